"""Whether two Pods of an agent can run on a node at once, which is what a surge needs.

The API server accepts a surge with a host port, and the update then hangs for ever: the new Pod
waits for the port, and the old one is deleted only when the new one is available. The same happens
on a node without room for a second Pod. Source: the scheduler's ``plugins/nodeports`` and
``plugins/noderesources`` and ``pkg/controller/daemon/update.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.record import dataclass
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.names import Names

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
    nodes_without_room: Names
    """The same nodes by name."""
    unknown: int
    """Nodes of which nobody said what is free, counted as having room."""

    @property
    def feasible(self) -> bool:
        """Whether every node takes a second Pod, as far as is known."""
        return not self.host_ports and not self.nodes_without_room


def surge_feasibility(update: DaemonSetUpdate, fleet: Fleet) -> SurgeFeasibility:
    """What stands in the way of a second Pod on the nodes that should run the agent."""
    asked = {**update.requests, "pods": 1}
    short = {
        resource: nodes
        for resource, amount in sorted(asked.items())
        if (nodes := fleet.short_of(resource, amount))
    }
    without = list(dict.fromkeys(chain.from_iterable(short.values())))
    return SurgeFeasibility(
        host_ports=update.host_ports,
        host_network=update.host_network and not update.host_ports,
        short_of={resource: len(nodes) for resource, nodes in short.items()},
        nodes_without_room=fleet.named(without),
        unknown=fleet.unknown,
    )
