"""Nodes that no part of a report tells apart, so that each name is written once.

Nearly every set of nodes in a report is made of whole groups of the coverage, or of the nodes of
one shape in them. So sets are held against these parts, and not against each other node by node.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport

__all__ = ["NodeGroups"]


class NodeGroups:
    """Every set of nodes that a report names, as numbers of groups.

    Args:
        answer: the answer.
    """

    def __init__(self, answer: CoverageReport) -> None:
        nodes = answer.coverage.nodes
        gone = answer.difference.nodes_removed if answer.difference is not None else ()
        self._all_names = [*nodes.names, *gone] if gone else nodes.names
        # Many parts of an answer share one set, which stays alive, so that its number is its own.
        self._sets = {id(each): each for each in _sets(answer)}
        self._part_of = _parts(answer, len(self._all_names))
        for each in self._sets.values():
            self._take_apart(self._positions(each))
        self._parts = {key: self._parts_of(each) for key, each in self._sets.items()}
        group_of = _alike(max(self._part_of, default=-1) + 1, self._parts.values())
        numbers: dict[int, int] = {}
        self._number_of: dict[int, int] = {}
        self.names: list[list[str]] = []
        """The names of each group, in the order given; groups in the order of their first."""
        members = {part: list[str]() for part in group_of}
        for part, name in zip(self._part_of, self._all_names, strict=True):
            number = self._number_of.get(part)
            if number is None:
                number = numbers.setdefault(group_of[part], len(numbers))
                if number == len(self.names):
                    self.names.append([])
                self._number_of[part], members[part] = number, self.names[number]
            members[part].append(name)

    def of(self, nodes: Sequence[Node | str]) -> list[Json]:
        """The numbers of the groups that a set of nodes is made of."""
        known = self._parts.get(id(nodes))
        parts = self._parts_of(nodes) if known is None else known
        return sorted({self._number_of[part] for part in parts})

    def _parts_of(self, nodes: Sequence[Node | str]) -> set[int]:
        return set(map(self._part_of.__getitem__, self._positions(nodes)))

    def _positions(self, nodes: Sequence[Node | str]) -> Sequence[int]:
        if isinstance(nodes, Nodes):
            return nodes.positions
        names = (each if isinstance(each, str) else each.name for each in nodes)
        return [self._position_of[name] for name in names]

    @cached_property
    def _position_of(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self._all_names)}

    @cached_property
    def _sizes(self) -> Counter[int]:
        return Counter(self._part_of)

    def _take_apart(self, positions: Sequence[int]) -> None:
        """Tell the nodes of a set apart from the others of a part of which it has some."""
        new: dict[int, int] = {}
        for part, count in Counter(map(self._part_of.__getitem__, positions)).items():
            if count < self._sizes[part]:
                new[part] = len(self._sizes)
                self._sizes[new[part]] = count
                self._sizes[part] -= count
        for position in positions if new else ():
            part = self._part_of[position]
            self._part_of[position] = new.get(part, part)


def _parts(answer: CoverageReport, count: int) -> array[int]:
    """The group of the coverage and the shape of each node, as one number; those gone have one."""
    numbers: dict[tuple[int, int], int] = {}
    nodes = answer.coverage.nodes
    pairs = zip(answer.coverage.group_numbers(), nodes.shape_numbers(), strict=True)
    found = array("I", [numbers.setdefault(pair, len(numbers)) for pair in pairs])
    found.extend([len(numbers)] * (count - len(nodes)))
    return found


def _alike(parts: int, sets: Iterable[set[int]]) -> dict[int, int]:
    """The group of each part: those that are in the same sets have one."""
    group_of = dict.fromkeys(range(parts), 0)
    groups = 1
    sizes = Counter({0: parts})
    for each in sets:
        new: dict[int, int] = {}
        for group, count in Counter(map(group_of.__getitem__, each)).items():
            if count < sizes[group]:
                new[group] = groups
                groups += 1
                sizes[new[group]] = count
                sizes[group] -= count
        for part in each if new else ():
            group_of[part] = new.get(group_of[part], group_of[part])
    return group_of


def _sets(answer: CoverageReport) -> Iterator[Sequence[Node | str]]:
    """Every set of nodes that a report names."""
    yield answer.coverage.nodes
    yield from (row.nodes for row in answer.rows)
    yield answer.coverage.nodes.where(lambda node: node.planned)
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
