"""What containers are told has words."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.reader import read_yaml
from tests.adopt.node_agent.reading import daemon_set, read
from tests.adopt.teams import DAEMON_SET

OF_A_CONTAINER: dict[str, tuple[Json, str]] = {
    "args": (["--a"], "args"),
    "command": (["/agent"], "command"),
    "env": (
        [
            {"name": "A", "value": "1"},
            {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            {"name": "D", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
            {"name": "E", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        ],
        "env",
    ),
    "envFrom": ([{"secretRef": {"name": "s"}}, {"configMapRef": {"name": "c"}}], "env_from"),
    "imagePullPolicy": ("Always", "pull_policy"),
    "lifecycle": ({"preStop": {"exec": {"command": ["/stop"]}}}, "pre_stop"),
    "livenessProbe": ({"httpGet": {"path": "/healthz", "port": 80}}, "liveness"),
    "ports": ([{"containerPort": 53, "protocol": "UDP", "hostPort": 53}], "ports"),
    "readinessProbe": ({"tcpSocket": {"port": "dns"}, "timeoutSeconds": 5}, "readiness"),
    "resources": ({"limits": {"memory": "1Gi", "nvidia.com/gpu": "1"}}, "resources"),
    "securityContext": ({"privileged": True, "capabilities": {"drop": ["ALL"]}}, "security"),
    "stdin": (True, "stdin"),
    "startupProbe": ({"grpc": {"port": 9000}, "failureThreshold": 30}, "startup"),
    "terminationMessagePath": ("/run/last-words", "termination_path"),
    "terminationMessagePolicy": ("FallbackToLogsOnError", "termination_message"),
    "tty": (True, "tty"),
    "workingDir": ("/srv", "working_dir"),
}
"""Fields of a container, each with a value and the field of a NodeAgent that says it."""


@pytest.mark.parametrize("field", OF_A_CONTAINER)
def test_a_field_of_a_container_has_a_word(field: str) -> None:
    value, word = OF_A_CONTAINER[field]

    candidate = read(daemon_set(container={field: value}))

    assert candidate.title == "NodeAgent"
    assert word in candidate.fields


@pytest.mark.parametrize("field", ["initContainers", "containers"])
@pytest.mark.parametrize("restart", [None, "Always"])
def test_further_containers_have_words(field: str, restart: str | None) -> None:
    more: dict[str, Json] = {"name": "more", "image": "registry.example/more:1"}
    if field == "initContainers" and restart:
        more["restartPolicy"] = restart
    found: Any = read_yaml(DAEMON_SET)[0].value["spec"]["template"]["spec"]

    candidate = read(daemon_set({field: [*found.get(field, ()), more]}))

    assert candidate.title == "NodeAgent"
