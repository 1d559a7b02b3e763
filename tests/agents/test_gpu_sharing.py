"""Sharing GPUs: MPS with its daemon beside the plugin, and configurations that a label chooses."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.gpu_device_plugin import (
    GpuDevicePluginSpec,
    Mps,
    PerNode,
    TimeSlicing,
)
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import containers_of, pod_spec_of

SLICES = TimeSlicing(replicas={"nvidia.com/gpu": 4})
MPS = Mps(replicas={"nvidia.com/gpu": 4})
BY_HAND = OnDelete(owner="The GPU team, once no program of the node uses MPS.")
PER_NODE = PerNode(default="whole", configs={"whole": None, "shared": SLICES})


def manifests(**fields: Any) -> list[Manifest]:
    return GpuDevicePluginSpec(name="gpu", namespace="gpu", **fields).manifests()


def with_mps(**fields: Any) -> Manifest:
    return manifests(**{"mps": MPS, "rollout": BY_HAND, **fields})[-1]


def containers(daemon_set: Manifest) -> dict[str, Json]:
    return {container["name"]: container for _, container in containers_of(daemon_set)}


def files(found: list[Manifest]) -> dict[str, Json]:
    data = next(m for m in found if m["kind"] == "ConfigMap")["data"]
    return {name: read_yaml(text)[0].value for name, text in data.items()}


def paths(daemon_set: Manifest, container: str) -> dict[str, str]:
    """Paths of the node in a container, by where they are in it."""
    hosts = {
        volume["name"]: volume["hostPath"]["path"]
        for volume in pod_spec_of(daemon_set)["volumes"]
        if "hostPath" in volume
    }
    mounts = containers(daemon_set)[container]["volumeMounts"]
    return {m["mountPath"]: hosts[m["name"]] for m in mounts if m["name"] in hosts}


def test_plugin_and_daemon_meet_in_the_same_folders_of_the_node() -> None:
    daemon_set = with_mps(mps=Mps(replicas={"nvidia.com/gpu": 2}, root="/srv/mps"))
    shared = {"/mps": "/srv/mps", "/dev/shm": "/srv/mps/shm"}

    assert shared.items() <= paths(daemon_set, "device-plugin").items()
    assert paths(daemon_set, "mps-control-daemon") == shared
    assert "--mps-root=/srv/mps" in containers(daemon_set)["device-plugin"]["args"]


def test_the_shared_memory_reaches_the_node_before_anything_uses_it() -> None:
    init = pod_spec_of(with_mps())["initContainers"][0]

    assert init["command"] == ["mps-control-daemon", "mount-shm"]
    assert init["volumeMounts"][0]["mountPropagation"] == "Bidirectional"


def test_plugin_and_daemon_read_the_same_configuration() -> None:
    found = manifests(mps=MPS, rollout=BY_HAND)
    flags = [
        next(arg for arg in container["args"] if arg.startswith("--config-file="))
        for name, container in containers(found[-1]).items()
        if name in {"device-plugin", "mps-control-daemon"}
    ]

    assert len(set(flags)) == 1
    assert files(found)["config.yaml"]["sharing"].keys() == {"mps"}


def test_only_the_daemon_is_privileged_while_it_runs() -> None:
    running = pod_spec_of(with_mps())["containers"]
    privileged = [c["name"] for c in running if c["securityContext"].get("privileged")]

    assert privileged == ["mps-control-daemon"]


def test_the_containers_of_a_pod_with_mps_see_each_other() -> None:
    assert pod_spec_of(with_mps())["shareProcessNamespace"] is True
    assert "shareProcessNamespace" not in pod_spec_of(manifests()[-1])


def test_a_label_chooses_among_the_configurations() -> None:
    found = manifests(per_node=PER_NODE)
    plugin, manager = (containers(found[-1])[n] for n in ("device-plugin", "config-manager"))

    assert files(found) == {
        "whole": {"version": "v1"},
        "shared": {"version": "v1", "sharing": {"timeSlicing": SLICES.manifest()}},
    }
    assert "--config-file=/config/config.yaml" in plugin["args"]
    assert {
        "--node-label=nvidia.com/device-plugin.config",
        "--default-config=whole",
        "--config-file-dst=/config/config.yaml",
        "--process-to-signal=nvidia-device-plugin",
    } <= set(manager["args"])


def test_the_configuration_is_chosen_before_the_plugin_starts() -> None:
    init = pod_spec_of(manifests(per_node=PER_NODE)[-1])["initContainers"][0]

    assert {"--oneshot=true", "--send-signal=false"} <= set(init["args"])


def test_the_link_leads_into_what_the_plugin_sees_too() -> None:
    found = containers(manifests(per_node=PER_NODE)[-1])
    mounts = [
        {(m["name"], m["mountPath"]) for m in found[name]["volumeMounts"]}
        for name in ("device-plugin", "config-manager", "config-manager-init")
    ]

    assert mounts[1] == mounts[2]
    assert mounts[1] <= mounts[0]


def test_only_a_label_that_is_followed_brings_a_token() -> None:
    found = manifests(per_node=PER_NODE)
    role = next(m for m in found if m["kind"] == "ClusterRole")

    assert role["rules"] == [
        {"apiGroups": [""], "resources": ["nodes"], "verbs": ["get", "list", "watch"]}
    ]
    assert pod_spec_of(manifests()[-1])["automountServiceAccountToken"] is False


def test_mps_is_rolled_out_for_a_reason() -> None:
    rollout = RollingUpdate(reason="Nothing on these nodes uses MPS at night.")

    assert with_mps(rollout=rollout)["spec"]["updateStrategy"] == rollout.manifest()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "two ways": (
        {"time_slicing": SLICES, "mps": MPS, "rollout": BY_HAND},
        "mps: is declared beside time_slicing",
    ),
    "slices": (
        {"mps": MPS, "rollout": BY_HAND, "mig_strategy": "single"},
        r"mig_strategy: slices \('single'\) cannot be shared by MPS",
    ),
    "rolling": ({"mps": MPS}, "rollout: a RollingUpdate ends MPS' control daemon"),
    "no default": (
        {"per_node": PerNode(default="other", configs={"whole": None})},
        r"per_node.default: 'other' is none of the configs \(whole\)",
    ),
    "no way": ({"device_list_strategy": ()}, "device_list_strategy: is empty"),
    "no discovery": ({"device_discovery": "wsl"}, "device_discovery"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_the_plugin_would_not_start_with_is_refused(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        manifests(**fields)


def test_several_ways_to_name_gpus_are_one_flag() -> None:
    found = containers(manifests(device_list_strategy=("envvar", "cdi-cri"))[-1])

    assert "--device-list-strategy=envvar,cdi-cri" in found["device-plugin"]["args"]
