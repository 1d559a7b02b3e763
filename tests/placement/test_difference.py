"""A difference tells the nodes gained and lost, each with what was or is in the way."""

from __future__ import annotations

from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import Coverage, coverage
from constructs_lib.placement.difference import DaemonSetDifference, difference
from tests.placement.builders import agent, node
from tests.placement.test_coverage import fleets, fleets_of_agents

TAINTED = node("gpu", taints=(Taint("gpu", "", "NoSchedule"),))
NODES = [node("a"), TAINTED]
TOLERANT = agent(tolerations=[{"operator": "Exists"}])


def only(before: Coverage, after: Coverage) -> DaemonSetDifference:
    (found,) = difference(before, after).daemon_sets
    return found


def told(found: DaemonSetDifference) -> list[tuple[str, tuple[str, ...], str]]:
    return [(each.kind, each.nodes, each.reason) for each in found.changes]


def test_a_toleration_gains_nodes_for_the_reason_that_is_gone() -> None:
    found = only(coverage([agent()], NODES), coverage([TOLERANT], NODES))

    assert told(found) == [("gained", ("gpu",), "taint gpu:NoSchedule is not tolerated")]


def test_a_selector_loses_nodes_for_the_reason_that_is_new() -> None:
    after = coverage([agent(nodeSelector={"role": "x"})], [node("a")])

    found = only(coverage([agent()], [node("a")]), after)

    assert told(found) == [("lost", ("a",), "nodeSelector wants role=x; the label role is missing")]


def test_nodes_come_and_go() -> None:
    found = difference(coverage([agent()], [node("a")]), coverage([agent()], [node("b")]))

    assert (found.nodes_added, found.nodes_removed) == (("b",), ("a",))
    assert told(found.daemon_sets[0]) == [
        ("gained", ("b",), "the node is new"),
        ("lost", ("a",), "the node is gone"),
    ]


def test_daemon_sets_come_and_go() -> None:
    found = difference(coverage([agent("old")], NODES), coverage([agent("new")], NODES))

    assert [(each.title, each.kind) for each in found.daemon_sets] == [
        ("kube-system/new", "added"),
        ("kube-system/old", "removed"),
    ]


def test_a_new_agent_on_the_same_port_takes_nodes_from_the_old_one() -> None:
    ports = [{"containerPort": 1, "hostPort": 1}]
    old, new = agent("old", ports=ports), agent("new", ports=ports)

    found = difference(coverage([old], [node("a")]), coverage([old, new], [node("a")]))

    assert told(found.daemon_sets[0]) == [
        ("lost", ("a",), "host port TCP 1 is held by DaemonSet kube-system/new")
    ]


def test_a_larger_request_differs_though_no_node_does() -> None:
    small, large = (agent(requests={"cpu": cpu}) for cpu in ("100m", "200m"))

    found = only(coverage([small], NODES), coverage([large], NODES))

    assert found.differs
    assert (found.requests_before, found.requests_after) == ({"cpu": 100}, {"cpu": 200})


@given(fleets_of_agents(), fleets())
def test_nothing_differs_from_itself(daemon_sets: list[DaemonSet], nodes: list[Node]) -> None:
    same = coverage(daemon_sets, nodes)

    assert not any(each.differs for each in difference(same, same).daemon_sets)


@given(fleets_of_agents(), fleets(), fleets())
def test_what_is_gained_one_way_is_lost_the_other_way(
    daemon_sets: list[DaemonSet], before: list[Node], after: list[Node]
) -> None:
    one, other = coverage(daemon_sets, before), coverage(daemon_sets, after)
    there = difference(one, other).daemon_sets
    back = {each.title: each for each in difference(other, one).daemon_sets}
    for each in there:
        gained = {n for change in each.changes if change.kind == "gained" for n in change.nodes}
        lost = {
            n for change in back[each.title].changes if change.kind == "lost" for n in change.nodes
        }

        assert gained == lost
