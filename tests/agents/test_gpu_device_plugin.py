"""GpuDevicePlugin: the kubelet's folder of sockets, and each privilege where it is needed."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec, TimeSlicing
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import pod_spec_of


def manifests(**fields: Any) -> list[Manifest]:
    return GpuDevicePluginSpec(name="gpu", namespace="gpu", **fields).manifests()


def pod(**fields: Any) -> Json:
    return pod_spec_of(manifests(**fields)[-1])


def container(**fields: Any) -> Json:
    return pod(**fields)["containers"][0]


def host_paths(**fields: Any) -> dict[str, bool]:
    """Paths of the node, and whether they can be written."""
    found = pod(**fields)
    paths = {v["name"]: v["hostPath"]["path"] for v in found["volumes"] if "hostPath" in v}
    mounts = found["containers"][0]["volumeMounts"]
    return {paths[m["name"]]: not m.get("readOnly", False) for m in mounts if m["name"] in paths}


ALWAYS = {"DS404", "DS503", "DS801", "DS802"}
"""What is answered whatever is declared: no CPU limit, root, and nothing to probe."""


def reasons(**fields: Any) -> set[str]:
    prefix = "constructs-lib/ignore."
    annotations = manifests(**fields)[-1]["metadata"]["annotations"]
    return {key.removeprefix(prefix) for key in annotations if key.startswith(prefix)}


def test_it_sees_nothing_of_the_node_but_the_folder_of_sockets() -> None:
    assert host_paths() == {"/var/lib/kubelet/device-plugins": True}


def test_it_has_no_capability_and_no_token() -> None:
    assert container()["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert pod()["automountServiceAccountToken"] is False
    assert reasons() == ALWAYS


def test_it_has_the_class_of_what_a_node_cannot_work_without() -> None:
    assert pod()["priorityClassName"] == "system-node-critical"


def test_a_static_cpu_manager_needs_device_nodes_and_privilege_together() -> None:
    found = container(static_cpu_manager=True)

    assert "--pass-device-specs=true" in found["args"]
    assert found["securityContext"]["privileged"] is True
    assert reasons(static_cpu_manager=True) == {*ALWAYS, "DS501"}


@pytest.mark.parametrize(
    "fields",
    [
        {"mig_strategy": "single"},
        {"mig_strategy": "mixed"},
        {"device_list_strategy": "volume-mounts"},
    ],
    ids=str,
)
def test_what_the_runtime_shows_to_sys_admin_only_brings_the_capability(
    fields: dict[str, Any],
) -> None:
    assert container(**fields)["securityContext"]["capabilities"]["add"] == ["SYS_ADMIN"]
    assert reasons(**fields) == {*ALWAYS, "DS505"}


@pytest.mark.parametrize(("strategy", "watched"), [("none", False), ("mixed", True)])
def test_slices_are_watched_where_they_are_offered(strategy: str, watched: bool) -> None:
    env = container(mig_strategy=strategy).get("env", [])

    assert ({"name": "NVIDIA_MIG_MONITOR_DEVICES", "value": "all"} in env) is watched


@pytest.mark.parametrize("strategy", ["cdi-annotations", "cdi-cri"])
def test_cdi_descriptions_can_be_written_where_the_runtime_reads_them(strategy: str) -> None:
    assert host_paths(device_list_strategy=strategy)["/var/run/cdi"] is True
    assert reasons(device_list_strategy=strategy) == {*ALWAYS, "DS604"}


def test_the_drivers_folder_is_read_only() -> None:
    found = container(driver_root="/run/nvidia/driver")

    assert "--driver-root=/run/nvidia/driver" in found["args"]
    assert host_paths(driver_root="/run/nvidia/driver")["/run/nvidia/driver"] is False


def test_time_slicing_is_a_file_the_plugin_reads() -> None:
    found = manifests(time_slicing=TimeSlicing(replicas={"nvidia.com/gpu": 4}))
    config = next(m for m in found if m["kind"] == "ConfigMap")
    main = pod_spec_of(found[-1])["containers"][0]

    assert "--config-file=/etc/gpu-device-plugin/config.yaml" in main["args"]
    assert "/etc/gpu-device-plugin" in [m["mountPath"] for m in main["volumeMounts"]]
    assert [document.value for document in read_yaml(config["data"]["config.yaml"])] == [
        {
            "version": "v1",
            "sharing": {
                "timeSlicing": {
                    "renameByDefault": False,
                    "failRequestsGreaterThanOne": True,
                    "resources": [{"name": "nvidia.com/gpu", "replicas": 4}],
                }
            },
        }
    ]


def test_other_shares_roll_the_pods() -> None:
    def annotations(replicas: int) -> Json:
        sharing = TimeSlicing(replicas={"nvidia.com/gpu": replicas})
        return manifests(time_slicing=sharing)[-1]["spec"]["template"]["metadata"]["annotations"]

    assert annotations(2) != annotations(4)


@pytest.mark.parametrize(
    ("replicas", "message"),
    [
        ({}, "shares nothing"),
        ({"nvidia.com/gpu": 1}, "greater than or equal to 2"),
        ({"gpu": 2}, "not a resource of NVIDIA's device plugin"),
    ],
    ids=["none", "one", "unknown resource"],
)
def test_shares_that_share_nothing_are_refused(replicas: dict[str, int], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        TimeSlicing(replicas=replicas)


def test_a_broken_node_is_seen_unless_it_is_to_wait() -> None:
    assert "--fail-on-init-error=true" in container()["args"]
    assert "--fail-on-init-error=false" in container(fail_on_init_error=False)["args"]
