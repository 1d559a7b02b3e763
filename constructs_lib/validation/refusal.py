"""One reason why the API server refuses an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from constructs_lib.errors import Problem

__all__ = ["Refusal", "RefusalKind"]

RefusalKind: TypeAlias = Literal[
    "selector",
    "labels",
    "strategy",
    "restart",
    "version",
    "volume",
    "resources",
    "tolerations",
    "security",
    "image",
    "other",
]
"""What it is about, as far as readers tell it apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Problem):
    """One place and why the API server refuses what stands there.

    Attributes:
        kind: what it is about. Default: none of the things that are told apart.
    """

    kind: RefusalKind = "other"
