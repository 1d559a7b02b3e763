"""What the tutorial app shows: each DaemonSet of a tutorial, hardened, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.yaml.reader import read_yaml_file
from tests.declaration.builders import node_agent
from tests.pods import containers_of, pod_spec_of

DIST = Path(__file__).parents[1] / "dist"


def manifests() -> Iterator[Manifest]:
    for file in sorted(DIST.glob("tutorial-*.yaml")):
        for document in read_yaml_file(file):
            yield document.value


FOUND = list(manifests())
DAEMON_SETS = {m["metadata"]["name"]: m for m in FOUND if m["kind"] == "DaemonSet"}


def pod(name: str) -> Json:
    return pod_spec_of(DAEMON_SETS[name])


def tolerated(name: str) -> set[str | None]:
    return {toleration.get("key") for toleration in pod(name).get("tolerations", [])}


def test_every_daemon_set_of_the_tutorial_is_there() -> None:
    assert set(DAEMON_SETS) == {
        "everywhere-agent",
        "fluent-bit",
        "fluentd",
        "gpu-monitor",
        "network-agent",
        "node-exporter",
        "ssd-agent",
        "zone-agent",
    }


@pytest.mark.parametrize("name", ["fluentd", "fluent-bit"])
def test_the_log_collectors_are_in_kube_system_and_cannot_write_the_logs(name: str) -> None:
    mounts = pod(name)["containers"][0]["volumeMounts"]
    (logs,) = [mount for mount in mounts if mount["mountPath"] == "/var/log"]

    assert DAEMON_SETS[name]["metadata"]["namespace"] == "kube-system"
    assert logs["readOnly"] is True


def test_the_gpu_monitor_runs_on_gpu_nodes_only() -> None:
    assert pod("gpu-monitor")["nodeSelector"]["gpu"] == "true"
    assert "nvidia.com/gpu" in tolerated("gpu-monitor")


def test_the_node_exporter_has_port_9100_of_the_node_and_sees_its_processes() -> None:
    spec = pod("node-exporter")

    assert (spec["hostNetwork"], spec["hostPID"]) == (True, True)
    assert [port["hostPort"] for port in spec["containers"][0]["ports"]] == [9100]


def test_the_network_agent_writes_its_configuration_without_being_privileged() -> None:
    (install,) = pod("network-agent")["initContainers"]
    written = {m["mountPath"] for m in install["volumeMounts"] if not m.get("readOnly", False)}
    containers = [container for _, container in containers_of(DAEMON_SETS["network-agent"])]

    assert "/etc/cni/net.d" in written
    assert [c for c in containers if c["securityContext"].get("privileged")] == []


def test_the_network_agent_is_rolled_by_hand_by_somebody_named() -> None:
    daemon_set = DAEMON_SETS["network-agent"]

    assert daemon_set["spec"]["updateStrategy"] == {"type": "OnDelete"}
    assert "team" in daemon_set["metadata"]["annotations"]["constructs-lib/rollout-owner"]


def test_the_ssd_agent_is_placed_by_a_label_and_the_zone_agent_by_affinity() -> None:
    required = pod("zone-agent")["affinity"]["nodeAffinity"]
    (term,) = required["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    zones = {
        "key": "topology.kubernetes.io/zone",
        "operator": "In",
        "values": ["us-east-1a", "us-east-1b"],
    }

    assert pod("ssd-agent")["nodeSelector"] == {"kubernetes.io/os": "linux", "disktype": "ssd"}
    assert pod("zone-agent")["nodeSelector"] == {"kubernetes.io/os": "linux"}
    assert zones in term["matchExpressions"]


def test_the_agent_for_every_node_covers_the_control_plane_too() -> None:
    assert "node-role.kubernetes.io/control-plane" in tolerated("everywhere-agent")


def test_all_agents_but_the_network_have_the_class_of_value_1000000() -> None:
    (rank,) = [m for m in FOUND if m["kind"] == "PriorityClass"]
    classes = {name: pod(name)["priorityClassName"] for name in DAEMON_SETS}

    assert (rank["metadata"]["name"], rank["value"]) == ("node-critical", 1_000_000)
    assert classes.pop("network-agent") == "system-node-critical"
    assert set(classes.values()) == {"node-critical"}


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        (
            {"rollout": {"kind": "rolling-update", "max_unavailable": "25%"}},
            "rollout.max_unavailable: '25%' may take the agent from more nodes at once than 1",
        ),
        ({"image": "fluentd:latest"}, "image: 'fluentd:latest' names the tag 'latest'"),
        ({"image": "fluentd:v1.19"}, "image: 'fluentd:v1.19' is not pinned"),
        ({"replicas": 3}, "replicas: is not a field of a DaemonSet"),
        ({"selector": {"app": "x"}}, "selector: is not a field of a DaemonSet"),
    ],
    ids=["25 percent", "latest", "no digest", "replicas", "selector"],
)
def test_what_tutorials_write_and_should_not_is_refused(
    fields: dict[str, Any], refused: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        node_agent(**fields)

    assert refused in str(caught.value)
