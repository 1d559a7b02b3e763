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
    assert in_order.position(nodes[2]) == 2
