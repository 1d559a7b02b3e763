"""The nodes of some groups of a coverage, in the order in which they were given."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.placement.coverage import Coverage

__all__ = ["NodesInOrder"]


class NodesInOrder:
    """Gives nodes by their groups; many DaemonSets ask for the same ones.

    Args:
        coverage: the answer.
    """

    def __init__(self, coverage: Coverage) -> None:
        self._groups = coverage.groups
        self._order = {node.name: position for position, node in enumerate(coverage.nodes)}
        self._known: dict[tuple[int, ...], tuple[Node, ...]] = {}

    def position(self, node: Node) -> int:
        """The position of a node among those given."""
        return self._order[node.name]

    def of(self, groups: Sequence[int]) -> tuple[Node, ...]:
        """The nodes of some groups."""
        if len(groups) == 1:
            return self._groups[groups[0]]
        asked = tuple(sorted(groups))
        if asked not in self._known:
            nodes = (node for group in asked for node in self._groups[group])
            self._known[asked] = tuple(sorted(nodes, key=self.position))
        return self._known[asked]
