"""Rows put every node on exactly one line, with those that fare alike."""

from __future__ import annotations

from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.rows import row_key, rows
from tests.placement.builders import agent, node
from tests.placement.test_coverage import fleets, fleets_of_agents

GPU = Taint("nvidia.com/gpu", "true", "NoSchedule")


def test_nodes_of_one_pool_that_differ_in_what_no_daemon_set_minds_share_a_line() -> None:
    tolerant = agent(tolerations=[{"operator": "Exists"}])
    nodes = [node("a"), node("b", taints=(GPU,)), node("c", labels={"disk": "ssd"})]

    (row,) = rows(coverage([tolerant], nodes))

    assert [each.name for each in row.nodes] == ["a", "b", "c"]


def test_pools_have_lines_of_their_own() -> None:
    found = rows(coverage([agent()], [node("a", pool="x"), node("b", pool="y"), node("c")]))

    assert [row.pool for row in found] == ["x", "y", None]


def test_figures_inside_a_reason_do_not_keep_nodes_apart_and_are_told_as_a_range() -> None:
    hungry = agent(requests={"cpu": "4"})
    nodes = [node(f"n{n}", allocatable={"cpu": n * 100, "pods": 110}) for n in range(1, 4)]

    (row,) = rows(coverage([hungry], nodes))

    reason = row.verdicts[0].alone.reasons[0]
    assert reason.message == (
        "insufficient cpu: requests 4, 100m to 300m of 100m to 300m allocatable is free"
    )


@given(fleets_of_agents(), fleets())
def test_every_node_is_in_one_row_and_fares_as_the_row_says(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    decided = coverage(daemon_sets, nodes)
    found = rows(decided)
    told = {each.name: row for row in found for each in row.nodes}

    assert sorted(each.name for row in found for each in row.nodes) == sorted(n.name for n in nodes)
    for index, entry in enumerate(decided.daemon_sets):
        for each, group in entry.by_node():
            assert row_key(told[each.name].verdicts[index]) == row_key(group)
