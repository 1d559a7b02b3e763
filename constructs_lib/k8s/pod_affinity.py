"""Terms of required affinity between Pods.

Source: ``pkg/scheduler/framework/types.go`` (AffinityTerm, getNamespacesFromPodAffinityTerm) of
Kubernetes v1.37. Of a namespace only its name is known here, so a namespaceSelector sees the
label ``kubernetes.io/metadata.name`` and no other. What the API server adds to the selector of a
Pod for its matchLabelKeys and mismatchLabelKeys is added here to that of a template.
Source: ``pkg/registry/core/pod/strategy.go`` (applyMatchLabelKeysAndMismatchLabelKeys).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from constructs_lib.k8s.label_selector import LabelSelector, Requirement, read_selector
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import NAMESPACE_LABEL

__all__ = ["AffinityTerm", "read_affinity_terms"]

_REVISION: Final = "controller-revision-hash"
"""The label that the controller gives every Pod of a DaemonSet; no template knows its value."""


class AffinityTerm(NamedTuple):
    """Which Pods a term is about, and how far it reaches.

    Attributes:
        topology_key: the node label whose value makes nodes one place.
        selector: the labels of the Pods meant; none means no Pod.
        namespaces: where these Pods live.
        namespace_selector: further namespaces, by their labels; none means no further one.
    """

    topology_key: str
    selector: LabelSelector | None
    namespaces: frozenset[str]
    namespace_selector: LabelSelector | None

    def means(self, namespace: str, labels: Mapping[str, str]) -> bool:
        """Whether the term is about a Pod with this namespace and these labels."""
        if self.selector is None or not self.selector.matches(labels):
            return False
        if namespace in self.namespaces:
            return True
        further = self.namespace_selector
        return further is not None and further.matches({NAMESPACE_LABEL: namespace})


def read_affinity_terms(
    pod: Mapping[str, Json],
    which: Literal["podAffinity", "podAntiAffinity"],
    namespace: str,
    labels: Mapping[str, str],
) -> tuple[AffinityTerm, ...]:
    """The required terms of a Pod spec.

    Args:
        pod: the Pod spec.
        which: the field they stand in.
        namespace: the Pod's own namespace, which a term means unless it says otherwise.
        labels: the Pod's own labels.
    """
    affinity = (pod.get("affinity") or {}).get(which) or {}
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or ()
    return tuple(_read_term(term, namespace, labels) for term in terms)


def _read_term(term: Mapping[str, Json], namespace: str, labels: Mapping[str, str]) -> AffinityTerm:
    named = frozenset(term.get("namespaces") or ())
    selected = term.get("namespaceSelector")
    selector = read_selector(term.get("labelSelector"))
    if selector is not None:
        selector = LabelSelector((*selector.requirements, *_like_itself(term, labels)))
    return AffinityTerm(
        topology_key=term.get("topologyKey", ""),
        selector=selector,
        namespaces=named if named or selected is not None else frozenset({namespace}),
        namespace_selector=read_selector(selected),
    )


def _like_itself(term: Mapping[str, Json], labels: Mapping[str, str]) -> Iterator[Requirement]:
    """What the term asks of Pods by the labels of its own."""
    for field, operator in (("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")):
        for key in term.get(field) or ():
            if key in labels:
                yield Requirement(key, operator, (labels[key],))
            elif key == _REVISION:  # that of a Pod yet to come, which no other Pod has
                yield Requirement(key, operator)
