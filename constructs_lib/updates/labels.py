"""The labels of the nodes of a fleet, label by label: nodes of one shape are asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from constructs_lib.cluster.node import Node, names_its_node
from constructs_lib.cluster.nodes import Nodes

__all__ = ["Labels"]

_Values: TypeAlias = Sequence[str | None]


class Labels:
    """The labels of some nodes.

    Args:
        nodes: the nodes.
    """

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._known: dict[str, _Values] = {}

    @classmethod
    def of(cls, labels: Sequence[Mapping[str, str]]) -> Labels:
        """The labels of each node."""
        return cls(Nodes.of(Node(name=str(n), labels=each) for n, each in enumerate(labels)))

    def at(self, place: int) -> Mapping[str, str]:
        """All labels of one node."""
        return self._nodes[place].labels

    def values(self, key: str) -> _Values:
        """The value of one label on each node; none where it is missing."""
        if key not in self._known:
            self._known[key] = self._values(key)
        return self._known[key]

    def _values(self, key: str) -> _Values:
        nodes = self._nodes
        if names_its_node(key):
            return [node.labels.get(key) for node in nodes]
        numbers = list(nodes.shape_numbers())
        known = {number: nodes.shape(number).labels.get(key) for number in dict.fromkeys(numbers)}
        return [known[number] for number in numbers]
