"""What a role that nobody said does to DS501 and DS601: it softens, and says why."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from tests.policy.judging import found

PRIVILEGED = "privileged is true: the container is root on the node."


def privileged(image: str = "registry.example/miner", *, mount: str = "", volume: str = "") -> str:
    mounts = f", volumeMounts: [{{name: v, mountPath: /v{mount}}}]" if mount else ""
    volumes = f", volumes: [{{name: v, hostPath: {{path: {volume}}}}}]" if volume else ""
    container = f"{{name: agent, image: '{image}', securityContext: {{privileged: true}}{mounts}}}"
    return (
        f"spec: {{template: {{spec: {{hostNetwork: true, containers: [{container}]{volumes}}}}}}}"
    )


def test_a_volume_that_nothing_mounts_says_nothing() -> None:
    example = privileged(volume="/etc/cni/net.d")

    assert found("DS501", example, config=Config(profile="minimal")) == [("error", PRIVILEGED)]
    assert [severity for severity, _ in found("DS601", example)] == ["warning"]


@pytest.mark.parametrize(
    ("example", "severity", "because"),
    [
        pytest.param(
            privileged(mount=", readOnly: true", volume="/opt/cni/bin"),
            "warning",
            "cni because it mounts /opt/cni/bin",
            id="a guess by a mount",
        ),
        pytest.param(
            privileged("docker.io/calico/node:v3"),
            "info",
            "cni because its image is calico/node",
            id="its own image",
        ),
    ],
)
def test_a_role_that_nobody_said_softens_and_says_so(
    example: str, severity: str, because: str
) -> None:
    message = f"{PRIVILEGED} The agent is taken for {because}."

    assert found("DS501", example) == [(severity, message)]


def test_a_role_that_somebody_said_silences() -> None:
    said = "metadata: {annotations: {constructs-lib/role: cni}}\n"

    assert found("DS501", said + privileged()) == []


def test_a_privileged_node_problem_detector_is_found() -> None:
    image = "registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.19"

    assert found("DS501", privileged(image)) == [("error", PRIVILEGED)]
