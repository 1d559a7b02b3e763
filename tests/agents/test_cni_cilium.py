"""Cilium: one privileged step, no permission it does not use, and an operator that knows it."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    ClusterPool,
    KubeProxyReplacement,
    NativeRouting,
    NodePodCidrs,
    Tunnel,
)
from constructs_lib.declaration.program import Program
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import selector_labels

POOL = ClusterPool(pod_cidr="10.244.0.0/16")
PROXY = KubeProxyReplacement(api_server_host="10.0.0.1")


def program(**fields: Any) -> Program:
    plugin = Cilium(**{"ipam": POOL, **fields})
    return CniAgentSpec(name="net", namespace="cilium", plugin=plugin).program()


def config(**fields: Any) -> dict[str, str]:
    return dict(program(**fields).config or {})


def containers(**fields: Any) -> dict[str, Json]:
    found = program(**fields)
    return {container.name: container.manifest() for container in (*found.init, found.main)}


def operator(**fields: Any) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in program(**fields).companions({})}


def permissions(rules: Any) -> set[tuple[str, str]]:
    return {(resource, verb) for r in rules for resource in r["resources"] for verb in r["verbs"]}


def writable_host_paths(container: Json) -> set[str]:
    return {m["mountPath"] for m in container["volumeMounts"] if not m.get("readOnly", False)}


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


def test_an_api_server_that_is_away_restarts_no_agent() -> None:
    assert config()["agent-health-require-k8s-connectivity"] == "false"


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


CONFIG = {
    "one share a node": ({}, "cluster-pool-ipv4-mask-size", "24"),
    "one family": ({}, "enable-ipv6", "false"),
    "tunnel": ({}, "routing-mode", "tunnel"),
    "vxlan": ({}, "tunnel-protocol", "vxlan"),
    "geneve": ({"routing": Tunnel(protocol="geneve")}, "tunnel-protocol", "geneve"),
    "tunnel port": ({"routing": Tunnel(port=8473)}, "tunnel-port", "8473"),
    "native": ({"routing": NativeRouting(cidr="10.0.0.0/8")}, "routing-mode", "native"),
    "native network": (
        {"routing": NativeRouting(cidr="10.0.0.0/8")},
        "ipv4-native-routing-cidr",
        "10.0.0.0/8",
    ),
    "direct routes": (
        {"routing": NativeRouting(cidr="10.0.0.0/8", direct_routes=True)},
        "auto-direct-node-routes",
        "true",
    ),
    "networks of nodes": ({"ipam": NodePodCidrs()}, "ipam", "kubernetes"),
    "both families": ({"ipam": NodePodCidrs(dual_stack=True)}, "enable-ipv6", "true"),
    "kube-proxy stays": ({}, "kube-proxy-replacement", "false"),
    "kube-proxy goes": ({"kube_proxy_replacement": PROXY}, "kube-proxy-replacement", "true"),
    "WireGuard": ({"wireguard": True}, "enable-wireguard", "true"),
    "Hubble off": ({"hubble": False}, "enable-hubble", "false"),
    "MTU": ({"mtu": 8950}, "mtu", "8950"),
    "not exclusive": ({"exclusive": False}, "cni-exclusive", "false"),
    "metrics": ({"metrics_port": 9962}, "prometheus-serve-addr", ":9962"),
    "Envoy inside": ({}, "external-envoy-proxy", "false"),
}


@pytest.mark.parametrize(("fields", "key", "value"), CONFIG.values(), ids=CONFIG)
def test_a_field_becomes_its_key(fields: dict[str, Any], key: str, value: str) -> None:
    assert config(**fields)[key] == value


def test_hubble_listens_on_no_network() -> None:
    assert "hubble-listen-address" not in config()


@pytest.mark.parametrize("key", ["mtu", "prometheus-serve-addr", "tunnel-port"])
def test_what_is_not_declared_keeps_ciliums_default(key: str) -> None:
    assert key not in config()


def test_without_kube_proxy_everything_that_asks_the_api_server_knows_where_it_is() -> None:
    agent = containers(kube_proxy_replacement=PROXY)["cilium-agent"]
    deployment = operator(kube_proxy_replacement=PROXY)["Deployment"]
    [of_operator] = deployment["spec"]["template"]["spec"]["containers"]

    for container in (agent, of_operator):
        assert {"name": "KUBERNETES_SERVICE_HOST", "value": "10.0.0.1"} in container["env"]
        assert {"name": "KUBERNETES_SERVICE_PORT", "value": "6443"} in container["env"]


def test_the_operator_knows_the_agents_by_their_selector() -> None:
    spec = CniAgentSpec(name="net", namespace="cilium", plugin=Cilium(ipam=POOL))
    selector = spec.manifests()[-1]["spec"]["selector"]["matchLabels"]
    known_by = dict(label.split("=") for label in config()["cilium-pod-labels"].split(","))

    assert known_by == selector == selector_labels(program="cni-agent", instance="net")


def test_agents_read_neither_secrets_nor_config_maps() -> None:
    read = {resource for resource, _ in permissions(program().cluster_rules)}

    assert read & {"secrets", "configmaps"} == set()
    assert program().role_rules == ()


def test_agents_change_only_objects_of_cilium() -> None:
    changed = {
        resource
        for resource, verb in permissions(program().cluster_rules)
        if verb not in {"get", "list", "watch"}
    }

    assert all(resource.startswith("cilium") for resource in changed)


def test_the_operator_deletes_no_pods_and_the_watcher_that_would_is_off() -> None:
    assert ("pods", "delete") not in permissions(operator()["ClusterRole"]["rules"])
    assert config()["unmanaged-pod-watcher-interval"] == "0"


def test_the_operator_updates_the_definitions_of_cilium_only() -> None:
    [update] = [
        rule
        for rule in operator()["ClusterRole"]["rules"]
        if rule["resources"] == ["customresourcedefinitions"] and "update" in rule["verbs"]
    ]

    assert len(update["resourceNames"]) == 22
    assert all(name.endswith(".cilium.io") for name in update["resourceNames"])


def test_the_operator_elects_its_leader_in_its_own_namespace() -> None:
    found = operator()

    assert ("leases", "update") in permissions(found["Role"]["rules"])
    assert "leases" not in {resource for resource, _ in permissions(found["ClusterRole"]["rules"])}


def test_the_operator_runs_before_any_node_has_a_network() -> None:
    pod = operator()["Deployment"]["spec"]["template"]["spec"]

    assert (pod["hostNetwork"], pod["dnsPolicy"]) == (True, "Default")
    assert pod["tolerations"] == [{"operator": "Exists"}]


def test_the_operator_is_nobody_and_has_no_capability() -> None:
    [container] = operator()["Deployment"]["spec"]["template"]["spec"]["containers"]

    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "runAsGroup": 65532,
    }


def test_agents_and_operator_read_the_same_config_map() -> None:
    pod = operator()["Deployment"]["spec"]["template"]["spec"]
    [name] = [v["configMap"]["name"] for v in pod["volumes"] if "configMap" in v]
    args = [containers()["cilium-agent"]["args"], pod["containers"][0]["args"]]

    assert name == "net-config"
    assert args == [["--config-dir=/tmp/cilium/config-map"]] * 2


def test_a_change_of_the_configuration_rolls_the_operator_too() -> None:
    def annotations(**fields: Any) -> Json:
        return operator(**fields)["Deployment"]["spec"]["template"]["metadata"]["annotations"]

    assert annotations() != annotations(mtu=8950)


MISTAKES = {
    "share larger than the network": (
        {"pod_cidr": "10.0.0.0/16", "node_mask_size": 15},
        "node_mask_size: /15 is larger than the whole Pod network /16",
    ),
    "too many IPv6 shares": (
        {"pod_cidr": "10.0.0.0/16", "pod_cidr_ipv6": "fd00::/56"},
        "node_mask_size_ipv6: /120 is no share of the Pod network /56; write 56 to 72",
    ),
}


@pytest.mark.parametrize(("fields", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_share_that_cannot_be_cut_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        ClusterPool(**fields)

    assert message in str(error.value)


def test_dual_stack_with_native_routing_names_both_networks() -> None:
    with pytest.raises(DeclarationError) as error:
        Cilium(ipam=NodePodCidrs(dual_stack=True), routing=NativeRouting(cidr="10.0.0.0/8"))

    assert "routing.cidr_ipv6: is required" in str(error.value)


def test_an_agent_and_an_operator_of_different_versions_are_refused() -> None:
    digest = "0123456789abcdef" * 4
    plugin = Cilium(ipam=POOL, operator_image=f"mirror.example/operator:v1.19.6@sha256:{digest}")

    with pytest.raises(DeclarationError) as error:
        CniAgentSpec(name="cilium", namespace="cilium", plugin=plugin)

    assert "plugin.operator_image: v1.19.6 is not the version of the agent, v1.20.0" in str(
        error.value
    )


def test_a_name_leaves_room_for_the_operators() -> None:
    plugin = Cilium(ipam=POOL)

    assert CniAgentSpec(name="c" * 54, namespace="cilium", plugin=plugin).manifests()
    with pytest.raises(DeclarationError, match="name: has 55 characters; at most 54"):
        CniAgentSpec(name="c" * 55, namespace="cilium", plugin=plugin)


def test_an_api_server_with_a_scheme_is_refused() -> None:
    with pytest.raises(DeclarationError, match="api_server_host"):
        KubeProxyReplacement(api_server_host="https://10.0.0.1")
