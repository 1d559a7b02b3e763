"""Nodes of groups keep the order in which they were given."""

from __future__ import annotations

from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.in_order import NodesInOrder
from tests.placement.builders import agent, node

GPU = (Taint("gpu", "", "NoSchedule"),)


def test_the_nodes_of_several_groups_stand_in_the_order_given() -> None:
    nodes = [node("c", taints=GPU), node("b"), node("a", taints=GPU)]
    in_order = NodesInOrder(coverage([agent()], nodes))

    assert [each.name for each in in_order.of([0])] == ["c", "a"]
    assert [each.name for each in in_order.of([1, 0])] == ["c", "b", "a"]
    assert in_order.of([0, 1]) is in_order.of([1, 0])


def test_a_few_nodes_of_many_stand_in_the_order_given_too() -> None:
    special = {"n25": (Taint("a", "", "NoSchedule"),), "n3": GPU}
    nodes = [node(f"n{n}", taints=special.get(f"n{n}", ())) for n in range(40)]
    decided = coverage([agent()], nodes)
    groups = [index for index, group in enumerate(decided.groups) if len(group) == 1]

    assert [each.name for each in NodesInOrder(decided).of(groups[::-1])] == ["n3", "n25"]
