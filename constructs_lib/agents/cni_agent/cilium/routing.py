"""How packets reach the Pods of other nodes, and what the world outside sees of a Pod.

Keys and defaults are those of cilium/charts 1.20.0 (cilium-configmap.yaml).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.declaration.model import ListOf, Part, Port
from constructs_lib.declaration.networks import Cidr, Ipv4Cidr, Ipv6Cidr
from constructs_lib.k8s.containers import Mount, config_map_volume

__all__ = ["CiliumMasquerade", "NativeRouting", "Routing", "Tunnel", "masquerade_name"]

_EXEMPT_FOLDER: Final = "/etc/config"
_EXEMPT_FILE: Final = "ip-masq-agent"
"""Where agents look unless told otherwise."""


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
    exempt: ListOf[Cidr] = ()
    """Networks that see the Pods' own addresses (``10.0.0.0/8``). They need a route back. With
    ``ebpf`` only. A change reaches the agents without a restart."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        return {
            "enable-ipv4-masquerade": "true",
            "enable-ipv6-masquerade": "true",
            "enable-bpf-masquerade": flag(self.ebpf),
            **({"enable-ip-masq-agent": "true"} if self.exempt else {}),
        }

    def files(self) -> dict[str, str]:
        """What the agents read of it, by file; nothing where all networks are alike."""
        if not self.exempt:
            return {}
        return {_EXEMPT_FILE: json.dumps({"nonMasqueradeCIDRs": list(self.exempt)}) + "\n"}

    def mounts(self, agent: str) -> Iterator[Mount]:
        """Where the agents read it.

        Args:
            agent: name of the agent, after which the ConfigMap is named.
        """
        if self.exempt:
            volume = config_map_volume("masquerade", masquerade_name(agent))
            yield Mount(volume=volume, path=_EXEMPT_FOLDER)


def masquerade_name(agent: str) -> str:
    """The name of the ConfigMap with the networks that are exempt."""
    return f"{agent}-masquerade"


Routing: TypeAlias = Annotated[Tunnel | NativeRouting, Field(discriminator="kind")]
