"""The JSON report by groups keeps to its schema and loses nothing that the whole one tells."""

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
from constructs_lib.report.coverage import json as module
from constructs_lib.report.coverage.json import SCHEMA, render
from tests.placement.builders import node
from tests.placement.test_coverage import fleets, fleets_of_agents
from tests.placement.test_uncovered import ask
from tests.report.coverage.answers import (
    answered,
    exporter,
    fleet,
    large,
    nasty_fleet,
    shipper,
    uncertain,
    usual,
)

CONTRACT = json.loads(Path(module.__file__).with_name("schema-v2.json").read_text("utf-8"))


def read(answer: CoverageReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(answer))
    jsonschema.validate(found, CONTRACT)
    return found


def full() -> CoverageReport:
    manifests = [exporter(), exporter("other")]
    before = coverage([read_daemon_set(exporter())], [*fleet()[:12], node("old")])
    return answered(manifests, fleet(), requires=read_requires("all"), before=before)


def names(found: dict[str, Any], groups: list[int]) -> list[str]:
    return [name for group in groups for name in found["groups"][group]["nodes"]]


def test_the_schema_is_valid_and_names_this_version() -> None:
    jsonschema.Draft202012Validator.check_schema(CONTRACT)

    assert CONTRACT["$id"] == SCHEMA == read(usual())["schema"]


@pytest.mark.parametrize(
    "answer",
    [usual(), full(), uncertain(), answered([exporter()], nasty_fleet())],
    ids=["usual", "full", "uncertain", "nasty"],
)
def test_every_answer_keeps_to_the_schema_and_names_each_node_once(answer: CoverageReport) -> None:
    found = read(answer)
    told = [name for each in found["groups"] if not each["gone"] for name in each["nodes"]]

    assert sorted(told) == sorted(each.name for each in answer.coverage.nodes)
    assert len(told) == found["nodes"]


def test_a_cause_has_its_nodes_its_agents_and_what_to_do() -> None:
    found = read(usual())
    (cause,) = found["causes"]

    assert names(found, cause["nodes"]) == ["gpu-1", "gpu-2", "gpu-3"]
    assert (cause["outcome"], cause["count"], cause["agents"]) == (
        "not wanted",
        3,
        ["kube-system/exporter"],
    )
    assert cause["reason"]["message"] == "taint nvidia.com/gpu=true:NoSchedule is not tolerated"
    assert cause["advice"][0]["message"] == "add GPU to 'tolerates'"
    assert cause["advice"][0]["patches"][0]["yaml"].startswith("spec:\n")


def test_what_changes_names_nodes_that_are_gone() -> None:
    found = read(full())

    assert names(found, found["difference"]["nodesRemoved"]) == ["old"]
    assert names(found, found["difference"]["nodesAdded"]) == ["gpu-1", "gpu-2", "gpu-3"]
    assert names(found, found["withoutAgent"]) == ["gpu-1", "gpu-2", "gpu-3"]


def test_two_that_compete_are_told_alone_and_together() -> None:
    found = read(full())
    exported = found["daemonsets"][0]
    verdict = found["groups"][0]["verdicts"][0]

    assert (exported["running"], exported["runningTogether"]) == (12, 0)
    assert (verdict["outcome"], verdict["together"]["outcome"]) == ("runs", "contended")
    reason = found["reasons"][verdict["together"]["reasons"][0]]
    assert reason["predicate"] == "host-port"


def test_its_size_is_that_of_the_names_and_of_what_differs() -> None:
    agents = [exporter(), shipper(tolerations=[{"operator": "Exists"}])]
    small, big = (render(answered(agents, large(count))) for count in (1_000, 20_000))
    of_names = sum(len(each.name) + 4 for each in large(20_000))

    assert len(big) - len(small) < of_names


@settings(max_examples=30)
@given(fleets_of_agents(), fleets())
def test_every_node_has_its_verdict_for_every_daemon_set(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    answer = ask(daemon_sets, nodes)
    found = read(answer)
    for position, entry in enumerate(answer.coverage.daemon_sets):
        told = {
            name: (each["verdicts"][position]["outcome"], verdict["outcome"])
            for each in found["groups"]
            for name in each["nodes"]
            for verdict in [each["verdicts"][position]["together"]]
        }

        assert told == {
            on.name: (group.alone.outcome, group.together.outcome) for on, group in entry.by_node()
        }
    for cause, written in zip(answer.causes, found["causes"], strict=True):
        assert sorted(names(found, written["nodes"])) == sorted(on.name for on in cause.nodes)
