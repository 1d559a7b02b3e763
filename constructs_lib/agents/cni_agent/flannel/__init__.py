"""Flannel as a plugin of CniAgent."""

from constructs_lib.agents.cni_agent.flannel.backends import HostGateway, Vxlan, WireGuard
from constructs_lib.agents.cni_agent.flannel.interfaces import (
    InterfaceByName,
    InterfaceByPattern,
    InterfaceThatReaches,
)
from constructs_lib.agents.cni_agent.flannel.plugin import Flannel

__all__ = [
    "Flannel",
    "HostGateway",
    "InterfaceByName",
    "InterfaceByPattern",
    "InterfaceThatReaches",
    "Vxlan",
    "WireGuard",
]
