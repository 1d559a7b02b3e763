"""Which of a node's addresses Calico uses to reach the other nodes.

Facts: projectcalico/calico v3.32.1 (node/pkg/lifecycle/startup/autodetection). Calico's own
default, the first interface it finds, also finds bridges and the address of NodeLocal DNSCache;
here the default is the address by which the API server knows the node.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.declaration.networks import Cidr

__all__ = [
    "Autodetection",
    "CanReach",
    "InCidr",
    "KubernetesInternalIp",
    "OnInterface",
    "SkipInterface",
]

_Pattern: TypeAlias = Annotated[str, Field(pattern=r"^[^\s,]+$")]
"""A regular expression. Calico separates several with commas, so it can hold none."""


class KubernetesInternalIp(Part):
    """The node's InternalIP, as ``kubectl get nodes -o wide`` shows it."""

    kind: Literal["kubernetes-internal-ip"] = "kubernetes-internal-ip"

    def method(self) -> str:
        """``IP_AUTODETECTION_METHOD``."""
        return "kubernetes-internal-ip"


class OnInterface(Part):
    """The first address on the first interface whose name matches."""

    kind: Literal["interface"] = "interface"
    patterns: Annotated[ListOf[_Pattern], Field(min_length=1)]
    """Regular expressions of names, in order of preference (``eth0``, ``en.*``)."""

    def method(self) -> str:
        """``IP_AUTODETECTION_METHOD``."""
        return f"interface={','.join(self.patterns)}"


class SkipInterface(Part):
    """The first address on an interface whose name does not match."""

    kind: Literal["skip-interface"] = "skip-interface"
    patterns: Annotated[ListOf[_Pattern], Field(min_length=1)]
    """Regular expressions of names to leave out (``docker.*``, ``nodelocaldns``)."""

    def method(self) -> str:
        """``IP_AUTODETECTION_METHOD``."""
        return f"skip-interface={','.join(self.patterns)}"


class InCidr(Part):
    """The first address within the networks given."""

    kind: Literal["cidr"] = "cidr"
    cidrs: Annotated[ListOf[Cidr], Field(min_length=1)]
    """Networks of the nodes (``10.0.0.0/16``)."""

    def method(self) -> str:
        """``IP_AUTODETECTION_METHOD``."""
        return f"cidr={','.join(self.cidrs)}"


class CanReach(Part):
    """The address from which the node reaches another one."""

    kind: Literal["can-reach"] = "can-reach"
    address: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$")]
    """Address of the other one (``10.0.0.1``); on dual stack a name with addresses of both
    families."""

    def method(self) -> str:
        """``IP_AUTODETECTION_METHOD``."""
        return f"can-reach={self.address}"


Autodetection: TypeAlias = Annotated[
    KubernetesInternalIp | OnInterface | SkipInterface | InCidr | CanReach,
    Field(discriminator="kind"),
]
"""How a node's address is found."""
