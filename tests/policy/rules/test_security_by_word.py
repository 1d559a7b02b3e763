"""What a role that nobody said does to DS501 and DS601: it softens, and says why."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from constructs_lib.yaml.edit import Put
from tests.policy.judging import container, edits, found, places, pod, severities

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


@pytest.mark.parametrize("rule", ["DS503", "DS506", "DS604"])
def test_ds501_says_it_all_where_nobody_said_the_role(rule: str) -> None:
    example = privileged(mount="", volume="/srv").replace(
        "privileged: true}",
        "privileged: true, runAsNonRoot: null, readOnlyRootFilesystem: null}, "
        "volumeMounts: [{name: v, mountPath: /v}]",
    )
    said = "metadata: {annotations: {constructs-lib/role: metrics}}\n"

    assert found(rule, example) == []
    assert len(found(rule, said + example)) == 1


def test_an_official_image_is_asked_what_agents_of_its_role_are_asked() -> None:
    mount = "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]"
    volume = "volumes: [{name: v, hostPath: {path: /var/log}}]"
    container = f"{{name: agent, image: docker.io/fluent/fluent-bit:5, {mount}}}"
    example = f"spec: {{template: {{spec: {{containers: [{container}], {volume}}}}}}}"

    assert severities("DS612", example) == ["warning"]
    assert severities("DS612", example.replace("fluent/fluent-bit", "example/own")) == []


def test_one_missing_profile_of_the_pod_is_one_finding() -> None:
    without = "securityContext: {seccompProfile: null}"
    example = pod(
        f"{without}, containers: [{{name: agent}}, {{name: other, image: 'a.example/b:1'}}]"
    )

    assert places("DS507", example) == ["spec.template.spec.securityContext.seccompProfile.type"]


def test_the_fix_of_ds507_keeps_the_profile_of_a_dead_annotation() -> None:
    key = "container.seccomp.security.alpha.kubernetes.io/agent"
    example = (
        f"spec: {{template: {{metadata: {{annotations: {{{key}: localhost/own}}}}, "
        "spec: {securityContext: {seccompProfile: null}}}}"
    )
    written = [each.value for each in edits("DS507", example) if isinstance(each, Put)]

    assert {"type": "Localhost", "localhostProfile": "own"} in [
        each.get("seccompProfile", each) for each in written
    ]


@pytest.mark.parametrize(("port", "fixed"), [(53, False), (9253, True)])
def test_the_fix_of_ds504_takes_no_port_away(port: int, *, fixed: bool) -> None:
    context = "securityContext: {capabilities: null}"
    example = container(f"{context}, ports: [{{name: metrics, containerPort: {port}}}]")

    assert bool(edits("DS504", example)) is fixed


def test_the_fix_of_ds604_leaves_offsets_beside_the_logs() -> None:
    example = pod(
        "containers: [{name: agent, volumeMounts: [{name: v, mountPath: /var/log}]}], "
        "volumes: [{name: v, hostPath: {path: /var/log}}]",
        role="logs",
    )

    assert edits("DS604", example) == []
    assert len(edits("DS604", example.replace("logs}", "generic}"))) == 1
