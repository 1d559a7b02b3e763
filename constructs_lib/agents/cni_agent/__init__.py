"""CniAgent: the network of every node, by a plugin of the Container Network Interface."""

from constructs_lib.agents.cni_agent.calico import (
    Calico,
    CalicoBgp,
    CalicoEbpf,
    CalicoVxlan,
    CanReach,
    InCidr,
    KubeControllers,
    KubernetesInternalIp,
    OnInterface,
    SkipInterface,
)
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    ClusterPool,
    KubeProxyReplacement,
    NativeRouting,
    NodePodCidrs,
    Tunnel,
)
from constructs_lib.agents.cni_agent.custom import Custom, InstallStep
from constructs_lib.agents.cni_agent.flannel import (
    Flannel,
    HostGateway,
    InterfaceByName,
    InterfaceByPattern,
    InterfaceThatReaches,
    Vxlan,
    WireGuard,
)
from constructs_lib.agents.cni_agent.kindnet import Kindnet, Masquerade, NetworkPolicies
from constructs_lib.agents.cni_agent.spec import CniAgentSpec
from constructs_lib.agents.cni_agent.weave import Weave
from constructs_lib.declaration.rbac import PolicyRule

__all__ = [
    "Calico",
    "CalicoBgp",
    "CalicoEbpf",
    "CalicoVxlan",
    "CanReach",
    "Cilium",
    "ClusterPool",
    "CniAgentSpec",
    "Custom",
    "Flannel",
    "HostGateway",
    "InCidr",
    "InstallStep",
    "InterfaceByName",
    "InterfaceByPattern",
    "InterfaceThatReaches",
    "Kindnet",
    "KubeControllers",
    "KubeProxyReplacement",
    "KubernetesInternalIp",
    "Masquerade",
    "NativeRouting",
    "NetworkPolicies",
    "NodePodCidrs",
    "OnInterface",
    "PolicyRule",
    "SkipInterface",
    "Tunnel",
    "Vxlan",
    "Weave",
    "WireGuard",
]
