"""Which nodes a Pod asks for: ``nodeSelector`` and required node affinity.

Source: ``nodeaffinity.go`` of ``k8s.io/component-helpers/scheduling/corev1``, Kubernetes v1.37.
A term that cannot be parsed never matches and does not spoil the others, and neither a term
without conditions nor an empty list of terms matches anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from constructs_lib.k8s.label_selector import Requirement, read_requirement
from constructs_lib.k8s.manifest import Json

__all__ = ["NAME_FIELD", "NodeTerm", "read_node_terms", "terms_match"]

NAME_FIELD = "metadata.name"
"""The only field of a node that can be selected on."""


class NodeTerm(NamedTuple):
    """One term of required node affinity: all its conditions must hold.

    Attributes:
        labels: conditions on the node's labels.
        fields: conditions on the node's fields, of which there is one, its name.
        never: whether Kubernetes cannot parse the term or it holds no condition.
        is_empty: whether it holds no condition. Default: no.
    """

    labels: tuple[Requirement, ...]
    fields: tuple[Requirement, ...]
    never: bool
    is_empty: bool = False

    def matches(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a node meets every condition of the term."""
        return not self.never and not any(self.unmet(name, labels))

    def unmet(self, name: str, labels: Mapping[str, str]) -> Iterator[Requirement]:
        """The conditions that a node does not meet, in the order of the term."""
        for requirement in self.labels:
            if not requirement.matches(labels):
                yield requirement
        for requirement in self.fields:
            value = name if requirement.key == NAME_FIELD else ""
            if (value in requirement.values) != (requirement.operator == "In"):
                yield requirement


def read_node_terms(pod: Mapping[str, Json]) -> tuple[NodeTerm, ...] | None:
    """The required node affinity of a Pod spec; none where there is none."""
    affinity = (pod.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if required is None:
        return None
    return tuple(_read_term(term) for term in required.get("nodeSelectorTerms") or ())


def terms_match(terms: tuple[NodeTerm, ...] | None, name: str, labels: Mapping[str, str]) -> bool:
    """Whether a node meets any of the terms; no affinity at all is met by every node."""
    return terms is None or any(term.matches(name, labels) for term in terms)


def _read_term(term: Mapping[str, Json]) -> NodeTerm:
    labels = [read_requirement(entry) for entry in term.get("matchExpressions") or ()]
    fields = [_read_field(entry) for entry in term.get("matchFields") or ()]
    return NodeTerm(
        labels=tuple(entry for entry in labels if entry is not None),
        fields=tuple(entry for entry in fields if entry is not None),
        never=None in labels or None in fields or not (labels or fields),
        is_empty=not (labels or fields),
    )


def _read_field(entry: Mapping[str, Json]) -> Requirement | None:
    values = tuple(entry.get("values") or ())
    operator = entry.get("operator", "")
    if operator not in {"In", "NotIn"} or len(values) != 1:
        return None
    return Requirement(entry.get("key", ""), operator, values)
