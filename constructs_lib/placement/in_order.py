"""The nodes of some groups of a coverage, in the order in which they were given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import compress
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.placement.coverage import Coverage

__all__ = ["NodesInOrder"]

_MANY: Final = 10
"""Of so many nodes, one is sorted in the time in which all are looked through."""


class NodesInOrder:
    """Gives nodes by their groups; many DaemonSets ask for the same ones.

    Args:
        coverage: the answer.
    """

    def __init__(self, coverage: Coverage) -> None:
        self._nodes = coverage.nodes
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
            self._known[asked] = self._found(asked)
        return self._known[asked]

    def _found(self, groups: Sequence[int]) -> tuple[Node, ...]:
        if _MANY * sum(len(self._groups[group]) for group in groups) < len(self._nodes):
            nodes = (node for group in groups for node in self._groups[group])
            return tuple(sorted(nodes, key=self.position))
        wanted = bytearray(len(self._groups))
        for group in groups:
            wanted[group] = True
        return tuple(compress(self._nodes, map(wanted.__getitem__, self._group_of)))

    @cached_property
    def _group_of(self) -> Sequence[int]:
        """The group of each node, in the order given."""
        found = [0] * len(self._nodes)
        for index, group in enumerate(self._groups):
            for node in group:
                found[self._order[node.name]] = index
        return found
