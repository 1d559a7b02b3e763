"""Whether two Pods may be meant for the same node, as far as their conditions on nodes tell.

What nodes there are, nobody says here. So two DaemonSets are apart only where no node at all can
meet the conditions of both: other operating systems, other values of one label, a label that one
needs and the other refuses. Taints are left out: they keep Pods off nodes, but prove nothing.

Model: ``nodeSelector``, the terms of required node affinity, of which one must hold, and ``os``.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.label_conflicts import conflict
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.node_selector import NodeTerm, read_node_terms

__all__ = ["Overlap", "Placement", "hedge", "overlap", "placement"]

Placement: TypeAlias = tuple[tuple[Requirement, ...], ...]
"""The ways in which a node can be right: each is a list of conditions that hold together."""

Overlap: TypeAlias = Literal["none", "possible", "certain"]
"""Whether two Pods may share a node. ``certain``: the nodes of one are all right for the other."""


def placement(pod: Json) -> Placement:
    """The nodes that a Pod spec asks for; empty if no node is right."""
    asked = [Requirement(key, "In", (v,)) for key, v in pod.get("nodeSelector", {}).items()]
    system = pod.get("os", {}).get("name")
    if system:
        asked.append(Requirement("kubernetes.io/os", "In", (system,)))
    terms = read_node_terms(pod)
    if terms is None:
        return (tuple(asked),)
    return tuple((*asked, *_conditions(term)) for term in terms if not term.never)


@lru_cache(maxsize=4096)
def overlap(one: Placement, other: Placement) -> Overlap:
    """Whether some node may be right for both."""
    pairs = [(a, b) for a, b in product(one, other) if not conflict((*a, *b))]
    if not pairs:
        return "none"
    is_within = any(set(a) <= set(b) or set(b) <= set(a) for a, b in pairs)
    return "certain" if is_within else "possible"


def hedge(found: Overlap) -> str:
    """A sentence that says so where an overlap is only possible, to be put behind another."""
    return " Nothing in their placement keeps them apart." if found == "possible" else ""


def _conditions(term: NodeTerm) -> tuple[Requirement, ...]:
    # No label has a space in its key, so a field cannot be taken for one.
    fields = (entry._replace(key=f"field {entry.key}") for entry in term.fields)
    return (*term.labels, *fields)
