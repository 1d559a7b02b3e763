"""kube-proxy's other ways to know its Pods, the node's own addresses, and further keys."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.kube_proxy import (
    ByBridge,
    ByInterfacePrefix,
    ByNodeCidr,
    KubeProxySpec,
)
from constructs_lib.agents.kube_proxy_local import CONFIGURATION_KEYS
from constructs_lib.k8s.manifest import Json
from tests.agents.cases import CASES
from tests.agents.test_kube_proxy import config, spec

WAYS: dict[str, tuple[Any, dict[str, Json]]] = {
    "node-cidr": (ByNodeCidr(), {"detectLocalMode": "NodeCIDR"}),
    "bridge": (
        ByBridge(bridge="cni0"),
        {"detectLocalMode": "BridgeInterface", "detectLocal": {"bridgeInterface": "cni0"}},
    ),
    "prefix": (
        ByInterfacePrefix(prefix="cali"),
        {"detectLocalMode": "InterfaceNamePrefix", "detectLocal": {"interfaceNamePrefix": "cali"}},
    ),
}


@pytest.mark.parametrize(("way", "keys"), WAYS.values(), ids=WAYS)
def test_pods_are_known_otherwise_and_their_network_is_not_named(
    way: Any, keys: dict[str, Json]
) -> None:
    found = config(cluster_cidr=None, local_traffic=way)

    assert {key: found[key] for key in found if key.startswith("detect")} == keys
    assert "clusterCIDR" not in found


@pytest.mark.parametrize(("family", "address"), [("ipv4", "0.0.0.0:10256"), ("ipv6", "[::]:10256")])
def test_health_is_served_on_the_first_family(family: Any, address: str) -> None:
    found = config(cluster_cidr=None, local_traffic=ByNodeCidr(first_family=family))

    assert found["healthzBindAddress"] == address


def test_node_ports_answer_on_the_nodes_own_addresses() -> None:
    assert config(node_port_addresses="primary")["nodePortAddresses"] == ["primary"]


def test_further_keys_are_added_beside_ours() -> None:
    found = config(extra={"conntrack": {"tcpBeLiberal": True}, "enableProfiling": True})

    assert found["conntrack"] == {**config()["conntrack"], "tcpBeLiberal": True}
    assert found["enableProfiling"] is True


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("kube-proxy")])
def test_every_key_is_one_that_kube_proxy_knows(case: str) -> None:
    declared = CASES[case]
    assert isinstance(declared, KubeProxySpec)

    assert declared._config().keys() <= CONFIGURATION_KEYS


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no network": ({"cluster_cidr": None}, "cluster_cidr: is required; write the cluster's Pod"),
    "network in vain": ({"local_traffic": ByNodeCidr()}, "means nothing with ByNodeCidr"),
    "written": ({"extra": {"mode": "ipvs"}}, "extra.mode: 'ipvs' is laid over 'iptables'"),
    "misspelt": ({"extra": {"iptable": {}}}, "did you mean 'iptables'"),
    "windows": ({"extra": {"winkernel": {}}}, "KubeProxyConfiguration has no such field"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_ignored_or_undone_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        spec(**fields)


@pytest.mark.parametrize("name", ["", "a/b", "a b", "sixteen-letters-"])
def test_a_name_that_no_interface_can_have_is_refused(name: str) -> None:
    with pytest.raises(DeclarationError, match="is not the name of a network interface"):
        ByBridge(bridge=name)
