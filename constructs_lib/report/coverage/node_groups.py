"""Nodes that no part of a report tells apart, so that each name is written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, cast

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport

__all__ = ["NodeGroups"]

_NAME: Final = attrgetter("name")


class NodeGroups:
    """Every set of nodes that a report names, as numbers of groups.

    Args:
        answer: the answer.
    """

    def __init__(self, answer: CoverageReport) -> None:
        before = answer.difference.nodes_removed if answer.difference is not None else ()
        self._group = dict.fromkeys([*(node.name for node in answer.coverage.nodes), *before], 0)
        self._sizes = Counter({0: len(self._group)})
        # Many parts of an answer share one tuple.
        sets = {id(each): each for each in _sets(answer)}
        for nodes in sets.values():
            self._refine(_names(nodes))
        numbers: dict[int, int] = {}
        self.names: list[list[str]] = []
        """The names of each group, in the order given; groups in the order of their first."""
        for name, group in self._group.items():
            if group not in numbers:
                numbers[group] = len(numbers)
                self.names.append([])
            self.names[numbers[group]].append(name)
        self._group = {name: numbers[group] for name, group in self._group.items()}
        # The tuples stay alive, so that no other one gets their number.
        self._known = {key: (nodes, self._of(nodes)) for key, nodes in sets.items()}

    def of(self, nodes: Sequence[Node | str]) -> Json:
        """The numbers of the groups that a set of nodes is made of."""
        known = self._known.get(id(nodes))
        return self._of(nodes) if known is None else known[1]

    def _of(self, nodes: Sequence[Node | str]) -> Json:
        return sorted(set(map(self._group.__getitem__, _names(nodes))))

    def _refine(self, names: Sequence[str]) -> None:
        """Tell those in the set apart from those that are not, where they share a group."""
        inside = Counter(map(self._group.__getitem__, names))
        new: dict[int, int] = {}
        for group, count in inside.items():
            if count < self._sizes[group]:
                new[group] = len(self._sizes)
                self._sizes[new[group]] = count
                self._sizes[group] -= count
        for name in names if new else ():
            self._group[name] = new.get(self._group[name], self._group[name])


def _names(nodes: Sequence[Node | str]) -> Sequence[str]:
    if not nodes or isinstance(nodes[0], str):
        return cast("Sequence[str]", nodes)
    return list(map(_NAME, nodes))


def _sets(answer: CoverageReport) -> Iterator[Sequence[Node | str]]:
    """Every set of nodes that a report names."""
    yield from (row.nodes for row in answer.rows)
    yield tuple(node for node in answer.coverage.nodes if node.planned)
    for cause in answer.causes:
        yield cause.nodes
        yield from (lack.nodes for each in cause.kept_off for lack in each.lacks)
    yield from (each.nodes for each in answer.conflicts)
    yield from (breach.nodes for each in answer.splits for breach in each.breaches)
    yield from (each.nodes for each in answer.wrong_platforms)
    yield from (each.nodes for each in answer.assumptions)
    yield answer.without_agent
    if answer.difference is not None:
        yield answer.difference.nodes_added
        yield answer.difference.nodes_removed
        for daemon_set in answer.difference.daemon_sets:
            yield from (change.nodes for change in daemon_set.changes)
