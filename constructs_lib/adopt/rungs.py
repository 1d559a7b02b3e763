"""The rungs of the ladder, from high to low."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.adopt.product_rungs import PRODUCTS
from constructs_lib.adopt.rung import Rung, Surrounding
from constructs_lib.adopt.surroundings import SURROUNDINGS
from constructs_lib.adopt.vendored_rung import VENDORED

__all__ = ["RUNGS", "Highest", "rungs_from", "surroundings_from"]

Highest: TypeAlias = Literal["product", "node-agent", "vendored"]
"""The highest rung that is tried: the products' own constructs, NodeAgent or VendoredAgent."""

RUNGS: Final[tuple[Rung, ...]] = (*PRODUCTS, NODE_AGENT, VENDORED)
"""Every rung."""

_FIRST: Final = {"product": RUNGS[0], "node-agent": NODE_AGENT, "vendored": VENDORED}


def rungs_from(highest: Highest) -> Sequence[Rung]:
    """The rungs from one of them down."""
    return RUNGS[RUNGS.index(_FIRST[highest]) :]


def surroundings_from(highest: Highest) -> Sequence[Surrounding]:
    """The readers of what stands around agents; none where agents are not typed either."""
    return () if highest == "vendored" else SURROUNDINGS
