"""The whole JSON report keeps to its schema, node by node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import read_requires
from constructs_lib.report.coverage import json_full as module
from constructs_lib.report.coverage.json_full import SCHEMA, render
from tests.placement.test_coverage import fleets, fleets_of_agents
from tests.placement.test_uncovered import ask
from tests.report.coverage.answers import answered, exporter, fleet, nasty_fleet, uncertain, usual

CONTRACT = json.loads(Path(module.__file__).with_name("schema.json").read_text("utf-8"))


def read(answer: CoverageReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(answer))
    jsonschema.validate(found, CONTRACT)
    return found


def full() -> CoverageReport:
    manifests = [exporter(), exporter("other")]
    before = coverage([read_daemon_set(exporter())], fleet()[:12])
    return answered(manifests, fleet(), requires=read_requires("all"), before=before)


def test_the_schema_is_valid_and_names_this_version() -> None:
    jsonschema.Draft202012Validator.check_schema(CONTRACT)

    assert CONTRACT["$id"] == SCHEMA == read(usual())["schema"]


@pytest.mark.parametrize(
    "answer",
    [usual(), full(), answered([exporter()], nasty_fleet())],
    ids=["usual", "full", "nasty"],
)
def test_every_answer_keeps_to_the_schema(answer: CoverageReport) -> None:
    assert len(read(answer)["nodes"]) == len(answer.coverage.nodes)


def test_a_node_that_is_not_wanted_has_its_reasons() -> None:
    exported = read(usual())["daemonsets"][0]
    taint = "nvidia.com/gpu=true:NoSchedule"
    reason = {
        "predicate": "taint",
        "message": f"taint {taint} is not tolerated",
        "remedy": f"Tolerate {taint}, or remove the taint from the node.",
    }

    assert (exported["namespace"], exported["name"]) == ("kube-system", "exporter")
    assert (exported["desired"], exported["requests"]) == (12, {"cpu": "25m", "memory": "64Mi"})
    assert exported["nodes"][12] == {
        "name": "gpu-1",
        "outcome": "not wanted",
        "runs": False,
        "reasons": [reason],
        "evicts": [],
        "together": {"outcome": "not wanted", "rivals": [], "reasons": [reason]},
    }


def test_alone_it_runs_and_together_it_is_contended() -> None:
    found = read(full())["daemonsets"][0]["nodes"][0]

    assert (found["outcome"], found["runs"]) == ("runs", True)
    assert found["together"]["outcome"] == "contended"
    assert found["together"]["rivals"] == ["kube-system/other"]


def test_what_agents_take_from_a_node_is_told_with_its_share() -> None:
    found = read(usual())["nodes"][0]

    assert (found["name"], found["pool"]) == ("web-1", "general")
    assert found["requests"] == {"cpu": "125m", "memory": "64Mi", "pods": "2"}
    assert found["shares"]["cpu"] == pytest.approx(0.0312, abs=1e-4)


def test_what_was_required_and_what_changed_is_told() -> None:
    found = read(full())

    assert found["required"] == {
        "selector": "all",
        "nodes": 15,
        "maxUncovered": 0,
        "met": False,
        "missed": [
            {"daemonset": "kube-system/exporter", "nodes": 15},
            {"daemonset": "kube-system/other", "nodes": 15},
        ],
    }
    assert found["difference"]["nodesAdded"] == ["gpu-1", "gpu-2", "gpu-3"]


def test_a_node_is_a_line() -> None:
    lines = render(usual()).splitlines()

    assert sum(line.startswith('{"name": "web-7", "outcome"') for line in lines) == 2


@settings(max_examples=30)
@given(fleets_of_agents(), fleets())
def test_every_node_is_told_for_every_daemon_set(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    answer = ask(daemon_sets, nodes)
    for entry, told in zip(answer.coverage.daemon_sets, read(answer)["daemonsets"], strict=True):
        verdicts = {node.name: group.alone.outcome for node, group in entry.by_node()}

        assert {each["name"]: each["outcome"] for each in told["nodes"]} == verdicts
        assert [each["name"] for each in told["nodes"]] == [node.name for node in nodes]


def test_what_the_answer_takes_for_granted_is_told() -> None:
    assert read(uncertain())["assumptions"] == [
        {"message": "not read: Provisioner <old>", "nodes": []},
        {"message": "how much cpu they have is not stated, and taken as enough", "nodes": ["n1"]},
    ]
