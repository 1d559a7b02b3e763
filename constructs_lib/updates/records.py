"""The fleet as an update finds it: per node what the controller and the kubelet will do there.

The records say nothing about taints, selectors or resources: whoever fills them in has decided
that before (``should_run``, ``fits``). Without any knowledge of the Pods that run now, the default
of one old Pod that has been Ready for long is what a reviewer means by "the fleet".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from constructs_lib.record import dataclass, field

__all__ = ["AgentPod", "AgentState", "FleetNode"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPod:
    """A Pod of the DaemonSet that exists when the template changes."""

    revision: Literal["old", "new"] = "old"
    """Whether it already runs the new template."""
    ready_for: float | None = math.inf
    """Seconds since it became Ready; none if it is not Ready. Default: longer than any
    minReadySeconds."""
    terminating: bool = False
    """Whether it has been deleted and is still there."""

    def available(self, min_ready_seconds: int) -> bool:
        """Whether it is Ready, and has been for ``minReadySeconds``, inclusively."""
        if self.terminating or self.ready_for is None:
            return False
        return self.ready_for >= min_ready_seconds


class AgentState(NamedTuple):
    """What becomes of the agent on a node, as in ``FleetNode``: whatever an update reads of it."""

    ready: bool
    should_run: bool
    should_continue: bool
    fits: bool
    pods: tuple[AgentPod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetNode:
    """A node and what becomes of the agent there."""

    name: str
    """The node's name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Its labels, by which waves are formed."""
    ready: bool = True
    """Whether its kubelet answers. If not, no Pod there is Ready, none starts and none finishes
    terminating."""
    should_run: bool = True
    """Whether the controller creates a Pod there."""
    should_continue: bool = True
    """Whether the controller leaves a running Pod there alone. Never no where ``should_run`` is
    yes."""
    fits: bool = True
    """Whether a Pod of the new template can be scheduled there once the old one has gone."""
    free: Mapping[str, int] | None = None
    """What is left beside all Pods, the agent's included, in the scheduler's own numbers: ``cpu``
    in thousandths, ``memory`` in bytes, ``pods``. None if unknown, which counts as enough."""
    pods: tuple[AgentPod, ...] = (AgentPod(),)
    """The DaemonSet's Pods on it, in the order the controller keeps them: the oldest first."""

    def __post_init__(self) -> None:
        if self.should_run and not self.should_continue:
            raise ValueError(f"{self.name}: a node that should run the agent may also keep it")

    @property
    def state(self) -> AgentState:
        """All of it that an update reads."""
        return AgentState(self.ready, self.should_run, self.should_continue, self.fits, self.pods)
