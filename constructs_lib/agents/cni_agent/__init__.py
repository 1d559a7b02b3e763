"""CniAgent: the network of every node, by a plugin of the Container Network Interface."""

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
from constructs_lib.spec.rbac import PolicyRule

__all__ = [
    "CniAgentSpec",
    "Custom",
    "Flannel",
    "HostGateway",
    "InstallStep",
    "InterfaceByName",
    "InterfaceByPattern",
    "InterfaceThatReaches",
    "Kindnet",
    "Masquerade",
    "NetworkPolicies",
    "PolicyRule",
    "Vxlan",
    "Weave",
    "WireGuard",
]
