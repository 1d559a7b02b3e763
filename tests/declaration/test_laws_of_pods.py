"""The laws of the Pods a DaemonSet makes: containers, mounts, restarts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.declaration.test_laws import (
    AGENT,
    MOUNTS,
    POD,
    PORT,
    VOLUMES,
    containers,
    daemon_set,
    told,
)

WITHOUT_MEMORY = {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}


def missing(container: str, name: str) -> str:
    without = {
        "cpu": "without it the container counts for nothing when a busy node shares out its CPU",
        "memory": "without it the Pod is among the first to be evicted when the node runs short "
        "of it",
    }
    return f"{POD}.{container}.resources.requests: has no {name}; {without[name]}"


@pytest.mark.parametrize(
    ("pod", "problems"),
    [
        pytest.param(
            containers({"resources": WITHOUT_MEMORY}),
            [missing("containers[0]", "memory")],
            id="no memory",
        ),
        pytest.param(
            {"containers": [AGENT, {"name": "b", "image": "b:1"}]},
            [missing("containers[1]", "cpu"), missing("containers[1]", "memory")],
            id="none in a second container",
        ),
        pytest.param(
            {"initContainers": [{**AGENT, "name": "b", "resources": WITHOUT_MEMORY}]},
            [],
            id="no memory in an init container that ends",
        ),
        pytest.param(
            {
                "initContainers": [
                    {**AGENT, "name": "b", "resources": WITHOUT_MEMORY, "restartPolicy": "Always"}
                ]
            },
            [missing("initContainers[0]", "memory")],
            id="no memory in a sidecar",
        ),
    ],
)
def test_every_container_that_stays_requests_cpu_and_memory(
    pod: dict[str, Any], problems: list[str]
) -> None:
    assert told(daemon_set(**pod)) == problems


def test_a_variable_is_set_once() -> None:
    fields = {"env": [{"name": "A"}, {"name": "A"}]}

    assert told(daemon_set(**containers(fields))) == [
        f"{POD}.containers[0].env: variable 'A' is listed twice; list it once"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"env": [{"name": "A"}]}, id="variables"),
        pytest.param({"ports": [PORT]}, id="ports"),
        pytest.param({"ports": [{"containerPort": 80}, {"containerPort": 81}]}, id="no names"),
        pytest.param({"volumeMounts": MOUNTS}, id="mounts"),
    ],
)
def test_two_containers_may_have_the_same_names_and_places(fields: dict[str, Any]) -> None:
    pod = containers(fields, {"name": "b", **fields})

    assert told(daemon_set(volumes=VOLUMES, **pod)) == []
