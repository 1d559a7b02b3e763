"""Networks, as an address and a size (CIDR)."""

from __future__ import annotations

import ipaddress
from typing import Annotated, TypeAlias

from constructs_lib.declaration.model import checked

__all__ = ["Cidr", "Ipv4Cidr", "Ipv6Cidr", "cidr_problem"]


def cidr_problem(text: str) -> str | None:
    """Say why a text is not a network with its size, or nothing."""
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        return f"{text!r} is not a network: {error}; use CIDR notation such as 10.244.0.0/16"
    if "/" not in text:
        return f"{text!r} has no prefix length; use CIDR notation such as 10.244.0.0/16"
    return None


def _version_problem(text: str, version: int) -> str | None:
    problem = cidr_problem(text)
    if problem is None and (seen := ipaddress.ip_network(text).version) != version:
        return f"{text!r} is an IPv{seen} network; an IPv{version} one is expected"
    return problem


def _ipv4_problem(text: str) -> str | None:
    return _version_problem(text, 4)


def _ipv6_problem(text: str) -> str | None:
    return _version_problem(text, 6)


Cidr: TypeAlias = Annotated[str, checked(cidr_problem)]
"""A network of either family (``10.244.0.0/16``, ``fd00:244::/56``)."""

Ipv4Cidr: TypeAlias = Annotated[str, checked(_ipv4_problem)]
"""An IPv4 network (``10.244.0.0/16``)."""

Ipv6Cidr: TypeAlias = Annotated[str, checked(_ipv6_problem)]
"""An IPv6 network (``fd00:244::/56``)."""
