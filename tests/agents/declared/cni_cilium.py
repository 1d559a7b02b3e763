"""CniAgent with Cilium: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    CiliumIpsec,
    CiliumMasquerade,
    CiliumWireGuard,
    ClusterPool,
    DirectReturn,
    Eni,
    Hubble,
    HubbleRelay,
    HubbleServer,
    KubeProxyReplacement,
    MultiPool,
    NativeRouting,
    NodePodCidrs,
    PodPool,
    Tunnel,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.resources import Resources

_ENOUGH: Final = Resources(cpu="100m", memory="512Mi", memory_limit="2Gi")
_OPERATOR: Final = catalogue_image("cilium-operator").rpartition("/")[2]
_RELAY: Final = catalogue_image("hubble-relay").rpartition("/")[2]
"""Mirrored images keep their digests."""

CASES: Final[dict[str, AgentSpec]] = {
    "cni-agent-cilium": CniAgentSpec(
        name="cilium",
        namespace="cilium",
        plugin=Cilium(ipam=ClusterPool(pod_cidr="10.244.0.0/16")),
        resources=_ENOUGH,
    ),
    "cni-agent-cilium-full": CniAgentSpec(
        name="cilium",
        namespace="cilium",
        plugin=Cilium(
            ipam=ClusterPool(
                pod_cidr="10.64.0.0/12",
                node_mask_size=25,
                pod_cidr_ipv6="fd00:64::/104",
                node_mask_size_ipv6=118,
            ),
            routing=NativeRouting(
                cidr="10.64.0.0/12", cidr_ipv6="fd00:64::/104", direct_routes=True
            ),
            kube_proxy_replacement=KubeProxyReplacement(
                api_server_host="api.cluster.example",
                api_server_port=443,
                health_port=10256,
                direct_return=DirectReturn(protocols="all"),
                algorithm="maglev",
                acceleration="best-effort",
                inside_pods=False,
                node_port_addresses=("10.0.0.0/16",),
            ),
            masquerade=CiliumMasquerade(ebpf=True, exempt=("10.0.0.0/8",)),
            devices=("eth0", "bond+"),
            encryption=CiliumWireGuard(
                node_traffic=True, keepalive=25, only_encrypted="10.64.0.0/12"
            ),
            hubble=Hubble(
                metrics=("dns", "drop:sourceContext=namespace"),
                metrics_port=19965,
                server=HubbleServer(
                    port=14244,
                    secret="cilium-server",  # the name of a Secret
                    relay=HubbleRelay(
                        client_secret="cilium-relay",  # likewise
                        image=f"registry.example/mirror/{_RELAY}",
                        metrics_port=9966,
                        cluster_domain="cluster.example",
                    ),
                ),
            ),
            cluster_name="north",
            cluster_id=7,
            bandwidth_manager="bbr",
            egress_gateway=True,
            local_redirect_policies=True,
            l2_announcements=True,
            bgp=True,
            debug=True,
            extra={"bpf-lb-map-max": "131072"},
            operator_metrics_port=9963,
            mtu=8950,
            exclusive=False,
            health_port=19879,
            metrics_port=9962,
            mount_cgroup=False,
            load_kernel_modules=False,
            foreign_bin_folder=True,
            operator_image=f"registry.example/mirror/{_OPERATOR}",
            operator_replicas=1,
            operator_resources=Resources(cpu="100m", memory="256Mi", memory_limit="1Gi"),
        ),
        resources=_ENOUGH,
    ),
    "cni-agent-cilium-node-cidrs": CniAgentSpec(
        name="cilium",
        namespace="cilium",
        plugin=Cilium(
            ipam=NodePodCidrs(families="dual-stack"), routing=Tunnel(protocol="geneve", port=6082)
        ),
        resources=_ENOUGH,
    ),
    "cni-agent-cilium-eni": CniAgentSpec(
        name="cilium",
        namespace="kube-system",
        platform="eks",
        monitoring=Monitoring(),
        plugin=Cilium(
            ipam=Eni(
                prefix_delegation=True,
                release_excess=True,
                first_interface_index=1,
                subnet_ids=("subnet-0a", "subnet-0b"),
                subnet_tags={"role": "pods"},
                security_groups=("sg-0a",),
                tags={"team": "network"},
            ),
            metrics_port=9962,
            operator_service_account_annotations={
                "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/cilium-operator"
            },
        ),
        resources=_ENOUGH,
    ),
    "cni-agent-cilium-ipv6": CniAgentSpec(
        name="cilium",
        namespace="cilium",
        plugin=Cilium(
            ipam=MultiPool(
                pools=(
                    PodPool(name="default", pod_cidr_ipv6="fd00:64::/104"),
                    PodPool(name="blue", pod_cidr_ipv6="fd00:65::/104", node_mask_size_ipv6=112),
                )
            ),
            encryption=CiliumIpsec(),
            hubble=None,
        ),
        resources=_ENOUGH,
    ),
}
