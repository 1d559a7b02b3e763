"""Affinity to nodes and to other Pods.

Source: ``validateAffinity``, ``ValidateNodeSelectorRequirement``,
``ValidateNodeFieldSelectorRequirement``, ``ValidatePreferredSchedulingTerms``,
``validatePodAffinityTerm`` and what they call in ``pkg/apis/core/validation/validation.go``, and
``applyMatchLabelKeysAndMismatchLabelKeys`` in ``pkg/registry/core/pod/strategy.go``, Kubernetes
v1.37. ``Gt`` and ``Lt`` take any label value here: what is no number matches no node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.node_selector import NAME_FIELD
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import (
    key_problem,
    label_problem,
    subdomain_problem,
    value_problem,
)
from constructs_lib.validation.refusal import Refusal, RefusalKind, between, missing, one_of, wrong
from constructs_lib.validation.selectors import label_key_refusals, selector_refusals

__all__ = ["affinity_refusals", "merged_key_refusals", "node_term_refusals"]

_REQUIRED: Final = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED: Final = "preferredDuringSchedulingIgnoredDuringExecution"
_WEIGHTS: Final = range(1, 101)
_SETS: Final = frozenset({"In", "NotIn"})
_PRESENCE: Final = frozenset({"Exists", "DoesNotExist"})
_NUMBERS: Final = frozenset({"Gt", "Lt"})


def affinity_refusals(
    affinity: Json, path: Path, labels: Mapping[str, str], gates: Gates
) -> Iterator[Refusal]:
    """Why an affinity is refused.

    Args:
        affinity: ``spec.affinity``.
        path: where it stands.
        labels: the Pod's labels.
        gates: the feature gates of the release.
    """
    nodes = affinity.get("nodeAffinity", {})
    if _REQUIRED in nodes:
        place = (*path, "nodeAffinity", _REQUIRED, "nodeSelectorTerms")
        terms = nodes[_REQUIRED].get("nodeSelectorTerms", ())
        if not terms:
            yield missing(place, "write at least one term", kind="terms")
        for index, term in enumerate(terms):
            yield from node_term_refusals(term, (*place, index), gates)
    for index, weighted in enumerate(nodes.get(_PREFERRED, ())):
        at = (*path, "nodeAffinity", _PREFERRED, index)
        yield from _weight(weighted, at)
        term = weighted.get("preference", {})
        yield from node_term_refusals(term, (*at, "preference"), gates, is_preferred=True)
    for field in ("podAffinity", "podAntiAffinity"):
        if field in affinity:
            yield from _of_pods(affinity[field], (*path, field), labels)


def _weight(weighted: Json, path: Path) -> Iterator[Refusal]:
    weight = weighted.get("weight", 0)
    if weight not in _WEIGHTS:
        yield between(weight, _WEIGHTS, (*path, "weight"))


def node_term_refusals(
    term: Json, path: Path, gates: Gates, *, is_preferred: bool = False
) -> Iterator[Refusal]:
    """Why a term of node affinity is refused.

    Args:
        term: the term.
        path: where it stands.
        gates: the feature gates of the release.
        is_preferred: whether it is a preference, whose values may be anything. Default: no.
    """
    kind: RefusalKind = "other" if is_preferred else "terms"
    are_labels = gates.required_values and not is_preferred
    for index, entry in enumerate(term.get("matchExpressions", ())):
        at = (*path, "matchExpressions", index)
        yield from _condition(entry, at, kind)
        for number, value in enumerate(entry.get("values", ()) if are_labels else ()):
            if message := value_problem(value):
                yield wrong((*at, "values", number), message, kind=kind)
    for index, entry in enumerate(term.get("matchFields", ())):
        yield from _field_condition(entry, (*path, "matchFields", index), kind)


def _condition(entry: Json, path: Path, kind: RefusalKind) -> Iterator[Refusal]:
    operator, values = entry.get("operator", ""), entry.get("values", ())
    if operator in _SETS:
        if not values:
            message = f"operator {operator} needs at least one"
            yield missing((*path, "values"), message, kind=kind)
    elif operator in _PRESENCE:
        if values:
            message = f"does not go with operator {operator}; remove it"
            yield wrong((*path, "values"), message, kind=kind)
    elif operator in _NUMBERS:
        if len(values) != 1:
            message = f"has {len(values)} values; operator {operator} takes exactly one"
            yield wrong((*path, "values"), message, kind=kind)
    else:
        choices = _SETS | _PRESENCE | _NUMBERS
        yield one_of(operator, choices, (*path, "operator"), kind=kind)
    if problem := key_problem(entry.get("key", "")):
        yield wrong((*path, "key"), problem, kind=kind)


def _field_condition(entry: Json, path: Path, kind: RefusalKind) -> Iterator[Refusal]:
    operator, values = entry.get("operator", ""), entry.get("values", ())
    if operator not in _SETS:
        yield one_of(operator, _SETS, (*path, "operator"), kind=kind)
    elif len(values) != 1:
        message = f"has {len(values)} values; a condition on a field takes exactly one"
        yield wrong((*path, "values"), message, kind=kind)
    key = entry.get("key", "")
    if key != NAME_FIELD:
        message = f"is {key!r:.60}; {NAME_FIELD} is the only field of a node to select on"
        yield wrong((*path, "key"), message, kind=kind)
        return
    for index, value in enumerate(values):
        if problem := subdomain_problem(value):
            yield wrong((*path, "values", index), problem, kind=kind)


def _of_pods(affinity: Json, path: Path, labels: Mapping[str, str]) -> Iterator[Refusal]:
    for index, term in enumerate(affinity.get(_REQUIRED, ())):
        yield from _pod_term(term, (*path, _REQUIRED, index), labels)
    for index, weighted in enumerate(affinity.get(_PREFERRED, ())):
        at = (*path, _PREFERRED, index)
        yield from _weight(weighted, at)
        yield from _pod_term(weighted.get("podAffinityTerm", {}), (*at, "podAffinityTerm"), labels)


def _pod_term(term: Json, path: Path, labels: Mapping[str, str]) -> Iterator[Refusal]:
    for field in ("labelSelector", "namespaceSelector"):
        if field in term:
            yield from selector_refusals(term[field], (*path, field))
    for index, name in enumerate(term.get("namespaces", ())):
        if message := label_problem(name):
            yield wrong((*path, "namespaces", index), message)
    if "matchLabelKeys" in term or "mismatchLabelKeys" in term:
        yield from label_key_refusals(term, path)
        yield from merged_key_refusals(term, path, labels)
    key = term.get("topologyKey", "")
    if not key:
        yield missing((*path, "topologyKey"), "name a label of nodes")
    elif message := key_problem(key):
        yield wrong((*path, "topologyKey"), message)


def merged_key_refusals(term: Json, path: Path, labels: Mapping[str, str]) -> Iterator[Refusal]:
    """Keys that each Pod gets into its selector a second time, so that it is refused."""
    selector = term.get("labelSelector")
    if selector is None:
        return
    named = {entry.get("key", "") for entry in selector.get("matchExpressions", ())}
    named |= {*selector.get("matchLabels", {})}
    for index, key in enumerate(term.get("matchLabelKeys", ())):
        if key in named and key in labels:
            message = (
                f"is {key!r:.60}, which labelSelector or this list names already: every Pod is "
                "refused; name it once"
            )
            yield Refusal(path=(*path, "matchLabelKeys", index), message=message, of_pods=True)
        named.add(key)
