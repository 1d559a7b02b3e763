"""Label selectors: their labels and their conditions.

Source: ``ValidateLabelSelector`` in apimachinery's ``pkg/apis/meta/v1/validation``, and
``validateLabelKeys`` and ``ValidateMatchLabelKeysAndMismatchLabelKeys`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.names import key_problem, label_refusals, value_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["label_key_refusals", "selector_refusals"]

_WITH_VALUES = frozenset({"In", "NotIn"})
_WITHOUT_VALUES = frozenset({"Exists", "DoesNotExist"})


def selector_refusals(selector: Json, path: Path) -> Iterator[Refusal]:
    """Why a label selector is refused; a missing one is not."""
    for refusal in label_refusals(selector.get("matchLabels", {}), (*path, "matchLabels")):
        yield wrong(refusal.path, refusal.message)
    for index, entry in enumerate(selector.get("matchExpressions", ())):
        yield from _condition(entry, (*path, "matchExpressions", index))


def _condition(entry: Json, path: Path) -> Iterator[Refusal]:
    operator, values = entry.get("operator", ""), entry.get("values", ())
    if operator in _WITH_VALUES:
        if not values:
            yield missing((*path, "values"), f"operator {operator} needs at least one")
    elif operator in _WITHOUT_VALUES:
        if values:
            yield wrong((*path, "values"), f"does not go with operator {operator}; remove it")
    else:
        yield one_of(operator, _WITH_VALUES | _WITHOUT_VALUES, (*path, "operator"))
    if message := key_problem(entry.get("key", "")):
        yield wrong((*path, "key"), message)
    for index, value in enumerate(values):
        if message := value_problem(value):
            yield wrong((*path, "values", index), message)


def label_key_refusals(term: Json, path: Path) -> Iterator[Refusal]:
    """Why the ``matchLabelKeys`` and ``mismatchLabelKeys`` of a term or constraint are refused."""
    ours, theirs = term.get("matchLabelKeys", ()), term.get("mismatchLabelKeys", ())
    selector = term.get("labelSelector")
    for field, keys in (("matchLabelKeys", ours), ("mismatchLabelKeys", theirs)):
        if keys and selector is None:
            yield wrong((*path, field), "needs a labelSelector beside it; write one, or remove it")
        for index, key in enumerate(keys if selector is not None else ()):
            if message := key_problem(key):
                yield wrong((*path, field, index), message)
    if selector is not None:
        yield from _named_twice(ours, selector, path)
    for index, key in enumerate(ours):
        if key in theirs:
            message = f"{key!r:.60} is one of mismatchLabelKeys too; keep it in one of the two"
            yield wrong((*path, "matchLabelKeys", index), message)


def _named_twice(keys: Collection[str], selector: Json, path: Path) -> Iterator[Refusal]:
    """Keys that a condition names after the selector has named them before."""
    known = {*selector.get("matchLabels", {})}
    for index, entry in enumerate(selector.get("matchExpressions", ())):
        key = entry.get("key", "")
        if key in keys and key in known:
            message = f"is {key!r:.60}, which the selector names twice and matchLabelKeys too"
            place = (*path, "labelSelector", "matchExpressions", index, "key")
            yield wrong(place, f"{message}; name it once")
        known.add(key)
