"""How many nodes may be without the agent at once, as the controller counts it.

The controller resolves both numbers at every sync against the nodes that should run the agent
now, so a node that goes away makes a percentage smaller. Source: ``updatedDesiredNodeCounts`` in
``pkg/controller/daemon/update.go``, ``pkg/controller/daemon/util/daemonset_util.go`` and
``GetScaledValueFromIntOrPercent`` in apimachinery's ``pkg/util/intstr/intstr.go`` of Kubernetes
v1.37.
"""

from __future__ import annotations

from constructs_lib.daemon_set.strategy import ALL_PERCENT, UpdateStrategy
from constructs_lib.record import dataclass

__all__ = ["Budget", "Threshold", "resolve_budget", "threshold_above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The update strategy in nodes."""

    desired: int
    """Nodes that should run the agent: the base of a percentage."""
    max_unavailable: int
    """Nodes that may be without an available Pod before the next one is touched."""
    max_surge: int
    """Nodes that may run an old and a new Pod at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The smallest value of a budget that is more than some number of nodes."""

    count: int
    """As a number of nodes."""
    percent: int | None
    """As a percentage; none if even 100% is not enough."""


def resolve_budget(strategy: UpdateStrategy, desired: int) -> Budget:
    """The strategy for a fleet of which ``desired`` nodes should run the agent.

    With OnDelete both numbers are 0. A rolling update with two zeros, which an old API server may
    have stored, replaces one node at a time, as the controller does it.
    """
    if strategy.type == "OnDelete":
        return Budget(desired=desired, max_unavailable=0, max_surge=0)
    unavailable = strategy.max_unavailable.of(desired)
    surge = strategy.max_surge.of(desired)
    if desired > 0 and unavailable == 0 and surge == 0:
        unavailable = 1
    return Budget(desired=desired, max_unavailable=unavailable, max_surge=surge)


def threshold_above(nodes: int, *, desired: int) -> Threshold:
    """The smallest number and percentage that come out as more than ``nodes``."""
    percent = ALL_PERCENT * nodes // desired + 1 if desired else ALL_PERCENT + 1
    return Threshold(count=nodes + 1, percent=percent if percent <= ALL_PERCENT else None)
