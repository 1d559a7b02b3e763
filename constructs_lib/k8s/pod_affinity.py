"""Terms of required affinity between Pods.

Source: ``pkg/scheduler/framework/types.go`` (AffinityTerm, getNamespacesFromPodAffinityTerm) of
Kubernetes v1.36. Of a namespace only its name is known here, so a namespaceSelector sees the
label ``kubernetes.io/metadata.name`` and no other; matchLabelKeys are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from constructs_lib.k8s.label_selector import LabelSelector, read_selector
from constructs_lib.k8s.manifest import Json

__all__ = ["AffinityTerm", "read_affinity_terms"]

_NAMESPACE_NAME: Final = "kubernetes.io/metadata.name"


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
        return further is not None and further.matches({_NAMESPACE_NAME: namespace})


def read_affinity_terms(
    pod: Mapping[str, Json], which: Literal["podAffinity", "podAntiAffinity"], namespace: str
) -> tuple[AffinityTerm, ...]:
    """The required terms of a Pod spec.

    Args:
        pod: the Pod spec.
        which: the field they stand in.
        namespace: the Pod's own namespace, which a term means unless it says otherwise.
    """
    affinity = (pod.get("affinity") or {}).get(which) or {}
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or ()
    return tuple(_read_term(term, namespace) for term in terms)


def _read_term(term: Mapping[str, Json], namespace: str) -> AffinityTerm:
    named = frozenset(term.get("namespaces") or ())
    selected = term.get("namespaceSelector")
    return AffinityTerm(
        topology_key=term.get("topologyKey", ""),
        selector=read_selector(term.get("labelSelector")),
        namespaces=named if named or selected is not None else frozenset({namespace}),
        namespace_selector=read_selector(selected),
    )
