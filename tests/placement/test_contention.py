"""When all compete for a node: who runs, who waits, and whose order decides."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.verdict import InCompetition
from tests.placement.builders import agent, agent_pod, node, pod

CRITICAL: dict[str, Any] = {"priorityClassName": "system-node-critical"}
PORT: dict[str, Any] = {"ports": [{"containerPort": 9100, "hostPort": 9100}]}


def together(*daemon_sets: DaemonSet, **fields: Any) -> list[InCompetition]:
    pods = fields.pop("pods", ())
    answer = coverage(daemon_sets, [node(**fields)], pods)
    return [entry.groups[0].together for entry in answer.daemon_sets]


def big(name: str, **spec: Any) -> DaemonSet:
    return agent(name, requests={"cpu": "3"}, **spec)


def apart(name: str) -> dict[str, Any]:
    term = {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": name}}}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    return {"affinity": {"podAntiAffinity": required}}


@pytest.mark.parametrize(
    ("daemon_sets", "outcomes"),
    [
        pytest.param([agent("a"), agent("b")], ["runs", "runs"], id="room for all"),
        pytest.param([big("a"), big("b")], ["contended", "contended"], id="room for one"),
        pytest.param([big("a"), big("b", **CRITICAL)], ["pending", "runs"], id="priority"),
        pytest.param(
            [agent("a", **PORT), agent("b", **PORT)], ["contended", "contended"], id="one port"
        ),
        pytest.param(
            [agent("a", **PORT), agent("b", **PORT, **CRITICAL)],
            ["pending", "runs"],
            id="one port and priority",
        ),
        pytest.param(
            [agent("a"), agent("b", **apart("a"))], ["contended", "contended"], id="anti-affinity"
        ),
        pytest.param(
            [big("a"), big("b", nodeSelector={"disk": "ssd"})],
            ["runs", "not wanted"],
            id="who is not wanted does not compete",
        ),
        pytest.param(
            [big("a"), big("b"), big("c", **CRITICAL)],
            ["pending", "pending", "runs"],
            id="nothing is left",
        ),
    ],
)
def test_they_compete_for_four_cpus(daemon_sets: list[DaemonSet], outcomes: list[str]) -> None:
    found = together(*daemon_sets, labels={"zone": "a"})

    assert [entry.outcome for entry in found] == outcomes


def test_the_contended_name_their_rivals_and_what_is_scarce() -> None:
    first, _, third = together(big("a"), big("b"), agent("c"))

    assert first.rivals == ("kube-system/b",)
    assert [reason.predicate for reason in first.reasons] == ["insufficient-cpu"]
    assert third == InCompetition(outcome="runs")


def test_who_runs_already_keeps_its_place() -> None:
    running = agent_pod("b", requests={"cpu": 3000})
    first, second = together(big("a"), big("b"), pods=[running])

    assert (first.outcome, second.outcome) == ("pending", "runs")


def test_the_kubelet_lets_a_device_it_does_not_know_pass() -> None:
    bound = agent("a", nodeName="n1", requests={"example.com/gpu": "1"})

    assert [entry.outcome for entry in together(bound, agent("b"))] == ["runs", "runs"]


def test_anti_affinity_needs_the_label_of_its_topology() -> None:
    first, second = together(agent("a"), agent("b", **apart("a")))

    assert (first.outcome, second.outcome) == ("runs", "runs")


def test_too_many_orders_leave_all_who_compete_contended() -> None:
    crowd = [agent(f"a{n}", requests={"cpu": f"{300 + n}m"}) for n in range(25)]

    assert {entry.outcome for entry in together(*crowd)} == {"contended"}


def test_who_competes_for_something_else_does_not_make_orders_too_many() -> None:
    pairs = [
        agent(f"{name}{n}", ports=[{"containerPort": 1, "hostPort": 9100 + n}])
        for n in range(30)
        for name in "ab"
    ]

    found = together(*pairs, agent("c", requests={"cpu": "3"}), agent("d", requests={"cpu": "2"}))

    assert {entry.outcome for entry in found} == {"contended"}
    assert [len(entry.rivals) for entry in found] == [1] * 62


def test_reasons_of_the_single_verdict_are_kept() -> None:
    (found,) = together(agent(), taints=(Taint("gpu", "", "NoSchedule"),))

    assert [reason.message for reason in found.reasons] == ["taint gpu:NoSchedule is not tolerated"]


@pytest.mark.parametrize(
    ("daemon_sets", "outcomes"),
    [
        pytest.param(
            [big("a", **CRITICAL), agent("b", requests={"cpu": "1500m"})],
            ["pending", "pending"],
            id="it takes the room",
        ),
        pytest.param(
            [big("a", **CRITICAL), agent("b", requests={"cpu": "1"})],
            ["pending", "runs"],
            id="room is left",
        ),
        pytest.param(
            [big("a", **CRITICAL), agent("c", **apart("web"))],
            ["pending", "runs"],
            id="the evicted one is in nobody's way",
        ),
        pytest.param(
            [big("a", **CRITICAL), big("b", priorityClassName="system-cluster-critical")],
            ["pending", "pending"],
            id="two that would evict",
        ),
    ],
)
def test_who_evicts_others_takes_its_room_first(
    daemon_sets: list[DaemonSet], outcomes: list[str]
) -> None:
    web = pod("web", labels={"app": "web"}, namespace="kube-system", requests={"cpu": 2000})
    found = together(*daemon_sets, pods=[web], labels={"zone": "a"})

    assert [entry.outcome for entry in found] == outcomes


def test_an_agent_that_runs_may_be_evicted_by_another() -> None:
    running = agent_pod("b", requests={"cpu": 3000})
    first, second = together(big("a", **CRITICAL), big("b"), pods=[running])

    assert (first.outcome, second.outcome) == ("pending", "pending")
    assert second.rivals == ("kube-system/a",)
