"""Node by node, the answer is that of the real controller, scheduler and kubelet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.cluster.read import read_nodes, read_pods
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.priority import BUILT_IN, PriorityClass
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.verdict import Verdict
from constructs_lib.yaml.json_reader import read_json
from tests.placement.builders import agent, agent_pod, node, pod, verdict

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "placement-vectors.json").read_text(encoding="utf-8")
)["placement"]


@dataclass(frozen=True)
class Answer:
    runs: bool
    reason: str
    should_run: bool
    should_continue: bool
    preempts: bool


def decided(case: dict[str, Any]) -> dict[str, Verdict]:
    classes = {
        **BUILT_IN,
        **{name: PriorityClass(value) for name, value in case.get("priority_classes", {}).items()},
    }
    gates = case.get("feature_gates", {})
    daemon_set = read_daemon_set(
        case["daemonset"],
        priority_classes=classes,
        comparison_operators=gates.get("TaintTolerationComparisonOperators", False),
    )
    nodes = read_nodes(read_json(json.dumps({"kind": "NodeList", "items": case["nodes"]})))
    pods = read_pods(
        read_json(json.dumps({"kind": "PodList", "items": case.get("pods", [])})),
        priority_classes=classes,
    )
    (answer,) = coverage([daemon_set], nodes, pods).daemon_sets
    return {node.name: group.alone for node, group in answer.by_node()}


def in_words(verdict: Verdict) -> str:
    """The first reason as the vectors write it."""
    if verdict.outcome == "left running":
        return "already running, kept although no longer wanted"
    if not verdict.reasons:
        return "ok"
    first = verdict.reasons[0]
    if first.taint is not None:
        return f"taint {first.taint}"
    if first.predicate == "kubelet-rejects":
        return f"kubelet-rejects {first.message.split(':')[0].split()[-1]}"
    if first.predicate.startswith("insufficient-"):
        return " ".join(reason.predicate for reason in verdict.reasons)
    return first.predicate


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_answer_is_that_of_kubernetes(case: dict[str, Any]) -> None:
    found = {
        name: Answer(
            runs=verdict.outcome in {"runs", "left running"},
            reason=in_words(verdict),
            should_run=verdict.should_run,
            should_continue=verdict.should_continue,
            preempts=bool(verdict.evicts),
        )
        for name, verdict in decided(case).items()
    }

    assert found == {
        name: Answer(
            runs=expected["runs"],
            reason=expected["reason"].replace("already running", "ok")
            if expected["should_run"]
            else expected["reason"],
            should_run=expected["should_run"],
            should_continue=expected["should_continue"],
            preempts=expected.get("preempts", False),
        )
        for name, expected in case["expect"].items()
    }


@pytest.mark.parametrize(
    "case",
    [case for case in VECTORS if "expect_pod_tolerations" in case],
    ids=lambda case: case["name"],
)
def test_the_pod_carries_as_many_tolerations(case: dict[str, Any]) -> None:
    found = read_daemon_set(case["daemonset"]).tolerations

    assert len(found) == case["expect_pod_tolerations"]


def test_all_reasons_are_told_and_the_controllers_come_first() -> None:
    demanding = agent(nodeSelector={"disk": "ssd"}, requests={"cpu": "9", "memory": "9Gi"})
    tainted = node(taints=(Taint("gpu", "", "NoSchedule"),))

    assert [reason.predicate for reason in verdict(demanding, tainted).reasons] == [
        "node-selector",
        "taint",
        "insufficient-cpu",
        "insufficient-memory",
    ]


def test_a_terminating_agent_makes_room_for_its_successor() -> None:
    leaving = agent_pod(terminating=True, requests={"cpu": 4000})

    assert verdict(agent(requests={"cpu": "4"}), node(), leaving).runs


def test_an_agent_that_may_not_stay_is_not_wanted() -> None:
    tainted = node(taints=(Taint("gpu", "", "NoExecute"),))

    assert verdict(agent(), tainted, agent_pod()).outcome == "not wanted"


def test_evicted_pods_are_named_by_their_makers() -> None:
    full = pod("web", requests={"cpu": 4000})
    critical = agent(requests={"cpu": "1"}, priorityClassName="system-node-critical")
    found = verdict(critical, node(), full)

    assert (found.outcome, found.evicts) == ("pending", ("Pod shop/web",))


def test_nobody_is_evicted_where_the_template_names_the_node() -> None:
    critical = agent(requests={"cpu": "1"}, nodeName="n1", priorityClassName="system-node-critical")

    assert verdict(critical, node(), pod(requests={"cpu": 4000})).evicts == ()
