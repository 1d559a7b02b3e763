"""What a DaemonSet is there for is told by itself, else by what it mounts."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.placement.traits import Purpose, read_traits
from tests.placement.builders import manifest


def mounting(path: str, *, name: str = "agent", image: str = "x", **mount: Any) -> dict[str, Any]:
    mounted = {"name": "v", "mountPath": "/v", **mount}
    made = manifest(
        name,
        container={"image": image, "volumeMounts": [mounted]},
        volumes=[{"name": "v", "hostPath": {"path": path}}, {"name": "w", "emptyDir": {}}],
    )
    return {**made, "metadata": {**made["metadata"]}}


@pytest.mark.parametrize(
    ("declared", "purpose"),
    [
        pytest.param(mounting("/etc/cni/net.d"), "network plugin", id="writes cni"),
        pytest.param(mounting("/etc/cni/net.d", readOnly=True), None, id="reads cni"),
        pytest.param(mounting("/etc/cni/net.d", image="multus:v4"), None, id="chained"),
        pytest.param(mounting("/var/log/pods/", readOnly=True), "log agent", id="pod logs"),
        pytest.param(mounting("/var/lib/docker/containers"), "log agent", id="docker"),
        pytest.param(mounting("/var/log", image="fluent-bit:5"), "log agent", id="fluent-bit"),
        pytest.param(mounting("/var/log", image="node-problem-detector"), None, id="kernel log"),
        pytest.param(mounting("/", readOnly=True), None, id="whole node"),
        pytest.param(mounting("/run/x", name="kube-proxy"), "service proxy", id="kube-proxy"),
    ],
)
def test_the_purpose_is_guessed_from_mounts_and_names(
    declared: dict[str, Any], purpose: Purpose | None
) -> None:
    assert read_traits(declared).purpose == purpose


@pytest.mark.parametrize(
    ("role", "purpose"), [("logs", "log agent"), ("cni", "network plugin"), ("gpu", None)]
)
def test_what_the_annotation_says_comes_before_any_guess(
    role: str, purpose: Purpose | None
) -> None:
    declared = mounting("/etc/cni/net.d")
    declared["metadata"]["annotations"] = {"constructs-lib/role": role}

    assert read_traits(declared).purpose == purpose


def test_only_paths_that_may_be_written_are_written() -> None:
    assert read_traits(mounting("/var/lib/x/../agent")).writes == {"/var/lib/agent"}
    assert read_traits(mounting("/var/lib/agent", readOnly=True)).writes == frozenset()


def test_a_declaration_of_this_library_is_known_by_its_label() -> None:
    declared = mounting("/run")
    declared["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "constructs-lib"}

    assert read_traits(declared).declared_here
    assert not read_traits(mounting("/run")).declared_here
