"""The figures of a DaemonSet's status are those of the real controller."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.cluster.read import read_nodes
from constructs_lib.placement.status import daemon_set_status, pods_by_node
from constructs_lib.yaml.json_reader import read_json
from tests.placement.builders import agent, agent_pod, pod

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "status-vectors.json").read_text(encoding="utf-8")
)["status"]
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def ago(seconds: int) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat()


def existing(entry: dict[str, Any]) -> Pod:
    return Pod(
        name=entry["name"],
        namespace="kube-system",
        node=entry["node"],
        bound=entry["bound"],
        owner=Owner(kind="DaemonSet", name="agent"),
        labels={"controller-revision-hash": entry["revision"]},
        phase=entry["phase"],
        terminating=entry["terminating"],
        created=ago(entry["age_s"]),
        ready_since=ago(entry["ready_for_s"]) if entry["ready"] else None,
    )


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_status_is_that_of_kubernetes(case: dict[str, Any]) -> None:
    nodes = read_nodes(read_json(json.dumps({"kind": "NodeList", "items": case["nodes"]})))
    status = daemon_set_status(
        agent(),
        nodes,
        [existing(entry) for entry in case["pods"]],
        revision="new",
        min_ready_seconds=case["min_ready_seconds"],
        now=NOW,
    )
    expected = case["expect"]
    figures = ("desired", "current", "misscheduled", "ready", "updated", "available", "unavailable")

    assert {name: getattr(status, name) for name in figures} == {
        name: expected[name] for name in figures
    }


def test_pods_of_others_do_not_count() -> None:
    others = [pod(), agent_pod("other"), agent_pod(namespace="elsewhere")]

    assert pods_by_node(agent(), others) == {}


def test_a_pod_that_became_ready_at_an_unknown_time_is_not_available_yet() -> None:
    status = daemon_set_status(
        agent(),
        read_nodes(read_json('{"kind": "Node", "metadata": {"name": "n1"}}')),
        [agent_pod(ready_since="")],
        revision="new",
        min_ready_seconds=1,
        now=NOW,
    )

    assert (status.ready, status.available) == (1, 0)
