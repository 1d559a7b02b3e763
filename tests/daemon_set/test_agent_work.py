"""What a node needs no second agent for."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.agent_work import release, works
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.example import example_objects
from tests.policy.judging import container, pod


def daemon_set(example: str) -> DaemonSetView:
    return DaemonSetView(example_objects(example)[0])


def guessed(image: str, extra: str = "") -> str:
    """A patch of the image alone, so that the role is a guess."""
    fields = f"containers: [{{name: agent, image: '{image}'}}]{extra and ', '}{extra}"
    return f"{{spec: {{template: {{spec: {{{fields}}}}}}}}}"


@pytest.mark.parametrize(
    ("example", "key"),
    [
        pytest.param(container("image: a.example/x:1", role="cni"), ("role", "cni"), id="said"),
        pytest.param(guessed("a.example/cilium:1"), ("role", "cni"), id="the agent's image"),
        pytest.param(guessed("a.example/calico/node:1"), ("role", "cni"), id="two names"),
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
            ("driver", "csi.example"),
            id="a CSI driver",
        ),
        pytest.param(
            container("image: a.example/x:1, command: [run, fast]"),
            ("image", "a.example/x", ("run", "fast")),
            id="an image and its command",
        ),
    ],
)
def test_the_surest_sign_comes_first(example: str, key: tuple[str, ...]) -> None:
    assert next(works(daemon_set(example))).key == key


@pytest.mark.parametrize(
    ("example", "keys"),
    [
        pytest.param(
            container("image: a.example/multus-cni:1", role="cni"),
            [("image", "a.example/multus-cni", ())],
            id="a chained plugin",
        ),
        pytest.param(
            guessed("a.example/x:1", "volumes: [{name: v, hostPath: {path: /opt/cni/bin}}]"),
            [("image", "a.example/x", ())],
            id="a guess by a path",
        ),
        pytest.param(container("image: a.example/busybox:1"), [], id="an image for any purpose"),
        pytest.param(container("image: ''"), [], id="no image"),
        pytest.param(pod("containers: null"), [], id="no container"),
    ],
)
def test_weak_signs_are_none(example: str, keys: list[tuple[str, ...]]) -> None:
    assert [work.key for work in works(daemon_set(example))] == keys


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
