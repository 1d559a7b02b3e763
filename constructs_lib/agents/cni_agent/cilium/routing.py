"""How packets reach the Pods of other nodes, and what the world outside sees of a Pod.

Keys and defaults are those of cilium/charts 1.20.0 (cilium-configmap.yaml).
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.declaration.model import Part, Port
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr

__all__ = ["CiliumMasquerade", "NativeRouting", "Routing", "Tunnel"]


class Tunnel(Part):
    """Packets between nodes wrapped in UDP. Works on any network between the nodes."""

    kind: Literal["tunnel"] = "tunnel"
    protocol: Literal["vxlan", "geneve"] = "vxlan"
    """How packets are wrapped. A change cuts old nodes off from new ones while it rolls out."""
    port: Port | None = None
    """UDP port between the nodes; 8472 for vxlan and 6081 for geneve by default. Some virtual
    switches drop 8472; choose another there."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"routing-mode": "tunnel", "tunnel-protocol": self.protocol}
        if self.port is not None:
            config["tunnel-port"] = str(self.port)
        return config


class NativeRouting(Part):
    """Packets travel as they are; the network between the nodes must know where Pods live."""

    kind: Literal["native"] = "native"
    cidr: Ipv4Cidr | None = None
    """Where Pods are reached by their own address; beyond it they hide behind their node's. The
    Pod network, or a larger one around it. Required while Cilium masquerades IPv4."""
    cidr_ipv6: Ipv6Cidr | None = None
    """The same for IPv6."""
    direct_routes: bool = False
    """Write routes to the other nodes' Pods on every node. For nodes on one network segment
    without a router that knows them."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {
            "routing-mode": "native",
            "auto-direct-node-routes": flag(self.direct_routes),
        }
        if self.cidr is not None:
            config["ipv4-native-routing-cidr"] = self.cidr
        if self.cidr_ipv6 is not None:
            config["ipv6-native-routing-cidr"] = self.cidr_ipv6
        return config


class CiliumMasquerade(Part):
    """Pods talk to the outside with the address of their node."""

    ebpf: bool = False
    """Do it in eBPF instead of iptables: faster, and on ``devices`` only. Needs
    ``kube_proxy_replacement``; without it the agent does not start."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        return {
            "enable-ipv4-masquerade": "true",
            "enable-ipv6-masquerade": "true",
            "enable-bpf-masquerade": flag(self.ebpf),
        }


Routing: TypeAlias = Annotated[Tunnel | NativeRouting, Field(discriminator="kind")]
