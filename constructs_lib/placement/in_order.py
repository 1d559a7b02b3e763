"""The nodes of some groups of a coverage, in the order in which they were given."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.placement.coverage import Coverage

__all__ = ["NodesInOrder"]


class NodesInOrder:
    """Gives nodes by their groups; many DaemonSets ask for the same ones.

    Args:
        coverage: the answer.
    """

    def __init__(self, coverage: Coverage) -> None:
        self._nodes = coverage.nodes
        self._groups = coverage.groups
        self._known: dict[tuple[int, ...], Nodes] = {}

    def of(self, groups: Sequence[int]) -> Nodes:
        """The nodes of some groups."""
        if len(groups) == 1:
            return self._groups[groups[0]]
        asked = tuple(sorted(groups))
        if asked not in self._known:
            positions = chain.from_iterable(self._groups[group].positions for group in asked)
            # Each group is in order already, which makes this one merge.
            self._known[asked] = self._nodes.at(array("I", sorted(positions)))
        return self._known[asked]
