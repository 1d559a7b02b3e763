"""Where an agent runs, read back: node selector, required node affinity and tolerations."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.adopt.node_agent.parts import part
from constructs_lib.declaration.nodes import Everywhere, NodeLabel, Nodes, Taint
from constructs_lib.k8s.manifest import Json

__all__ = ["nodes_of"]

_TERM = frozenset({"matchExpressions"})


def nodes_of(pod: Json) -> Nodes | None:
    """The nodes that a Pod spec asks for; none where it asks for nothing.

    Args:
        pod: a Pod spec in normal form.
    """
    where = [*_requirements(pod)]
    found = part(
        Nodes,
        tolerates=_tolerates(pod.get("tolerations") or ()),
        labels=pod.get("nodeSelector"),
        where=where if None not in where else None,
    )
    return found if found != Nodes() else None


def _tolerates(tolerations: Json) -> Everywhere | list[Taint | Everywhere] | None:
    """The taints of tolerations that can be said, in their order."""
    taints = [_tolerated(each) for each in tolerations]
    known = [each for each in taints if each is not None]
    if len(known) < len(taints) or not taints:
        return None
    only = known[0]
    return only if len(known) == 1 and isinstance(only, Everywhere) else known


def _tolerated(toleration: Json) -> Taint | Everywhere | None:
    made = (
        part(Taint, key=toleration.get("key"), value=toleration.get("value")),
        part(Everywhere),
    )["key" not in toleration]
    if made is None:
        return None
    said = made.model_copy(update={"effect": toleration.get("effect")})
    return said if said.manifest() == toleration else None


def _requirements(pod: Json) -> Iterator[NodeLabel | None]:
    """The requirements of an affinity that is nothing but one term of them."""
    affinity = pod.get("affinity") or {}
    required = (affinity.get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    terms = (required or {}).get("nodeSelectorTerms") or []
    if len(terms) != 1 or terms[0].keys() != _TERM:
        return
    for each in terms[0]["matchExpressions"]:
        yield part(
            NodeLabel,
            key=each.get("key"),
            operator=each.get("operator"),
            values=each.get("values"),
        )
