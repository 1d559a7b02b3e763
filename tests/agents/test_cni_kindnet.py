"""Kindnet: routes and NetworkPolicies, with no permission its daemon does not use."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent.kindnet import Kindnet, Masquerade, NetworkPolicies
from constructs_lib.agents.cni_agent.spec import CniAgentSpec
from constructs_lib.declaration.program import Program
from constructs_lib.k8s.containers import volumes_of
from constructs_lib.k8s.manifest import Json
from tests.declaration.builders import DIGEST
from tests.pods import from_field

IMAGE = f"registry.example/kindnet:1@{DIGEST}"


def program(**fields: Any) -> Program:
    plugin = Kindnet(**fields)
    return CniAgentSpec(name="kindnet", namespace="net", plugin=plugin, image=IMAGE).program()


def permissions(**fields: Any) -> set[tuple[str, str]]:
    return {
        (resource, verb)
        for rule in program(**fields).cluster_rules
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def mounts(container: Json) -> dict[str, bool]:
    """Paths of the container, and whether they can be written."""
    return {
        mount["mountPath"]: not mount.get("readOnly", False) for mount in container["volumeMounts"]
    }


def test_it_has_no_image_of_its_own() -> None:
    with pytest.raises(DeclarationError, match="image: is required, as no public digest"):
        CniAgentSpec(name="kindnet", namespace="net", plugin=Kindnet())


def test_it_is_on_the_network_of_the_node_without_needing_cluster_dns() -> None:
    found = program()

    assert (found.host_network, found.host_pid, found.dns_policy) == (True, False, "Default")


def test_it_may_only_watch() -> None:
    resources = ("namespaces", "networkpolicies", "nodes", "pods")

    assert permissions() == {(name, verb) for name in resources for verb in ("list", "watch")}


def test_without_network_policies_it_watches_nodes_only_and_sees_no_runtime() -> None:
    daemon = program(network_policies=None).main.manifest()

    assert permissions(network_policies=None) == {("nodes", "list"), ("nodes", "watch")}
    assert list(mounts(daemon)) == ["/etc/cni/net.d"]
    assert "--network-policy=false" in daemon["args"]


def test_the_daemon_writes_nothing_of_the_node_but_the_network_configuration() -> None:
    assert mounts(program().main.manifest()) == {
        "/etc/cni/net.d": True,
        "/var/run/nri": False,
        "/var/run/netns": False,
    }


def test_it_sees_network_namespaces_of_pods_that_start_later() -> None:
    found = program().main.manifest()["volumeMounts"]
    propagation = {m["mountPath"]: m.get("mountPropagation") for m in found}

    assert propagation["/var/run/netns"] == "HostToContainer"


def test_without_nri_it_is_told_so_and_mounts_nothing_of_the_runtime() -> None:
    daemon = program(network_policies=NetworkPolicies(nri=False)).main.manifest()

    assert "--disable-nri=true" in daemon["args"]
    assert "--network-policy=true" in daemon["args"]
    assert list(mounts(daemon)) == ["/etc/cni/net.d"]


def test_only_the_daemon_is_privileged_and_says_why() -> None:
    found = program()
    made = [container.manifest() for container in (*found.init, found.main)]
    privileged = [c["name"] for c in made if c["securityContext"].get("privileged")]

    assert privileged == ["kindnet"]
    assert "DS501" in found.reasons


def test_the_node_folder_of_plugins_does_not_hide_the_one_of_the_image() -> None:
    [install] = program().init
    [mount] = install.mounts
    words = install.args[0].split()

    assert words[1] == "/opt/cni/bin/cni-kindnet"
    assert mount.path == "/host/opt/cni/bin"
    assert words[-1] == f"{mount.path}/cni-kindnet"
    assert volumes_of([install])[0]["hostPath"] == {
        "path": "/opt/cni/bin",
        "type": "DirectoryOrCreate",
    }


def test_a_running_plugin_is_replaced_not_written_over() -> None:
    [install] = program().init
    copied, moved = install.args[0].split(" && ")

    assert copied.split()[-1] == moved.split()[-2] != moved.split()[-1]


def test_it_knows_itself_by_both_addresses() -> None:
    env = {entry["name"]: entry["valueFrom"] for entry in program().main.env}

    assert env["HOST_IP"] == from_field("status.hostIP")
    assert env["POD_IP"] == from_field("status.podIP")


FLAGS = {
    "masquerade off": ({"masquerade": None}, "--masquerading=false"),
    "masquerade exempt": (
        {"masquerade": Masquerade(exempt=("10.0.0.0/8", "fd00::/8"))},
        "--no-masquerade-cidr=10.0.0.0/8,fd00::/8",
    ),
    "nat64 off": ({"nat64": False}, "--nat64=false"),
    "fast path off": ({"fastpath_packets": 0}, "--fastpath-threshold=0"),
    "API server": (
        {"control_plane_endpoint": "https://10.0.0.1:6443"},
        "--control-plane-endpoint=https://10.0.0.1:6443",
    ),
    "DNS cache never": ({}, "--dns-caching=false"),
    "IPsec never": ({}, "--ipsec-overlay=false"),
}


@pytest.mark.parametrize(("fields", "flag"), FLAGS.values(), ids=FLAGS)
def test_a_field_becomes_its_flag(fields: dict[str, Any], flag: str) -> None:
    assert flag in program(**fields).main.args


def test_the_metrics_port_is_one_port_on_the_address_of_the_node() -> None:
    daemon = program(metrics_port=19999).main.manifest()

    assert "--metrics-bind-address=[$(HOST_IP)]:19999" in daemon["args"]
    assert daemon["ports"] == [{"name": "metrics", "containerPort": 19999, "hostPort": 19999}]


@pytest.mark.parametrize("cidr", ["pods", "10.0.0.1/8"])
def test_a_network_that_is_none_is_refused(cidr: str) -> None:
    with pytest.raises(DeclarationError, match="is not a network"):
        Masquerade(exempt=(cidr,))


def test_an_api_server_without_tls_is_refused() -> None:
    with pytest.raises(DeclarationError, match="control_plane_endpoint"):
        Kindnet(control_plane_endpoint="http://10.0.0.1:8080")
