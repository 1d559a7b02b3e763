"""Where an agent runs, read back: node selector, required node affinity and tolerations."""

from __future__ import annotations

from constructs_lib.adopt.node_agent.parts import all_said, nearest_part, part
from constructs_lib.declaration.nodes import Everywhere, NodeLabel, Nodes, Taint
from constructs_lib.k8s.manifest import Json

__all__ = ["nodes_of"]

_TERM = frozenset({"matchExpressions"})


def nodes_of(pod: Json) -> Nodes | None:
    """The nodes that a Pod spec asks for; none where it asks for nothing.

    Args:
        pod: a Pod spec in normal form.
    """
    terms = _terms(pod)
    found = nearest_part(
        Nodes,
        tolerates=_tolerates(pod.get("tolerations") or ()),
        labels=pod.get("nodeSelector"),
        where=terms[0] if len(terms) == 1 else None,
        any_of=terms if len(terms) > 1 else None,
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
    short = "operator" not in toleration
    value = toleration.get("value", None if toleration.get("operator") == "Exists" else "")
    made = (
        part(Taint, key=toleration.get("key"), value=value, short=short),
        part(Everywhere),
    )["key" not in toleration]
    if made is None:
        return None
    told = {"effect": toleration.get("effect"), "seconds": toleration.get("tolerationSeconds")}
    said = made.model_copy(update=told)
    written = {name: each for name, each in said.manifest().items() if each != ""}
    return said if written == toleration else None


def _terms(pod: Json) -> list[list[NodeLabel]]:
    """The terms of an affinity that are nothing but requirements; none where there is more."""
    affinity = pod.get("affinity") or {}
    required = (affinity.get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    terms = (required or {}).get("nodeSelectorTerms") or []
    if any(term.keys() != _TERM for term in terms):
        return []
    said = [all_said(map(_label, term["matchExpressions"])) for term in terms]
    return [] if None in said else [term for term in said if term]


def _label(written: Json) -> NodeLabel | None:
    return part(
        NodeLabel,
        key=written.get("key"),
        operator=written.get("operator"),
        values=written.get("values"),
    )
