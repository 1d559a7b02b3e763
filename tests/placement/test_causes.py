"""A cause is told once, with the nodes and the agents that it parts."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.causes import Cause
from tests.placement.builders import agent, node, pod
from tests.placement.test_coverage import fleets, fleets_of_agents
from tests.placement.test_pools import LARGE, NOT_LARGE, part
from tests.placement.test_uncovered import ask

SPOT = Taint("spot", "true", "NoSchedule")
GPU = Taint("nvidia.com/gpu", "true", "NoSchedule")
EVERYWHERE: dict[str, Any] = {"tolerations": [{"operator": "Exists"}]}
BIG: dict[str, Any] = {"requests": {"cpu": "3"}}


def told(cause: Cause) -> tuple[str, list[str], list[str]]:
    names = [each.name for each in cause.nodes]
    return cause.reason.message, names, [each.title for each in cause.kept_off]


def test_one_taint_that_nobody_tolerates_is_one_cause() -> None:
    nodes = [node("a"), node("spot-1", taints=(SPOT,)), node("spot-2", taints=(SPOT,))]

    found = ask([agent("x"), agent("y")], nodes)

    assert list(map(told, found.causes)) == [
        (
            "taint spot=true:NoSchedule is not tolerated",
            ["spot-1", "spot-2"],
            ["kube-system/x", "kube-system/y"],
        )
    ]
    assert found.causes[0].is_total
    assert [each.name for each in found.without_agent] == ["spot-1", "spot-2"]


def test_what_keeps_off_some_agents_is_told_apart_from_what_keeps_off_all() -> None:
    nodes = [node("gpu", taints=(GPU,)), node("both", taints=(SPOT, GPU))]
    to_spot = agent("y", tolerations=[{"key": "spot", "operator": "Exists"}])

    found = ask([agent("x"), to_spot, agent("z", **EVERYWHERE)], nodes)

    assert [(names, kept_off) for _, names, kept_off in map(told, found.causes)] == [
        (["gpu"], ["kube-system/x", "kube-system/y"]),
        (["both"], ["kube-system/y"]),
        (["both"], ["kube-system/x"]),
    ]
    assert not any(each.is_total for each in found.causes)
    assert found.without_agent == ()


def test_nodes_without_an_agent_are_told_so_although_another_agent_does_not_select_them() -> None:
    gpu_only = agent("z", nodeSelector={"nvidia.com/gpu.present": "true"})
    nodes = [node("a"), node("spot", taints=(SPOT,))]

    found = ask([agent("x"), agent("y"), gpu_only], nodes)

    assert [told(each)[1] for each in found.causes] == [["spot"], ["a", "spot"]]
    assert [each.is_bare for each in found.causes] == [True, False]
    assert not found.causes[0].is_total
    assert [each.name for each in found.without_agent] == ["spot"]


def test_the_gravest_cause_comes_first_and_what_is_meant_last() -> None:
    nodes = [
        node("windows", labels={"kubernetes.io/os": "windows"}),
        node("gpu", taints=(GPU,)),
        node("small", allocatable={"cpu": 100, "pods": 9}),
        node("spot", taints=(SPOT,)),
    ]
    linux = {"kubernetes.io/os": "linux"}
    gpu = [{"key": "nvidia.com/gpu", "operator": "Exists"}]
    tolerant = agent("y", requests={"cpu": "50m"}, tolerations=gpu, nodeSelector=linux)
    labelled = [
        each if each.labels else node(each.name, **{**vars_of(each), "labels": linux})
        for each in nodes
    ]

    found = ask([agent("x", requests={"cpu": "1"}, nodeSelector=linux), tolerant], labelled)

    assert [names for _, names, _ in map(told, found.causes)] == [
        ["spot"],
        ["small"],
        ["gpu"],
        ["windows"],
    ]
    assert [each.is_meant for each in found.causes] == [False, False, False, True]


def vars_of(each: Node) -> dict[str, Any]:
    return {"taints": each.taints, "allocatable": each.allocatable}


def test_the_figures_of_a_cause_are_those_of_all_nodes_and_agents() -> None:
    nodes = [node(f"n{n}", allocatable={"cpu": n * 100, "pods": 9}) for n in (1, 2)]

    (cause,) = ask([agent("x", **BIG), agent("y", requests={"cpu": "1"})], nodes).causes

    assert cause.reason.message == (
        "insufficient cpu: requests 1 to 3, 100m to 200m of 100m to 200m allocatable is free"
    )


def test_a_split_agent_is_told_under_its_own_name() -> None:
    spot = node("spot", taints=(SPOT,))

    (cause,) = ask([part("x", LARGE), part("y", NOT_LARGE)], [spot]).causes

    assert [each.title for each in cause.kept_off] == ["kube-system/agent"]
    assert cause.is_total


def test_nodes_on_which_an_agent_evicts_others_are_not_without() -> None:
    critical = agent(requests={"cpu": "1"}, priorityClassName="system-node-critical")

    assert ask([critical], [node()], pod("web", requests={"cpu": 4000})).without_agent == ()
    assert ask([agent(**BIG)], [node(allocatable={})]).without_agent != ()


@given(fleets_of_agents(), fleets())
def test_causes_tell_every_node_that_an_agent_lacks_once(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    found = ask(daemon_sets, nodes)
    lacking = [
        (position, each.name)
        for position, gaps in enumerate(found.uncovered)
        for gap in gaps
        for each in gap.nodes
    ]

    assert sorted(lacking) == sorted(
        (each.position, on.name)
        for cause in found.causes
        for each in cause.kept_off
        for lack in each.lacks
        for on in lack.nodes
    )
