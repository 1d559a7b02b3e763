"""Only what somebody meant is drift, and it is told with who wrote it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from constructs_lib.live.drift import Drift, drifts
from tests.live.clusters import ago, daemon_set

KEY = ("logs", "agent")


def as_declared(**more: Any) -> dict[str, Any]:
    found = daemon_set(**more)
    del found["status"]
    for field in ("generation", "creationTimestamp"):
        del found["metadata"][field]
    return found


def between(live: dict[str, Any], wanted: dict[str, Any]) -> Drift | None:
    return drifts({KEY: live}, {KEY: wanted}).get(KEY)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="status and generation"),
        pytest.param(
            {"spec": {"revisionHistoryLimit": 10, "minReadySeconds": 0}},
            id="defaults of the server",
        ),
        pytest.param(
            {
                "metadata": {
                    "labels": {"argocd.argoproj.io/instance": "agents"},
                    "annotations": {
                        "deprecated.daemonset.template.generation": "4",
                        "kubectl.kubernetes.io/last-applied-configuration": "{}",
                        "example.com/by-a-controller": "x",
                    },
                }
            },
            id="what others write on it",
        ),
        pytest.param(
            {
                "template_metadata": {
                    "annotations": {"kubectl.kubernetes.io/restartedAt": ago(hours=1)}
                }
            },
            id="a restart by hand",
        ),
    ],
)
def test_what_nobody_meant_is_no_drift(more: dict[str, Any]) -> None:
    assert between(daemon_set(**more), as_declared()) is None


def managed(live: dict[str, Any], manager: str, at: str, fields: dict[str, Any]) -> dict[str, Any]:
    entry = {"manager": manager, "operation": "Update", "time": at, "fieldsV1": fields}
    return {**live, "metadata": {**live["metadata"], "managedFields": [entry]}}


def test_a_field_is_told_with_who_wrote_it_and_when() -> None:
    image: dict[str, Any] = {"f:image": {}}
    containers = {"f:containers": {'k:{"name":"agent"}': image}}
    live = managed(
        daemon_set(container={"image": "registry.example.com/agent:hotfix"}),
        "kubectl-set",
        ago(hours=7),
        {"f:spec": {"f:template": {"f:spec": containers}}},
    )

    found = between(live, as_declared())

    assert found is not None
    (field,) = found.fields
    assert field.difference.place == "spec.template.spec.containers[agent].image"
    assert (field.difference.old, field.difference.new) == (
        "registry.example.com/agent:hotfix",
        "registry.example.com/agent:1.0",
    )
    assert field.writer is not None
    assert (field.writer.manager, field.writer.at) == ("kubectl-set", ago(hours=7))
    assert found.change.impact == "restart"


def test_values_of_the_environment_are_never_told() -> None:
    env = [{"name": "TOKEN", "value": "s3cr3t"}, {"name": "LEVEL", "value": "d3bug"}]
    found = between(daemon_set(container={"env": env}), as_declared())

    assert found is not None
    assert "s3cr3t" not in repr(found)
    assert "d3bug" not in repr(found)


def test_a_declared_label_that_was_changed_is_drift() -> None:
    wanted = as_declared(metadata={"labels": {"team": "logs"}})

    found = between(daemon_set(metadata={"labels": {"team": "x", "other": "y"}}), wanted)

    assert found is not None
    assert [field.difference.place for field in found.fields] == ["metadata.labels[team]"]
    assert found.change.impact == "no-restart"


def test_neither_side_is_changed() -> None:
    live, wanted = daemon_set(metadata={"labels": {"a": "b"}}), as_declared()
    before = copy.deepcopy((live, wanted))

    between(live, wanted)

    assert (live, wanted) == before
