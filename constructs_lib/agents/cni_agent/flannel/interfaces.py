"""Which interface of a node Flannel uses.

Facts: flannel-io/flannel v0.28.7 (main.go). flanneld tries all names first, then all patterns and
then the one address to reach, in whatever order they are given; of several addresses it takes the
last and says nothing of the others. So an order it would not keep cannot be declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part, checked

__all__ = ["InterfaceByName", "InterfaceByPattern", "InterfaceThatReaches", "Interfaces"]


class InterfaceByName(Part):
    """The node's interface of this name (``eth1``)."""

    kind: Literal["name"] = "name"
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,14}$")]

    def flag(self) -> str:
        """Its flag of flanneld."""
        return f"--iface={self.name}"


class InterfaceByPattern(Part):
    """The first interface whose name or address matches a regular expression."""

    kind: Literal["pattern"] = "pattern"
    pattern: Annotated[str, Field(min_length=1)]

    def flag(self) -> str:
        """Its flag of flanneld."""
        return f"--iface-regex={self.pattern}"


class InterfaceThatReaches(Part):
    """The interface through which the node reaches an address."""

    kind: Literal["reaches"] = "reaches"
    address: Annotated[str, Field(min_length=2)]

    def flag(self) -> str:
        """Its flag of flanneld."""
        return f"--iface-can-reach={self.address}"


Interface: TypeAlias = Annotated[
    InterfaceByName | InterfaceByPattern | InterfaceThatReaches, Field(discriminator="kind")
]

_ORDER: Final = ("name", "pattern", "reaches")


def _order_problem(interfaces: Sequence[Interface]) -> str | None:
    kinds = [interface.kind for interface in interfaces]
    if kinds.count("reaches") > 1:
        return "flanneld takes one InterfaceThatReaches, the last; leave the others out"
    if kinds != sorted(kinds, key=_ORDER.index):
        return (
            "flanneld tries names first, then patterns, then what reaches an address; write them "
            "in that order"
        )
    return None


Interfaces: TypeAlias = Annotated[ListOf[Interface], checked(_order_problem)]
"""Interfaces in the order in which flanneld tries them."""
