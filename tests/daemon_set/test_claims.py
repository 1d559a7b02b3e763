"""What an agent takes of its node that no second one can have, or should do again."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.claims import release, state_claims, work_claims
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.example import example_objects
from tests.policy.judging import container, pod

NETWORK = ("network-plugin", "cni")


def daemon_set(example: str) -> DaemonSetView:
    return DaemonSetView(example_objects(example)[0])


def guessed(image: str, extra: str = "") -> str:
    """A patch of the image alone, so that the role is a guess."""
    fields = f"containers: [{{name: agent, image: '{image}'}}]{extra and ', '}{extra}"
    return f"{{spec: {{template: {{spec: {{{fields}}}}}}}}}"


@pytest.mark.parametrize(
    ("example", "key"),
    [
        pytest.param(
            container("image: a.example/x:1", role="cni"), ("network-plugin", "cni"), id="said"
        ),
        pytest.param(guessed("a.example/cilium:1"), NETWORK, id="the agent's image"),
        pytest.param(guessed("a.example/calico/node:1"), NETWORK, id="two names"),
        pytest.param(
            guessed("a.example/k8s-device-plugin:1"),
            ("devices", "k8s-device-plugin"),
            id="a device plugin",
        ),
        pytest.param(
            pod(
                "containers: [{name: agent, volumeMounts: [{name: v, mountPath: /v}]}], "
                "volumes: [{name: v, hostPath: {path: /var/lib/kubelet/plugins/csi.example/x}}]",
                role="csi-node",
            ),
            ("csi-driver", "csi.example"),
            id="a CSI driver",
        ),
        pytest.param(
            container("image: a.example/x:1, command: [run, fast]"),
            ("same-agent", "a.example/x"),
            id="an image and its command",
        ),
    ],
)
def test_the_surest_sign_comes_first(example: str, key: tuple[str, ...]) -> None:
    claim = next(work_claims(daemon_set(example)))

    assert (claim.kind, claim.what) == key


@pytest.mark.parametrize(
    ("example", "things"),
    [
        pytest.param(
            container("image: a.example/multus-cni:1", role="cni"),
            ["a.example/multus-cni"],
            id="a chained plugin",
        ),
        pytest.param(
            guessed("a.example/x:1", "volumes: [{name: v, hostPath: {path: /opt/cni/bin}}]"),
            ["a.example/x"],
            id="a guess by a path",
        ),
        pytest.param(container("image: a.example/busybox:1"), [], id="an image for any purpose"),
        pytest.param(container("image: ''"), [], id="no image"),
        pytest.param(pod("containers: null"), [], id="no container"),
    ],
)
def test_weak_signs_are_none(example: str, things: list[str]) -> None:
    assert [claim.what for claim in work_claims(daemon_set(example))] == things


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param("{}", ("agents", "agent"), id="the usual label"),
        pytest.param(
            "{labels: {app.kubernetes.io/instance: null, release: one}}",
            ("agents", "one"),
            id="the old label",
        ),
        pytest.param(
            "{name: x, labels: {app.kubernetes.io/instance: null}}", ("agents", "x"), id="no label"
        ),
    ],
)
def test_a_release_is_known_by_its_label(metadata: str, expected: tuple[str, str]) -> None:
    assert release(daemon_set(f"{{metadata: {metadata}}}")) == expected


def test_one_image_with_two_commands_is_two_programs() -> None:
    one, other = (
        next(work_claims(daemon_set(container(f"image: a.example/x:1, command: [{command}]"))))
        for command in ("one", "two")
    )

    assert not one.excludes(other)


def folders(path: str, mount: str = "") -> list[str]:
    example = pod(
        f"containers: [{{name: agent, volumeMounts: [{{name: v, mountPath: /v{mount}}}]}}], "
        f"volumes: [{{name: v, hostPath: {{path: '{path}'}}}}]"
    )
    return [claim.what for claim in state_claims(daemon_set(example))]


@pytest.mark.parametrize(
    "path", ["/var/lib/agent", "/var/log/agent.db", "/opt/agent", "/run/agent", "/data"]
)
def test_a_folder_of_its_own_is_state(path: str) -> None:
    assert folders(path) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/var/log",
        "/var/log/pods/x",
        "/etc/cni/net.d",
        "/opt/cni/bin",
        "/run/xtables.lock",
        "/var/run/xtables.lock",
        "/dev/shm",
        "/lib/modules",
        "/var/lib/kubelet/plugins/driver.example",
        "/run/agent/agent.sock",
        "C:/agent",
    ],
)
def test_what_the_node_has_for_all_is_none(path: str) -> None:
    assert folders(path) == []


def test_what_is_only_read_is_none() -> None:
    assert folders("/var/lib/agent", ", readOnly: true") == []


def test_a_folder_for_each_pod_is_none() -> None:
    assert folders("/var/lib/agent", ", subPathExpr: $(POD_NAME)") == []
