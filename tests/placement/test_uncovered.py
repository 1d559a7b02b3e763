"""Uncovered nodes are gathered by what is in the way, each node once."""

from __future__ import annotations

from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.answer import CoverageReport, answer
from tests.placement.builders import agent, node, pod
from tests.placement.test_coverage import fleets, fleets_of_agents
from tests.placement.test_pools import LARGE, NOT_LARGE, SMALL, part

NOTHING_WRITTEN = DaemonSetView({})


def ask(daemon_sets: list[DaemonSet], nodes: list[Node], *pods: Pod) -> CoverageReport:
    return answer(daemon_sets, [NOTHING_WRITTEN] * len(daemon_sets), nodes, pods)


def test_nodes_with_the_same_first_reason_are_told_together_in_their_order() -> None:
    gpu = Taint("gpu", "", "NoSchedule")
    nodes = [node("c", taints=(gpu,)), node("b"), node("a", taints=(gpu,))]

    ((gap,),) = ask([agent()], nodes).uncovered

    assert [each.name for each in gap.nodes] == ["c", "a"]
    assert (gap.fate, gap.reason.predicate) == ("not wanted", "taint")


def test_eviction_is_told_apart_from_staying_pending() -> None:
    critical = agent(requests={"cpu": "1"}, priorityClassName="system-node-critical")

    ((gap,),) = ask([critical], [node()], pod("web", requests={"cpu": 4000})).uncovered

    assert (gap.fate, gap.evicts) == ("pending", ("Pod shop/web",))


def test_rivals_are_named_where_only_their_order_decides() -> None:
    ports = [{"containerPort": 1, "hostPort": 1}]

    (gap,), _ = ask([agent("a", ports=ports), agent("b", ports=ports)], [node()]).uncovered

    assert (gap.fate, gap.rivals, gap.remedy) == ("contended", ("kube-system/b",), None)


def test_a_node_on_which_another_part_of_the_agent_runs_lacks_nothing() -> None:
    nodes = [node("a", labels={"size": "large"}), node("b", labels={"size": "small"}), node("c")]

    large, small = ask([part("x", LARGE), part("y", SMALL)], nodes).uncovered

    assert [[each.name for each in gap.nodes] for gap in (*large, *small)] == [["c"]]


def test_what_a_split_agent_lacks_is_told_of_the_part_that_selects_the_node() -> None:
    spot = node("spot", labels={"size": "small"}, taints=(Taint("spot", "", "NoSchedule"),))

    large, small = ask([part("x", LARGE), part("y", NOT_LARGE)], [spot]).uncovered

    assert (large, [gap.reason.predicate for gap in small]) == ((), ["taint"])


def test_the_change_is_that_for_the_node_with_the_least_room() -> None:
    nodes = [node(f"n{n}", allocatable={"cpu": n * 100, "pods": 9}) for n in (3, 1, 2)]

    ((gap,),) = ask([agent(requests={"cpu": "1"})], nodes).uncovered

    assert gap.reason.message == (
        "insufficient cpu: requests 1, 100m to 300m of 100m to 300m allocatable is free"
    )
    assert gap.remedy is not None
    assert [step.what for step in gap.remedy.steps] == ["Request at most 100m of cpu."]


def test_pods_that_are_evicted_are_told_of_all_nodes() -> None:
    critical = agent(requests={"cpu": "1"}, priorityClassName="system-node-critical")
    full = [pod(name, on=on, requests={"cpu": 4000}) for name, on in (("web", "a"), ("db", "b"))]

    ((gap,),) = ask([critical], [node("a"), node("b")], *full).uncovered

    assert gap.evicts == ("Pod shop/web", "Pod shop/db")


@given(fleets_of_agents(), fleets())
def test_every_node_runs_or_is_uncovered_once(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    found = ask(daemon_sets, nodes)
    for entry, gaps in zip(found.coverage.daemon_sets, found.uncovered, strict=True):
        running = [n.name for n, group in entry.by_node() if group.together.outcome == "runs"]
        missed = [n.name for gap in gaps for n in gap.nodes]

        assert sorted(running + missed) == sorted(n.name for n in nodes)
