"""Which further keys of cilium-config a declaration may give.

A key that a field decides has one home, also while the field leaves it at Cilium's default. A key
that needs permissions, mounts or objects which are not generated would be accepted and then fail on
every node, so it is refused with the reason. Facts: cilium/charts 1.20.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.errors import Problem

__all__ = ["extra_problems"]

_FIELDS: Final[Mapping[str, str]] = {
    "auto-create-cilium-node-resource": "ipam",
    "auto-create-cilium-pod-ip-pools": "ipam",
    "auto-direct-node-routes": "routing.direct_routes",
    "aws-enable-prefix-delegation": "ipam.prefix_delegation",
    "aws-release-excess-ips": "ipam.release_excess",
    "bgp-secrets-namespace": "bgp",
    "bpf-lb-acceleration": "kube_proxy_replacement.acceleration",
    "bpf-lb-algorithm": "kube_proxy_replacement.algorithm",
    "bpf-lb-dsr-dispatch": "kube_proxy_replacement.direct_return",
    "bpf-lb-mode": "kube_proxy_replacement.direct_return",
    "bpf-lb-sock-hostns-only": "kube_proxy_replacement.inside_pods",
    "cluster-pool-ipv4-cidr": "ipam",
    "cluster-pool-ipv4-mask-size": "ipam",
    "cluster-pool-ipv6-cidr": "ipam",
    "cluster-pool-ipv6-mask-size": "ipam",
    "devices": "devices",
    "enable-bandwidth-manager": "bandwidth_manager",
    "enable-bbr": "bandwidth_manager",
    "enable-bgp-control-plane": "bgp",
    "enable-bpf-masquerade": "masquerade.ebpf",
    "enable-egress-gateway": "egress_gateway",
    "enable-encryption-strict-mode-egress": "encryption.only_encrypted",
    "enable-ip-masq-agent": "masquerade.exempt",
    "enable-ipsec": "encryption",
    "enable-l2-announcements": "l2_announcements",
    "enable-local-redirect-policy": "local_redirect_policies",
    "enable-metrics": "operator_metrics_port",
    "enable-wireguard": "encryption",
    "encrypt-node": "encryption.node_traffic",
    "encryption-strict-egress-allow-remote-node-identities": "encryption.plain_to_nodes",
    "encryption-strict-egress-cidr": "encryption.only_encrypted",
    "eni-first-interface-index": "ipam.first_interface_index",
    "eni-security-groups": "ipam.security_groups",
    "eni-subnet-ids": "ipam.subnet_ids",
    "eni-subnet-tags": "ipam.subnet_tags",
    "eni-tags": "ipam.tags",
    "hubble-disable-tls": "hubble.server",
    "hubble-listen-address": "hubble.server",
    "hubble-metrics": "hubble.metrics",
    "hubble-metrics-server": "hubble.metrics_port",
    "hubble-tls-cert-file": "hubble.server",
    "hubble-tls-client-ca-files": "hubble.server",
    "hubble-tls-key-file": "hubble.server",
    "ipsec-key-file": "encryption",
    "ipv4-native-routing-cidr": "routing.cidr",
    "ipv6-native-routing-cidr": "routing.cidr_ipv6",
    "k8s-require-ipv4-pod-cidr": "ipam",
    "k8s-require-ipv6-pod-cidr": "ipam",
    "kube-proxy-replacement-healthz-bind-address": "kube_proxy_replacement.health_port",
    "mtu": "mtu",
    "nodeport-addresses": "kube_proxy_replacement.node_port_addresses",
    "operator-prometheus-serve-addr": "operator_metrics_port",
    "prometheus-serve-addr": "metrics_port",
    "tunnel-port": "routing.port",
    "underlay-protocol": "ipam",
    "wireguard-persistent-keepalive": "encryption.keepalive",
}
"""Keys that are written only where a field says so, by the field."""

_NEEDS_MORE: Final[Mapping[str, str]] = {
    "clustermesh-config": "a cluster mesh needs servers and Secrets",
    "cni-uninstall": "a restart would leave the node without a network",
    "custom-cni-conf": "another network configuration needs a mount",
    "enable-envoy-config": "it needs permission to read Secrets",
    "enable-gateway-api": "Gateway API needs permissions and objects",
    "enable-ingress-controller": "Ingress needs permissions and objects",
    "enable-policy-secrets-sync": "it needs permission to read Secrets",
    "enable-ztunnel": "ztunnel needs a DaemonSet and Secrets",
    "hubble-drop-events": "agents may not write events",
    "kvstore": "an etcd needs mounts and Secrets",
    "mesh-auth-mutual-enabled": "mutual authentication needs SPIRE",
    "read-cni-conf": "another network configuration needs a mount",
}
"""Keys that need what is not generated, with the reason."""


def extra_problems(extra: Mapping[str, str], *, written: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with further keys.

    Args:
        extra: the keys with their values.
        written: the keys that the declaration decides.
    """
    for key in extra:
        message = None
        if key in _NEEDS_MORE:
            message = f"cannot be set here: {_NEEDS_MORE[key]}; use VendoredAgent for that"
        elif key in _FIELDS:
            message = f"is decided by the field {_FIELDS[key]}; set that and leave this out"
        elif key in written:
            message = f"is written by the declaration ({written[key]!r}); leave it out"
        if message is not None:
            yield Problem(path=("plugin", "extra", key), message=message)
