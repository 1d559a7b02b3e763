"""CniAgent: the network of every node, by a plugin of the Container Network Interface."""

from constructs_lib.agents.cni_agent.custom import Custom, InstallStep, PolicyRule
from constructs_lib.agents.cni_agent.flannel import (
    Flannel,
    HostGateway,
    InterfaceByName,
    InterfaceByPattern,
    InterfaceThatReaches,
    Vxlan,
    WireGuard,
)
from constructs_lib.agents.cni_agent.spec import CniAgentSpec

__all__ = [
    "CniAgentSpec",
    "Custom",
    "Flannel",
    "HostGateway",
    "InstallStep",
    "InterfaceByName",
    "InterfaceByPattern",
    "InterfaceThatReaches",
    "PolicyRule",
    "Vxlan",
    "WireGuard",
]
