"""What updates of one commit ask of one fleet, found out once.

Many agents run on the same nodes: what is true of these does not change from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from constructs_lib.updates.records import FleetNode

__all__ = ["KnownFleet"]


class KnownFleet:
    """A fleet, with what was asked of it.

    Args:
        nodes: the nodes, whose names are unique.
    """

    def __init__(self, nodes: Sequence[FleetNode]) -> None:
        self.nodes = nodes
        self.number: int | None = None
        """The same for fleets that a simulation does not tell apart; none while nobody asked."""
        self._least: dict[str, int] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all nodes."""
        return frozenset(node.name for node in self.nodes)

    @cached_property
    def wanted(self) -> Sequence[FleetNode]:
        """The nodes that should run the agent."""
        return [node for node in self.nodes if node.should_run]

    @cached_property
    def unknown(self) -> int:
        """How many of these there are of which nobody said what is free."""
        return sum(node.free is None for node in self.wanted)

    def states(self) -> tuple[object, ...]:
        """Whatever a simulation reads of the nodes; their labels and their room are for others."""
        return tuple(
            [
                (each.name, each.ready, each.should_run, each.should_continue, each.fits, each.pods)
                for each in self.nodes
            ]
        )

    def short_of(self, resource: str, amount: int) -> list[str]:
        """The wanted nodes that have less than some amount left, by name."""
        if amount <= 0 or amount <= self._least_of(resource):
            return []
        return [
            node.name
            for node in self.wanted
            if node.free is not None and amount > node.free.get(resource, 0)
        ]

    def _least_of(self, resource: str) -> int:
        """What the fullest of the wanted nodes has left."""
        if resource not in self._least:
            rooms = (node.free.get(resource, 0) for node in self.wanted if node.free is not None)
            self._least[resource] = min(rooms, default=0)
        return self._least[resource]
