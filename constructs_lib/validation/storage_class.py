"""A StorageClass.

Source: ``ValidateStorageClass`` in ``pkg/apis/storage/validation/validation.go``,
``ValidateTopologySelectorTerm`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.validation.names import key_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["storage_class_refusals"]

_RECLAIM: Final = frozenset({"Delete", "Retain"})
_BINDING: Final = frozenset({"Immediate", "WaitForFirstConsumer"})
_MOST_PARAMETERS: Final = 512
_MOST_BYTES: Final = 256 * 1024


def storage_class_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a StorageClass is refused, but for its name."""
    provisioner = manifest.get("provisioner", "")
    if not provisioner:
        yield missing(("provisioner",), "name the driver")
    elif message := key_problem(provisioner.lower()):
        yield wrong(("provisioner",), message)
    yield from _parameters(manifest.get("parameters", {}))
    policy = manifest.get("reclaimPolicy", "Delete")
    if policy and policy not in _RECLAIM:
        yield one_of(policy, _RECLAIM, ("reclaimPolicy",))
    mode = manifest.get("volumeBindingMode", "Immediate")
    if mode not in _BINDING:
        yield one_of(mode, _BINDING, ("volumeBindingMode",))
    seen: list[Json] = []
    for index, term in enumerate(manifest.get("allowedTopologies", ())):
        at: Path = ("allowedTopologies", index)
        conditions = {
            each.get("key", ""): frozenset(each.get("values", ()))
            for each in term.get("matchLabelExpressions", ())
        }
        yield from _term(term, (*at, "matchLabelExpressions"))
        if not conditions:
            yield missing((*at, "matchLabelExpressions"), "name a label, or remove the term")
        elif conditions in seen:
            yield wrong((*at, "matchLabelExpressions"), "says what another term says; keep one")
        seen.append(conditions)


def _parameters(parameters: dict[str, str]) -> Iterator[Refusal]:
    if len(parameters) > _MOST_PARAMETERS:
        message = f"has {len(parameters)} entries; at most {_MOST_PARAMETERS} are taken"
        yield wrong(("parameters",), message)
        return
    if "" in parameters:
        yield wrong(("parameters", ""), "has an empty name; name the parameter")
    size = sum(len(f"{key}{value}".encode(errors="replace")) for key, value in parameters.items())
    if size > _MOST_BYTES:
        yield wrong(("parameters",), "are more than 256 KiB together")


def _term(term: Json, path: Path) -> Iterator[Refusal]:
    keys: set[str] = set()
    for index, each in enumerate(term.get("matchLabelExpressions", ())):
        at = (*path, index)
        key, values = each.get("key", ""), each.get("values", ())
        if not values:
            yield missing((*at, "values"), "name at least one")
        for number, value in enumerate(values):
            if value in values[:number]:
                yield wrong((*at, "values", number), f"is {value!r:.60} a second time; remove it")
        if message := key_problem(key):
            yield wrong((*at, "key"), message)
        if key in keys:
            yield wrong((*at, "key"), f"is {key!r:.60}, which another condition names, too")
        keys.add(key)
