"""Nodes are one group as long as no part of a report tells them apart."""

from __future__ import annotations

from constructs_lib.report.coverage.node_groups import NodeGroups
from tests.placement.builders import node
from tests.report.coverage.answers import answered, exporter, fleet, usual


def test_nodes_that_nothing_tells_apart_are_one_group() -> None:
    answer = usual()
    groups = NodeGroups(answer)

    assert [len(names) for names in groups.names] == [12, 3]
    assert groups.of(answer.coverage.nodes) == [0, 1]
    assert groups.of(answer.causes[0].nodes) == [1]
    assert groups.of(["web-1"]) == [0]


def test_what_only_one_part_of_the_report_tells_apart_is_told_apart() -> None:
    same = [node("a"), node("b", unstated=frozenset({"cpu"})), node("c", planned=True)]

    assert NodeGroups(answered([exporter()], same)).names == [["a"], ["b"], ["c"]]


def test_no_set_is_told_wider_than_it_is() -> None:
    answer = answered([exporter(), exporter("other")], fleet())
    groups = NodeGroups(answer)

    for nodes in (answer.conflicts[0].nodes, answer.without_agent, *[r.nodes for r in answer.rows]):
        told = [name for group in groups.of(nodes) for name in groups.names[group]]
        assert sorted(told) == sorted(each.name for each in nodes)
