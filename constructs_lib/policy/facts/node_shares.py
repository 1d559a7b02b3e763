"""Counts and shares of nodes, as ``maxUnavailable`` and ``maxSurge`` write them.

``3`` is three nodes, ``"10%"`` a share of the nodes that should run the agent, rounded up, and
``"3"`` is refused. Source: IsValidPercent in apimachinery's ``pkg/util/validation``,
GetScaledValueFromIntOrPercent in its ``pkg/util/intstr`` and
``pkg/apis/apps/validation/validation.go`` of Kubernetes v1.36.
"""

from __future__ import annotations

from typing import Final, TypeAlias

__all__ = ["ALL_PERCENT", "Share", "is_quoted_count", "nodes_in", "percent_in", "size_of"]

Share: TypeAlias = int | str
"""A count, or a percentage, as it is written."""

ALL_PERCENT: Final = 100
"""Every node."""

_MOST_DIGITS: Final = 9  # a count is an int32; Python refuses to read numbers of any length


def percent_in(share: Share) -> int | None:
    """The number in a percentage up to 100%; none if it is no such thing."""
    if isinstance(share, int) or not share.endswith("%"):
        return None
    percent = _digits(share[:-1])
    return percent if percent is not None and percent <= ALL_PERCENT else None


def is_quoted_count(share: Share) -> bool:
    """Whether it is a count that is refused only because it stands in quotes."""
    return isinstance(share, str) and _digits(share) is not None


def size_of(share: Share) -> int | None:
    """The count or percent that is meant, a quoted count too; none if it means nothing."""
    if isinstance(share, int):
        return share if share >= 0 else None
    return percent_in(share) if share.endswith("%") else _digits(share)


def nodes_in(share: Share, nodes: int) -> int | None:
    """How many of some nodes it is; none if Kubernetes refuses it."""
    if isinstance(share, int):
        return share if share >= 0 else None
    percent = percent_in(share)
    return None if percent is None else -(-percent * nodes // ALL_PERCENT)


def _digits(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    text = text.lstrip("0") or "0"
    return int(text) if len(text) <= _MOST_DIGITS else None
