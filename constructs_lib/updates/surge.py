"""Whether two Pods of an agent can run on a node at once, which is what a surge needs.

The API server accepts a surge with a host port, and the update then hangs for ever: the new Pod
waits for the port, and the old one is deleted only when the new one is available. The same happens
on a node without room for a second Pod. Source: the scheduler's ``plugins/nodeports`` and
``plugins/noderesources`` and ``pkg/controller/daemon/update.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.records import FleetNode

__all__ = ["SurgeFeasibility", "surge_feasibility"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeFeasibility:
    """What stands in the way of a second Pod. Told for every update, whether it surges or not."""

    host_ports: tuple[str, ...]
    """Ports of the node that both Pods claim: the second one is never bound, on any node."""
    host_network: bool
    """Whether both Pods share the node's network without saying on which ports they listen: the
    second one may fail to listen."""
    short_of: Mapping[str, int]
    """Nodes without room for a second Pod, by the resource they are short of."""
    nodes_without_room: tuple[str, ...]
    """The same nodes by name."""
    unknown: int
    """Nodes of which nobody said what is free, counted as having room."""

    @property
    def feasible(self) -> bool:
        """Whether every node takes a second Pod, as far as is known."""
        return not self.host_ports and not self.nodes_without_room


def surge_feasibility(update: DaemonSetUpdate, fleet: Sequence[FleetNode]) -> SurgeFeasibility:
    """What stands in the way of a second Pod on the nodes that should run the agent."""
    wanted = [node for node in fleet if node.should_run]
    shortages = {node.name: _shortages(update.requests, node) for node in wanted}
    return SurgeFeasibility(
        host_ports=update.host_ports,
        host_network=update.host_network and not update.host_ports,
        short_of=dict(sorted(Counter(s for short in shortages.values() for s in short).items())),
        nodes_without_room=tuple(name for name, short in shortages.items() if short),
        unknown=sum(node.free is None for node in wanted),
    )


def _shortages(requests: Mapping[str, int], node: FleetNode) -> list[str]:
    if node.free is None:
        return []
    asked = {**requests, "pods": 1}
    return [
        name for name, amount in asked.items() if amount > 0 and amount > node.free.get(name, 0)
    ]
