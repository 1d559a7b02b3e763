"""CniAgent with Cilium: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    ClusterPool,
    KubeProxyReplacement,
    NativeRouting,
    NodePodCidrs,
    Tunnel,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.resources import Resources

_ENOUGH: Final = Resources(cpu="100m", memory="512Mi", memory_limit="2Gi")
_OPERATOR: Final = catalogue_image("cilium-operator").rpartition("/")[2]
"""A mirrored image keeps its digest."""

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
                api_server_host="api.cluster.example", api_server_port=443, health_port=10256
            ),
            wireguard=True,
            hubble=False,
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
            ipam=NodePodCidrs(dual_stack=True), routing=Tunnel(protocol="geneve", port=6082)
        ),
        resources=_ENOUGH,
    ),
}
