"""The laws of the Pods a DaemonSet makes: containers, mounts, restarts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.k8s.test_laws import (
    AGENT,
    MOUNTS,
    POD,
    PORT,
    VOLUMES,
    containers,
    daemon_set,
    told,
)


def test_the_pods_are_always_restarted() -> None:
    assert told(daemon_set(restartPolicy="Always")) == []
    assert told(daemon_set(restartPolicy="OnFailure")) == [
        f"{POD}.restartPolicy: 'OnFailure' is refused for a DaemonSet; leave it out"
    ]


def test_the_pods_have_no_deadline() -> None:
    assert told(daemon_set(activeDeadlineSeconds=60)) == [
        (
            f"{POD}.activeDeadlineSeconds: is refused for a DaemonSet, whose Pods never end by "
            "themselves; leave it out"
        )
    ]


WITHOUT_MEMORY = {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}


def missing(container: str, name: str) -> str:
    return (
        f"{POD}.{container}.resources.requests: has no {name}; "
        "without it the Pod is the first to be evicted"
    )


@pytest.mark.parametrize(
    ("pod", "problems"),
    [
        pytest.param(
            containers({"resources": WITHOUT_MEMORY}),
            [missing("containers[0]", "memory")],
            id="no memory",
        ),
        pytest.param(
            {"containers": [AGENT, {"name": "b"}]},
            [missing("containers[1]", "cpu"), missing("containers[1]", "memory")],
            id="none in a second container",
        ),
        pytest.param(
            {"initContainers": [{**AGENT, "name": "b", "resources": WITHOUT_MEMORY}]},
            [missing("initContainers[0]", "memory")],
            id="no memory in an init container",
        ),
    ],
)
def test_every_container_requests_cpu_and_memory(pod: dict[str, Any], problems: list[str]) -> None:
    assert told(daemon_set(**pod)) == problems


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"ports": [PORT, {**PORT, "containerPort": 81}]}, "ports: port name 'http'", id="ports"
        ),
        pytest.param({"env": [{"name": "A"}, {"name": "A"}]}, "env: variable 'A'", id="variables"),
        pytest.param(
            {"volumeMounts": [*MOUNTS, {"name": "b", "mountPath": "/a"}]},
            "volumeMounts: mount path '/a'",
            id="mounts",
        ),
    ],
)
def test_a_container_has_each_name_and_place_once(fields: dict[str, Any], problem: str) -> None:
    assert told(daemon_set(volumes=VOLUMES, **containers(fields))) == [
        f"{POD}.containers[0].{problem} is there twice; give it once"
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


@pytest.mark.parametrize("kind", ["initContainers", "containers"])
def test_what_is_mounted_is_a_volume_of_the_pod(kind: str) -> None:
    manifest = daemon_set(**{"volumes": VOLUMES[1:], kind: [{**AGENT, "volumeMounts": MOUNTS}]})

    assert told(manifest) == [
        f"{POD}.{kind}[0].volumeMounts: mounts the volume 'a', which the Pod does not have"
    ]


@pytest.mark.parametrize(
    "security", [pytest.param({}, id="by default"), pytest.param({"privileged": False}, id="said")]
)
def test_mounts_reach_the_node_from_a_privileged_container_only(security: dict[str, bool]) -> None:
    mounts = [{**MOUNTS[0], "mountPropagation": "Bidirectional"}]
    refused = containers({"securityContext": security, "volumeMounts": mounts})
    allowed = containers({"securityContext": {"privileged": True}, "volumeMounts": mounts})

    assert told(daemon_set(volumes=VOLUMES, **allowed)) == []
    assert told(daemon_set(volumes=VOLUMES, **refused)) == [
        f"{POD}.containers[0].volumeMounts: /a: Bidirectional needs a privileged container"
    ]
