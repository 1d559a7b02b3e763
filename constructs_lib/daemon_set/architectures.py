"""Which processors a Pod may meet, as far as its own conditions on nodes say.

Model: the label ``kubernetes.io/arch``, which every kubelet gives its node, and its old name.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from constructs_lib.daemon_set.label_conflicts import conflict
from constructs_lib.daemon_set.placement_overlap import Placement
from constructs_lib.k8s.label_selector import Requirement

__all__ = ["ARCHITECTURE", "asked_architectures", "may_meet_others"]

ARCHITECTURE: Final = "kubernetes.io/arch"
"""The label of a node that says which processor it has."""

_OLD_NAME: Final = "beta.kubernetes.io/arch"


def asked_architectures(placement: Placement) -> frozenset[str] | None:
    """The processors that it asks for by name; none where some node is right whatever it has.

    Args:
        placement: the nodes that a Pod asks for.
    """
    found: set[str] = set()
    for way in map(_with_new_names, placement):
        named = [set(each.values) for each in way if _asks(each)]
        if not named:
            return None
        found |= {
            name
            for name in set.intersection(*named)
            if not conflict((*way, Requirement(ARCHITECTURE, "In", (name,))))
        }
    return frozenset(found)


def may_meet_others(placement: Placement, architectures: Collection[str]) -> bool:
    """Whether a node with another processor than these may be right.

    Args:
        placement: the nodes that a Pod asks for.
        architectures: the processors.
    """
    others = Requirement(ARCHITECTURE, "NotIn", tuple(architectures))
    return any(not conflict((*way, others)) for way in map(_with_new_names, placement))


def _asks(requirement: Requirement) -> bool:
    return requirement.key == ARCHITECTURE and requirement.operator == "In"


def _with_new_names(way: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    return tuple(each._replace(key=ARCHITECTURE) if each.key == _OLD_NAME else each for each in way)
