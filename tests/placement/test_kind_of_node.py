"""Nodes that cannot run a Pod are not promised one, whatever room they have."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.platforms.facts import Platform
from tests.placement.builders import agent, manifest, mounting, node
from tests.placement.builders import verdict as decided

LINUX = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
FARGATE = {**LINUX, "eks.amazonaws.com/compute-type": "fargate"}
VIRTUAL = {**LINUX, "type": "virtual-kubelet"}
WINDOWS = {**LINUX, "kubernetes.io/os": "windows"}
ARM = {**LINUX, "kubernetes.io/arch": "arm64"}


@pytest.mark.parametrize(
    ("labels", "pod", "predicate"),
    [
        (LINUX, {}, None),
        (FARGATE, {}, "virtual-node"),
        (VIRTUAL, {}, "virtual-node"),
        (WINDOWS, {}, "operating-system"),
        (WINDOWS, {"os": {"name": "windows"}}, None),
        (WINDOWS, {"nodeSelector": {"kubernetes.io/os": "windows"}}, None),
        (LINUX, {"securityContext": {"windowsOptions": {}}}, "operating-system"),
        ({}, {"os": {"name": "windows"}}, None),
    ],
)
def test_a_kind_of_node_decides(
    labels: dict[str, str], pod: dict[str, Any], predicate: str | None
) -> None:
    verdict = decided(agent(**pod), node(labels=labels))

    assert verdict.should_run
    assert verdict.outcome == ("runs" if predicate is None else "pending")
    assert [reason.predicate for reason in verdict.reasons] == [predicate] * bool(predicate)


@pytest.mark.parametrize(
    ("image", "runs_on"),
    [
        ("example.com/agent:1.2", {"amd64", "arm64"}),
        ("example.com/agent-amd64:1.2", {"amd64"}),
        ("example.com/agent:1.2-arm64", {"arm64"}),
        ("arm64v8/fluentd:v1", {"arm64"}),
        ("example.com/x86_64/agent:2", {"amd64"}),
        ("amd64.example.com/agent:2", {"amd64", "arm64"}),
        ("example.com/agent-amd64-arm64:2", {"amd64", "arm64"}),
    ],
)
def test_an_image_may_say_its_architecture(image: str, runs_on: set[str]) -> None:
    made = read_daemon_set(manifest(container={"image": image}))
    runs = {
        name
        for name, labels in (("amd64", LINUX), ("arm64", ARM))
        if decided(made, node(labels=labels)).runs
    }

    assert runs == runs_on


@pytest.mark.parametrize(
    ("features", "runs"),
    [(None, True), (frozenset(), False), (frozenset({"VolumeBindMountOptions"}), True)],
    ids=["not stated", "none", "the one"],
)
def test_a_kubelet_must_declare_what_the_pod_needs(
    features: frozenset[str] | None, *, runs: bool
) -> None:
    made = read_daemon_set(mounting("/var/log", bindMountOptions=["noexec"]))

    assert decided(made, node(features=features)).runs is runs


def test_other_features_are_inferred_as_the_scheduler_does() -> None:
    rules = [{"action": "RestartAllContainers", "exitCodes": {"operator": "In", "values": [1]}}]

    assert agent(hostNetwork=True, hostUsers=False).features == (
        "UserNamespacesHostNetworkSupport",
    )
    assert read_daemon_set(manifest(container={"restartPolicyRules": rules})).features == (
        "RestartAllContainersOnContainerExits",
    )


@pytest.mark.parametrize(
    ("path", "kind", "platform", "runs"),
    [
        ("/run/containerd/containerd.sock", "Socket", "k3s", False),
        ("/run/containerd/containerd.sock", "", "k3s", True),
        ("/run/containerd/containerd.sock", "Socket", "eks", True),
        ("/run/k3s/containerd/containerd.sock", "Socket", "k3s", True),
        ("/etc/passwd", "File", "talos", False),
        ("/etc/passwd", "File", "generic", True),
        ("/var/lib/kubelet", "Directory", "k0s", True),
    ],
)
def test_what_a_platform_does_not_have_is_waited_for(
    path: str, kind: str, platform: Platform, *, runs: bool
) -> None:
    wanted = mounting(path)
    wanted["spec"]["template"]["spec"]["volumes"][0]["hostPath"]["type"] = kind
    [there] = on_platform([node()], platform)

    assert decided(read_daemon_set(wanted), there).runs is runs


def test_autopilot_takes_no_agent_that_touches_its_nodes() -> None:
    of_autopilot = node("gk3-a", labels={"cloud.google.com/gke-nodepool": "a"})
    said: Node = on_platform([node()], "gke-autopilot")[0]
    touching = read_daemon_set(mounting("/etc"))

    assert [decided(touching, each).outcome for each in (of_autopilot, said)] == ["not wanted"] * 2
    assert decided(agent(), said).runs
    assert decided(touching, node("gke-a")).runs
