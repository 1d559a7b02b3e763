"""How Calico's packets travel between the nodes.

Facts: projectcalico/calico v3.32.1 (manifests/calico.yaml and calico-vxlan.yaml, node/pkg/health,
node/pkg/lifecycle/startup, felix/config). With VXLAN no BGP daemon (BIRD) runs, and a probe that
asks for one never succeeds; so each backend names the probes' questions itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import Part, Port
from constructs_lib.k8s.containers import Port as ContainerPort

__all__ = ["Backend", "CalicoBgp", "CalicoVxlan", "Encapsulation"]

Encapsulation: TypeAlias = Literal["Always", "CrossSubnet"]
"""``CrossSubnet`` wraps only packets that leave the node's subnet. The network inside a subnet must
then let through packets with addresses of Pods; clouds need their source check switched off."""


class CalicoVxlan(Part):
    """Packets wrapped in UDP, without BGP. Works on any network between the nodes."""

    kind: Literal["vxlan"] = "vxlan"
    encapsulation: Encapsulation = "Always"
    """Which packets are wrapped. Read only while the cluster has no IPPool yet."""
    port: Port | None = None
    """UDP port between the nodes. None leaves it to the cluster's FelixConfiguration, where it is
    4789 unless somebody changed it; a port given here outranks that one, node by node as the agent
    rolls out, and nodes with different ports do not reach each other."""

    def probe_flags(self, _: Literal["live", "ready"]) -> list[str]:
        """What to ask beside Felix: nothing, as no BGP daemon runs."""
        return []

    def ports(self) -> list[ContainerPort]:
        """Ports of its own daemons."""
        return []

    def env(self, mtu: int | None) -> Iterator[tuple[str, str]]:
        """Variables of calico-node."""
        yield "CALICO_NETWORKING_BACKEND", "vxlan"
        yield "CLUSTER_TYPE", "k8s"
        yield "CALICO_IPV4POOL_IPIP", "Never"
        yield "CALICO_IPV4POOL_VXLAN", self.encapsulation
        yield "CALICO_IPV6POOL_VXLAN", self.encapsulation
        if self.port is not None:
            yield "FELIX_VXLANPORT", str(self.port)
        if mtu is not None:
            yield "FELIX_VXLANMTU", str(mtu)


class CalicoBgp(Part):
    """Routes announced by BGP, on TCP port 179.

    Every node tells every other, until BGPPeers and the BGPConfiguration of the cluster say
    otherwise.
    """

    kind: Literal["bgp"] = "bgp"
    ipip: Encapsulation | Literal["Never"] = "Always"
    """Which packets are wrapped in IP. ``Never`` where the network learns the Pods' routes by BGP.
    IPv6 is never wrapped. Azure and some others drop IP in IP; take CalicoVxlan there. Read only
    while the cluster has no IPPool yet."""

    def probe_flags(self, question: Literal["live", "ready"]) -> list[str]:
        """What to ask beside Felix: the BGP daemon."""
        return [f"-bird-{question}"]

    def ports(self) -> list[ContainerPort]:
        """Ports of its own daemons."""
        return [ContainerPort(name="bgp", number=179, host=True)]

    def env(self, mtu: int | None) -> Iterator[tuple[str, str]]:
        """Variables of calico-node."""
        yield "CALICO_NETWORKING_BACKEND", "bird"
        yield "CLUSTER_TYPE", "k8s,bgp"
        yield "CALICO_IPV4POOL_IPIP", self.ipip
        yield "CALICO_IPV4POOL_VXLAN", "Never"
        yield "CALICO_IPV6POOL_VXLAN", "Never"
        if mtu is not None:
            yield "FELIX_IPINIPMTU", str(mtu)


Backend: TypeAlias = Annotated[CalicoVxlan | CalicoBgp, Field(discriminator="kind")]
"""How packets travel."""
