"""What a declaration of Cilium becomes, and which of it goes together."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    CiliumIpsec,
    CiliumMasquerade,
    CiliumWireGuard,
    ClusterPool,
    Eni,
    Hubble,
    HubbleServer,
    KubeProxyReplacement,
    MultiPool,
    NativeRouting,
    NodePodCidrs,
    PodPool,
    Tunnel,
)
from constructs_lib.agents.cni_agent.cilium.config import cilium_config
from constructs_lib.agents.cni_agent.cilium.extra import extra_problems
from tests.agents.cases import CASES
from tests.agents.cilium import (
    DIRECT,
    DUAL,
    IPV6,
    NATIVE,
    POOL,
    PROXY,
    config,
    program,
)


def test_an_api_server_that_is_away_restarts_no_agent() -> None:
    assert config()["agent-health-require-k8s-connectivity"] == "false"


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
    "both families": ({"ipam": DUAL}, "enable-ipv6", "true"),
    "IPv6 alone": ({"ipam": NodePodCidrs(families="ipv6")}, "enable-ipv4", "false"),
    "IPv6 between nodes": ({"ipam": IPV6}, "underlay-protocol", "ipv6"),
    "IPv6 of the operator": ({"ipam": IPV6}, "operator-api-serve-addr", "[::1]:9234"),
    "pools": (
        {"ipam": MultiPool(pools=(PodPool(name="default", pod_cidr="10.0.0.0/16"),))},
        "auto-create-cilium-pod-ip-pools",
        "default=ipv4-cidrs:10.0.0.0/16;ipv4-mask-size:24",
    ),
    "interfaces of the VPC": ({"ipam": Eni()}, "ipam", "eni"),
    "the VPC routes": ({"ipam": Eni()}, "routing-mode", "native"),
    "the VPC knows Pods": ({"ipam": Eni()}, "enable-ipv4-masquerade", "false"),
    "masquerade": ({}, "enable-ipv4-masquerade", "true"),
    "no masquerade": ({"masquerade": None}, "enable-ipv4-masquerade", "false"),
    "masquerade in eBPF": (
        {"masquerade": CiliumMasquerade(ebpf=True), "kube_proxy_replacement": PROXY},
        "enable-bpf-masquerade",
        "true",
    ),
    "devices": ({"devices": ("eth0", "bond+")}, "devices", "eth0 bond+"),
    "answers through the node": ({"kube_proxy_replacement": PROXY}, "bpf-lb-mode", "snat"),
    "answers go straight": ({**NATIVE, "kube_proxy_replacement": DIRECT}, "bpf-lb-mode", "hybrid"),
    "answers wrapped in Geneve": (
        {**NATIVE, "kube_proxy_replacement": DIRECT},
        "tunnel-protocol",
        "geneve",
    ),
    "sockets of Pods": (
        {"kube_proxy_replacement": PROXY.model_copy(update={"inside_pods": False})},
        "bpf-lb-sock-hostns-only",
        "true",
    ),
    "IPsec": ({"encryption": CiliumIpsec()}, "ipsec-key-file", "/etc/ipsec/keys"),
    "only encrypted": (
        {**NATIVE, "encryption": CiliumWireGuard(only_encrypted="10.0.0.0/8")},
        "encryption-strict-egress-cidr",
        "10.0.0.0/8",
    ),
    "flows on the network": (
        {"hubble": Hubble(server=HubbleServer())},
        "hubble-listen-address",
        ":4244",
    ),
    "metrics of flows": ({"hubble": Hubble(metrics=("dns", "drop"))}, "hubble-metrics", "dns drop"),
    "the cluster": ({"cluster_name": "north", "cluster_id": 7}, "cluster-id", "7"),
    "bandwidth": ({"bandwidth_manager": "bbr"}, "enable-bbr", "true"),
    "BGP": ({"bgp": True}, "bgp-secrets-namespace", "cilium"),
    "metrics of the operator": ({"operator_metrics_port": 9963}, "enable-metrics", "true"),
    "one more key": ({"extra": {"bpf-lb-map-max": "131072"}}, "bpf-lb-map-max", "131072"),
    "the chart's flags": ({}, "monitor-aggregation-flags", "all"),
    "the chart's Envoy": ({}, "envoy-xds-mode", "ads"),
    "kube-proxy stays": ({}, "kube-proxy-replacement", "false"),
    "kube-proxy goes": ({"kube_proxy_replacement": PROXY}, "kube-proxy-replacement", "true"),
    "WireGuard": ({"encryption": CiliumWireGuard()}, "enable-wireguard", "true"),
    "Hubble off": ({"hubble": None}, "enable-hubble", "false"),
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


MISTAKES = {
    "share larger than the network": (
        {"pod_cidr": "10.0.0.0/16", "node_mask_size": 15},
        "node_mask_size: /15 is larger than the whole Pod network /16",
    ),
    "too many IPv6 shares": (
        {"pod_cidr": "10.0.0.0/16", "pod_cidr_ipv6": "fd00::/56"},
        "node_mask_size_ipv6: /120 is not a share of the Pod network /56; write 56 to 72",
    ),
}


@pytest.mark.parametrize(("fields", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_share_that_cannot_be_cut_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        ClusterPool(**fields)

    assert message in str(error.value)


def test_dual_stack_with_native_routing_names_both_networks() -> None:
    with pytest.raises(DeclarationError) as error:
        Cilium(ipam=DUAL, routing=NativeRouting(cidr="10.0.0.0/8"))

    assert "routing.cidr_ipv6: is required" in str(error.value)


def test_an_api_server_with_a_scheme_is_refused() -> None:
    with pytest.raises(DeclarationError, match="api_server_host"):
        KubeProxyReplacement(api_server_host="https://10.0.0.1")


TOGETHER = {
    "exempt networks with iptables": (
        {"masquerade": CiliumMasquerade(exempt=("10.0.0.0/8",))},
        "masquerade.exempt: needs masquerade.ebpf=True",
    ),
    "eBPF masquerade without Services": (
        {"masquerade": CiliumMasquerade(ebpf=True)},
        "masquerade.ebpf: needs kube_proxy_replacement",
    ),
    "an egress gateway without it": (
        {"egress_gateway": True},
        "egress_gateway: needs masquerade=CiliumMasquerade(ebpf=True)",
    ),
    "announcements without Services": (
        {"l2_announcements": True},
        "l2_announcements: needs kube_proxy_replacement",
    ),
    "redirects without Services": (
        {"local_redirect_policies": True},
        "local_redirect_policies: needs kube_proxy_replacement",
    ),
    "native routing without a network": (
        {"routing": NativeRouting()},
        "routing.cidr: is required, as Pods have IPv4 addresses",
    ),
    "a tunnel in a VPC": ({"ipam": Eni(), "routing": Tunnel()}, "routing: cannot be a tunnel"),
    "direct answers in a VXLAN tunnel": (
        {"kube_proxy_replacement": DIRECT},
        "kube_proxy_replacement.direct_return.dispatch: 'geneve' does not go with this tunnel",
    ),
    "a number without a name": ({"cluster_id": 7}, "cluster_name: cluster 7 of a mesh needs a"),
    "a number that ENI drops": (
        {"ipam": Eni(), "cluster_id": 128, "cluster_name": "north"},
        "cluster_id: with Eni only ids below 128 work",
    ),
    "strict encryption in a tunnel": (
        {"encryption": CiliumWireGuard(only_encrypted="10.0.0.0/8")},
        "encryption.plain_to_nodes: must be True",
    ),
}


@pytest.mark.parametrize(("fields", "message"), TOGETHER.values(), ids=TOGETHER)
def test_what_would_stop_the_agents_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        Cilium(**{"ipam": POOL, **fields})

    assert message in str(error.value)


POOLS = {
    "no default": ([PodPool(name="a", pod_cidr="10.0.0.0/16")], "none is named 'default'"),
    "twice": (
        [PodPool(name="default", pod_cidr=cidr) for cidr in ("10.0.0.0/16", "10.1.0.0/16")],
        "default is listed twice",
    ),
    "other families": (
        [
            PodPool(name="default", pod_cidr="10.0.0.0/16"),
            PodPool(name="six", pod_cidr_ipv6="fd00::/104"),
        ],
        "give all pools the same address families",
    ),
}


@pytest.mark.parametrize(("pools", "message"), POOLS.values(), ids=POOLS)
def test_pools_that_do_not_fit_together_are_refused(pools: list[PodPool], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        MultiPool(pools=tuple(pools))

    assert message in str(error.value)


def test_all_that_does_not_fit_of_pools_is_told_at_once() -> None:
    networks: list[dict[str, Any]] = [
        {"pod_cidr": "10.0.0.0/16"},
        {"pod_cidr_ipv6": "fd00::/104"},
    ]

    with pytest.raises(DeclarationError) as error:
        MultiPool(pools=[PodPool(name="a", **network) for network in networks])

    assert [problem.message.partition(",")[0] for problem in error.value.problems] == [
        "a is listed twice; give each pool its own name",
        "none is named 'default'",
        "give all pools the same address families; every Pod gets one of each",
    ]


def test_a_pool_without_any_network_is_refused() -> None:
    with pytest.raises(DeclarationError, match="pod_cidr: is required"):
        ClusterPool()


EXTRA = {
    "written": ("ipam", "plugin.extra.ipam: is written by the declaration ('cluster-pool')"),
    "a field's": ("mtu", "plugin.extra.mtu: is decided by the field mtu"),
    "a field of a part": (
        "bpf-lb-algorithm",
        "is decided by the field kube_proxy_replacement.algorithm",
    ),
    "what has no permission": (
        "enable-gateway-api",
        "cannot be set here: Gateway API needs permissions and objects",
    ),
}


@pytest.mark.parametrize(("key", "message"), EXTRA.values(), ids=EXTRA)
def test_a_further_key_that_is_not_free_is_refused(key: str, message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        program(extra={key: "x"})

    assert message in str(error.value)


FREE = {"enable-endpoint-routes"}
"""Decided in a VPC, and of use elsewhere."""


@pytest.mark.parametrize("case", [case for case in CASES if "cilium" in case])
def test_every_key_that_a_field_decides_is_known_as_such(case: str) -> None:
    spec = CASES[case]
    assert isinstance(spec, CniAgentSpec)
    plugin = spec.plugin
    assert isinstance(plugin, Cilium)
    always = cilium_config(Cilium(ipam=POOL), namespace="a")
    decided = cilium_config(plugin, namespace="a").keys() - always.keys() - FREE
    refused = extra_problems(dict.fromkeys(decided, ""), written=always)

    assert {problem.path for problem in refused} == {("plugin", "extra", key) for key in decided}
