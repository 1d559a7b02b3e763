"""Cilium's Pod: one privileged step, and no path or capability it does not use."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    Eni,
)
from constructs_lib.platforms.facts import Platform
from tests.agents.cilium import (
    IPV6,
    POOL,
    config,
    containers,
    writable_host_paths,
)


def test_one_step_is_privileged_because_its_mount_must_reach_the_node() -> None:
    found = containers()
    privileged = [name for name, c in found.items() if c["securityContext"].get("privileged")]
    mounts = [
        (name, mount["mountPath"])
        for name, container in found.items()
        for mount in container["volumeMounts"]
        if mount.get("mountPropagation") == "Bidirectional"
    ]

    assert privileged == ["mount-bpf-fs"]
    assert mounts == [("mount-bpf-fs", "/sys/fs/bpf")]


def test_the_agent_has_thirteen_capabilities_and_no_others() -> None:
    security = containers()["cilium-agent"]["securityContext"]

    assert len(security["capabilities"]["add"]) == 13
    assert security["capabilities"]["drop"] == ["ALL"]
    assert security["appArmorProfile"] == {"type": "Unconfined"}
    assert security["seLinuxOptions"] == {"level": "s0", "type": "spc_t"}


def test_where_sys_admin_implies_escalation_nothing_else_is_said() -> None:
    silent = [
        name
        for name, container in containers().items()
        if "allowPrivilegeEscalation" not in container["securityContext"]
    ]

    assert silent == ["mount-cgroup", "apply-sysctl-overwrites", "mount-bpf-fs", "cilium-agent"]


def test_the_agent_writes_these_paths_of_the_node_only() -> None:
    assert writable_host_paths(containers()["cilium-agent"]) == {
        "/var/run/cilium",
        "/sys/fs/bpf",
        "/host/etc/cni/net.d",
        "/host/proc/sys/net",
        "/host/proc/sys/kernel",
        "/run/xtables.lock",
    }


def test_the_network_configuration_is_written_where_it_is_mounted() -> None:
    mounted = writable_host_paths(containers()["cilium-agent"])
    folder = config()["write-cni-conf-when-ready"].rpartition("/")[0]

    assert folder in mounted


def test_namespaces_of_pods_and_maps_mounted_later_are_seen() -> None:
    mounts = containers()["cilium-agent"]["volumeMounts"]
    propagation = {m["mountPath"]: m.get("mountPropagation") for m in mounts}

    assert propagation["/var/run/cilium/netns"] == "HostToContainer"
    assert propagation["/sys/fs/bpf"] == "HostToContainer"


@pytest.mark.parametrize("name", ["mount-cgroup", "apply-sysctl-overwrites"])
def test_a_step_runs_its_program_where_it_copied_it_to(name: str) -> None:
    [script] = containers()[name]["args"]
    copy, run, remove = script.split(" && ")
    program_name = copy.split("/")[-1]

    assert copy == f"cp /usr/bin/{program_name} /host/opt/cni/bin/{program_name}"
    assert f"--mount=/hostproc/1/ns/mnt /opt/cni/bin/{program_name}" in run
    assert remove == f"rm /host/opt/cni/bin/{program_name}"


def test_where_the_node_mounts_cgroups_itself_no_step_does() -> None:
    found = containers(mount_cgroup=False)

    assert "mount-cgroup" not in found
    assert config(mount_cgroup=False)["cgroup-root"] == "/sys/fs/cgroup"
    assert "/sys/fs/cgroup" in {m["mountPath"] for m in found["cilium-agent"]["volumeMounts"]}


def test_the_cgroup_file_system_is_mounted_where_the_agent_looks() -> None:
    [script] = containers()["mount-cgroup"]["args"]

    assert f"cilium-mount {config()['cgroup-root']} " in script


def test_without_kernel_modules_neither_the_capability_nor_the_folder_is_there() -> None:
    agent = containers(load_kernel_modules=False)["cilium-agent"]

    assert "SYS_MODULE" not in agent["securityContext"]["capabilities"]["add"]
    assert "/lib/modules" not in {mount["mountPath"] for mount in agent["volumeMounts"]}


def test_only_a_folder_of_somebody_else_takes_another_capability() -> None:
    install = "install-cni-binaries"
    own = containers()[install]["securityContext"]["capabilities"]
    foreign = containers(foreign_bin_folder=True)[install]["securityContext"]["capabilities"]

    assert own == {"drop": ["ALL"]}
    assert foreign == {"add": ["DAC_OVERRIDE"], "drop": ["ALL"]}


def test_the_health_port_is_one_port_on_the_loopback_address() -> None:
    agent = containers(health_port=19879)["cilium-agent"]
    probes = [agent[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")]

    assert probes == [{"path": "/healthz", "port": "health", "host": "127.0.0.1"}] * 3
    assert agent["ports"][0] == {"name": "health", "containerPort": 19879, "hostPort": 19879}
    assert config(health_port=19879)["agent-health-port"] == "19879"


def test_the_first_start_has_ten_minutes() -> None:
    probe = containers()["cilium-agent"]["startupProbe"]

    assert probe["periodSeconds"] * probe["failureThreshold"] == 600


def test_the_agent_knows_its_memory_limit() -> None:
    env = {entry["name"]: entry for entry in containers()["cilium-agent"]["env"]}

    assert env["GOMEMLIMIT"]["valueFrom"]["resourceFieldRef"]["resource"] == "limits.memory"


def test_on_amazons_machines_the_rules_of_the_plugin_before_are_removed() -> None:
    def hooks(platform: Platform, **fields: Any) -> list[str]:
        plugin = Cilium(**{"ipam": POOL, **fields})
        spec = CniAgentSpec(name="net", namespace="cilium", plugin=plugin, platform=platform)
        return list(spec.program().main.manifest().get("lifecycle", {}))

    assert hooks("generic") == []
    assert hooks("eks") == ["postStart"]
    assert hooks("generic", ipam=Eni()) == ["postStart"]


def test_without_ipv4_every_probe_asks_the_ipv6_loopback_address() -> None:
    agent = containers(ipam=IPV6)["cilium-agent"]

    assert agent["readinessProbe"]["httpGet"]["host"] == "::1"


def test_an_agent_waits_longer_each_time_an_api_server_does_not_answer() -> None:
    env = {entry["name"]: entry.get("value") for entry in containers()["cilium-agent"]["env"]}

    assert (env["KUBE_CLIENT_BACKOFF_BASE"], env["KUBE_CLIENT_BACKOFF_DURATION"]) == ("1", "120")
