"""How Flannel's packets travel between the nodes.

Facts: flannel-io/flannel v0.28.7 (Documentation/backends.md, pkg/backend). A pre-shared key for
WireGuard is left out: it would stand in a ConfigMap, and every node has a key of its own anyway.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import Part, Port
from constructs_lib.k8s.manifest import Json

__all__ = ["Backend", "HostGateway", "Vxlan", "WireGuard"]

_Mtu: TypeAlias = Annotated[int, Field(ge=1280, le=65535)]


class Vxlan(Part):
    """Packets wrapped in UDP. Works on any network between the nodes."""

    kind: Literal["vxlan"] = "vxlan"
    port: Port = 8472
    """UDP port between the nodes. Some virtual switches drop 8472; choose another there."""
    vni: int = Field(default=1, ge=1, le=16_777_215)
    """Network identifier."""
    direct_routing: bool = False
    """Send packets to nodes on the same network segment as they are, and wrap only those for other
    ones. The segment must then let through packets with addresses of Pods."""
    mtu: _Mtu | None = None
    """Largest packet of the nodes' network, of which 50 bytes are for the wrapping. That of the
    node's interface by default."""
    group_policy: bool = False
    """Carry the mark of a packet to the other node (VXLAN group based policy)."""

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        backend: dict[str, Json] = {"Type": "vxlan", "Port": self.port, "VNI": self.vni}
        if self.direct_routing:
            backend["DirectRouting"] = True
        if self.mtu is not None:
            backend["MTU"] = self.mtu
        if self.group_policy:
            backend["GBP"] = True
        return backend


class HostGateway(Part):
    """Plain routes, without an overlay. Every node must be on one network segment."""

    kind: Literal["host-gw"] = "host-gw"

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        return {"Type": "host-gw"}


class WireGuard(Part):
    """Encrypted packets. The nodes' kernel must have WireGuard loaded."""

    kind: Literal["wireguard"] = "wireguard"
    port: Port = 51820
    """UDP port between the nodes."""
    port_ipv6: Port = 51821
    """UDP port of the tunnel for IPv6 Pods, where there is one of its own."""
    mode: Literal["separate", "auto", "ipv4", "ipv6"] = "separate"
    """On dual stack: a tunnel for each family, or one for both whose ends are found out or are the
    nodes' addresses of one family."""
    keepalive: int | None = Field(default=None, ge=1, le=65535)
    """Seconds between packets that keep a way through NAT open; none by default."""
    mtu: _Mtu | None = None
    """Largest packet of the nodes' network. That of the node's interface by default."""

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        backend: dict[str, Json] = {
            "Type": "wireguard",
            "ListenPort": self.port,
            "ListenPortV6": self.port_ipv6,
            "Mode": self.mode,
        }
        if self.keepalive is not None:
            backend["PersistentKeepaliveInterval"] = self.keepalive
        if self.mtu is not None:
            backend["MTU"] = self.mtu
        return backend


Backend: TypeAlias = Annotated[Vxlan | HostGateway | WireGuard, Field(discriminator="kind")]
"""How packets travel."""
