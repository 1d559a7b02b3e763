"""The IPPools that the first calico-node of a cluster makes.

Facts: projectcalico/calico v3.32.1 (node/pkg/lifecycle/startup). They are made while the cluster
has none of a family, and never touched again: what is declared here later changes nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from constructs_lib.declaration.model import Part
from constructs_lib.errors import Problem

__all__ = ["CalicoPools"]


class CalicoPools(Part):
    """How the IPPools are made. A block is what a node takes at once; it cannot change later."""

    create: bool = True
    """Make the pools. False where you bring IPPools of your own; until then no Pod starts."""
    block_size: int = Field(default=26, ge=20, le=32)
    """Size of a node's blocks of IPv4 addresses; 26 gives 64. Smaller blocks waste fewer addresses
    and make more routes."""
    block_size_ipv6: int = Field(default=122, ge=116, le=128)
    """Size of a node's blocks of IPv6 addresses; 122 gives 64."""
    nodes: Annotated[str, Field(min_length=1)] = "all()"
    """Nodes that take addresses of the pools, as a selector of Calico (``zone == 'west'``). Others
    need another IPPool."""

    def env(self, *, ipv4: str | None, ipv6: str | None, nat: bool) -> Iterator[tuple[str, str]]:
        """Variables of calico-node.

        Args:
            ipv4: the IPv4 Pod network, if there is one.
            ipv6: the IPv6 Pod network, if there is one.
            nat: whether Pods hide behind their node on the way out.
        """
        if not self.create:
            yield "NO_DEFAULT_POOLS", "true"
            return
        # 'none' keeps calico-node from choosing a network by itself.
        yield "CALICO_IPV4POOL_CIDR", ipv4 or "none"
        for family, cidr, size in (("4", ipv4, self.block_size), ("6", ipv6, self.block_size_ipv6)):
            if cidr is None:
                continue
            pool = f"CALICO_IPV{family}POOL"
            if family == "6":
                yield f"{pool}_CIDR", cidr
            yield f"{pool}_NAT_OUTGOING", str(nat).lower()
            yield f"{pool}_BLOCK_SIZE", str(size)
            yield f"{pool}_NODE_SELECTOR", self.nodes

    def problems(self, *, ipv4: str | None, ipv6: str | None) -> Iterator[Problem]:
        """Blocks that do not fit into their network."""
        for field, cidr, size in (
            ("block_size", ipv4, self.block_size),
            ("block_size_ipv6", ipv6, self.block_size_ipv6),
        ):
            if cidr is not None and size < ipaddress.ip_network(cidr).prefixlen:
                message = f"/{size} is larger than the whole Pod network {cidr}"
                yield Problem(path=("pools", field), message=message)
