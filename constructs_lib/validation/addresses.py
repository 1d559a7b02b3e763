"""Addresses and networks as fields of before 1.36 take them: any spelling, none that misleads.

Source: ``IsValidIPForLegacyField`` and ``IsValidCIDRForLegacyField`` in apimachinery's
``pkg/util/validation/ip.go``; ``ValidateEndpointIP`` in ``pkg/apis/core/validation/validation.go``,
Kubernetes v1.37. Where the feature gate StrictIPCIDRValidation is off, leading zeros, IPv4
addresses written as IPv6 and bits behind the prefix of a network are taken.
"""

from __future__ import annotations

import re
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, TypeAlias

from constructs_lib.pattern import pattern

__all__ = ["address", "address_problem", "holds_network", "network_problem", "target_problem"]

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_LEADING_ZEROS: Final = pattern(r"(?<![0-9a-fA-F:])0+(?=[0-9])")
_BITS: Final = pattern(r"0|[1-9][0-9]{0,2}", re.ASCII)
_LOCAL_GROUPS: Final = (ip_network("224.0.0.0/24"), ip_network("ff02::/16"))


def address(text: str) -> Address | None:
    """The address that a text is, leading zeros forgiven; none if it is no address."""
    try:
        return None if "%" in text or "/" in text else ip_address(_LEADING_ZEROS.sub("", text))
    except ValueError:
        return None


def address_problem(text: str, *, is_strict: bool) -> str | None:
    """Say why a text is not an IP address as Kubernetes' older fields take it, or nothing.

    Args:
        text: the address.
        is_strict: whether leading zeros and IPv4 addresses in IPv6 form are refused.
    """
    found = address(text)
    if found is None:
        return f"is {text!r:.60}; write an IP address such as 10.9.8.7 or 2001:db8::1"
    if is_strict and _LEADING_ZEROS.sub("", text) != text:
        return f"is {text!r:.60}; write it without leading zeros"
    if is_strict and isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return f"is {text!r:.60}; write it as the IPv4 address {found.ipv4_mapped}"
    return None


def network_problem(text: str, *, is_strict: bool) -> str | None:
    """Say why a text is not a network as Kubernetes' older fields take it, or nothing.

    Args:
        text: an address, a slash and the number of bits.
        is_strict: whether what misleads is refused, as in an address, and bits behind the prefix.
    """
    found = _network(text)
    if found is None:
        return f"is {text!r:.60}; write a network such as 10.9.8.0/24 or 2001:db8::/64"
    where = text.partition("/")[0]
    if problem := address_problem(where, is_strict=is_strict):
        return problem
    if is_strict and address(where) != found.network_address:
        return f"is {text!r:.60}, which has bits behind its prefix; write {found}"
    return None


def holds_network(whole: str, part: str) -> bool | None:
    """Whether a network is a true part of another; none if one of them is no network."""
    outer, inner = _network(whole), _network(part)
    if outer is None or inner is None:
        return None
    if isinstance(outer, IPv4Network) and isinstance(inner, IPv4Network):
        return inner != outer and inner.subnet_of(outer)
    if isinstance(outer, IPv6Network) and isinstance(inner, IPv6Network):
        return inner != outer and inner.subnet_of(outer)
    return False


def target_problem(text: str) -> str | None:
    """Say why traffic may not be sent to an address from outside, or nothing."""
    found = address(text)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found is None:
        return None
    is_own = found.is_unspecified or found.is_loopback or found.is_link_local
    if is_own or any(found in group for group in _LOCAL_GROUPS):
        return f"is {text!r:.60}, which is an address of each node alone; write one of a network"
    return None


def _network(text: str) -> Network | None:
    where, _, bits = text.partition("/")
    found = address(where)
    if found is None or _BITS.fullmatch(bits) is None:
        return None
    try:
        return ip_network(f"{found}/{bits}", strict=False)
    except ValueError:
        return None
