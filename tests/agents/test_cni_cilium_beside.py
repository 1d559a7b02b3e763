"""What Cilium needs beside its agents: an operator that knows them, a relay, few permissions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    CiliumMasquerade,
    Eni,
    Hubble,
    HubbleRelay,
    HubbleServer,
)
from constructs_lib.declaration.nodes import NodeLabel
from constructs_lib.declaration.split import Pool
from constructs_lib.k8s.manifest import Json
from tests.agents.cilium import (
    POOL,
    PROXY,
    config,
    containers,
    operator,
    permissions,
    program,
)


def test_without_kube_proxy_everything_that_asks_the_api_server_knows_where_it_is() -> None:
    agent = containers(kube_proxy_replacement=PROXY)["cilium-agent"]
    deployment = operator(kube_proxy_replacement=PROXY)["Deployment"]
    [of_operator] = deployment["spec"]["template"]["spec"]["containers"]

    for container in (agent, of_operator):
        assert {"name": "KUBERNETES_SERVICE_HOST", "value": "10.0.0.1"} in container["env"]
        assert {"name": "KUBERNETES_SERVICE_PORT", "value": "6443"} in container["env"]


def test_the_operator_knows_the_agents_of_every_pool_by_a_label_of_their_pods() -> None:
    large = Pool(name="large", where=NodeLabel(key="size", operator="In", values=("xl",)))
    spec = CniAgentSpec(name="net", namespace="net", plugin=Cilium(ipam=POOL), pools=(large,))
    known_by = dict(label.split("=") for label in config()["cilium-pod-labels"].split(","))
    pods = [
        manifest["spec"]["template"]["metadata"]["labels"]
        for manifest in spec.manifests()
        if manifest["kind"] == "DaemonSet"
    ]

    assert len(pods) == 2
    assert all(known_by.items() <= labels.items() for labels in pods)


def test_the_label_by_which_the_operator_knows_the_agents_stays() -> None:
    with pytest.raises(DeclarationError, match=r"'net' must be 'cilium'"):
        CniAgentSpec(
            name="net", namespace="net", plugin=Cilium(ipam=POOL), pod_labels={"k8s-app": "net"}
        )


def test_agents_read_neither_secrets_nor_config_maps() -> None:
    read = {resource for resource, _ in permissions(program().cluster_rules)}

    assert read & {"secrets", "configmaps"} == set()
    assert program().role_rules == []


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


def test_the_relay_asks_the_agents_and_shows_them_its_certificate() -> None:
    found = operator(hubble=Hubble(server=HubbleServer(relay=HubbleRelay())))
    relay = found["Deployment"]["spec"]["template"]["spec"]
    [container] = relay["containers"]

    assert found["Deployment"]["metadata"]["name"] == "hubble-relay"
    assert relay["automountServiceAccountToken"] is False
    assert (
        "peer-service: hubble-peer.cilium.svc.cluster.local.:443"
        in found["ConfigMap"]["data"]["config.yaml"]
    )
    assert {"tls", "config"} <= {mount["name"] for mount in container["volumeMounts"]}


def test_agents_start_before_the_certificate_of_their_flows_is_there() -> None:
    agent = program(hubble=Hubble(server=HubbleServer())).main
    [volume] = [m.volume.manifest() for m in agent.mounts if m.volume.name == "hubble-tls"]

    assert volume["secret"]["optional"] is True


def test_the_relay_is_of_the_version_of_the_agents() -> None:
    relay = HubbleRelay(image=f"mirror.example/hubble-relay:v1.19.6@sha256:{'0' * 64}")

    with pytest.raises(DeclarationError, match=r"plugin\.hubble\.server\.relay\.image: v1\.19\.6"):
        program(hubble=Hubble(server=HubbleServer(relay=relay)))


def test_the_operator_for_a_vpc_is_another_program() -> None:
    deployment = operator(ipam=Eni())["Deployment"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]

    assert container["command"] == ["cilium-operator-aws"]
    assert "operator-aws:v1.20.0@sha256:" in container["image"]


def test_passwords_of_bgp_peers_are_read_in_the_own_namespace_only() -> None:
    found = program(bgp=True)

    assert permissions(found.role_rules) == {
        ("secrets", "get"),
        ("secrets", "list"),
        ("secrets", "watch"),
    }
    assert "secrets" not in {resource for resource, _ in permissions(found.cluster_rules)}


def test_networks_that_are_exempt_are_read_where_the_agent_looks() -> None:
    masquerade = CiliumMasquerade(ebpf=True, exempt=("10.0.0.0/8",))
    found = program(masquerade=masquerade, kube_proxy_replacement=PROXY)
    [config_map] = [m for m in found.companions({}) if m["kind"] == "ConfigMap"]
    [mount] = [m for m in found.main.mounts if m.path == "/etc/config"]

    assert json.loads(config_map["data"]["ip-masq-agent"]) == {"nonMasqueradeCIDRs": ["10.0.0.0/8"]}
    assert mount.volume.manifest()["configMap"]["name"] == config_map["metadata"]["name"]
