"""Who owns an object, and who must let go of it before it is deleted.

Source: ``ValidateOwnerReferences``, ``ValidateFinalizers`` and ``ValidateManagedFields`` in
apimachinery's ``pkg/api/validation/objectmeta.go`` and ``pkg/apis/meta/v1/validation``;
``validateKubeFinalizerName`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.metadata import label_key_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["finalizer_refusals", "owner_refusals"]

_ALIKE: Final = frozenset({"orphan", "foregroundDeletion"})
_STANDARD: Final = _ALIKE | {"kubernetes"}
_OPERATIONS: Final = frozenset({"Apply", "Update"})
_LONGEST_MANAGER: Final = 128
_LONGEST_SUBRESOURCE: Final = 256


def owner_refusals(metadata: Json, path: Path) -> Iterator[Refusal]:
    """Why the owners, finalizers and managers of an object are refused."""
    if "ownerReferences" in metadata:
        yield from _owners(metadata["ownerReferences"], (*path, "ownerReferences"))
    yield from finalizer_refusals(metadata, path)
    for index, entry in enumerate(metadata.get("managedFields", ())):
        yield from _manager(entry, (*path, "managedFields", index))


def finalizer_refusals(metadata: Json, path: Path) -> Iterator[Refusal]:
    """Why the finalizers of an object are refused."""
    finalizers = metadata.get("finalizers", ())
    for index, name in enumerate(finalizers):
        at = (*path, "finalizers", index)
        if message := label_key_problem(name):
            yield wrong(at, message)
        elif "/" not in name and name not in _STANDARD:
            yield wrong(at, f"is {name!r:.70}; write it with a domain, such as example.com/name")
    if {*finalizers} >= _ALIKE:
        yield wrong((*path, "finalizers"), "has orphan and foregroundDeletion; keep one of the two")


def _owners(owners: Json, path: Path) -> Iterator[Refusal]:
    controllers = 0
    for index, owner in enumerate(owners):
        at = (*path, index)
        for field in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(field):
                yield missing((*at, field), "name the owner in full, or remove the reference")
        version = owner.get("apiVersion", "v1")
        group, _, last = version.rpartition("/")
        if version and ("/" in group or not last):
            yield wrong((*at, "apiVersion"), f"is {version!r:.60}; write group/version")
        if (version, owner.get("kind")) == ("v1", "Event"):
            yield wrong(at, "is an Event, which owns nothing; remove it")
        controllers += bool(owner.get("controller"))
    if controllers > 1:
        yield wrong(path, f"has {controllers} owners with controller: true; keep one")


def _manager(entry: Json, path: Path) -> Iterator[Refusal]:
    if entry.get("operation", "") not in _OPERATIONS:
        yield one_of(entry.get("operation", ""), _OPERATIONS, (*path, "operation"))
    if entry.get("fieldsType", "FieldsV1") not in {"", "FieldsV1"}:
        yield one_of(entry["fieldsType"], {"FieldsV1"}, (*path, "fieldsType"))
    manager = entry.get("manager", "")
    if len(manager.encode(errors="surrogatepass")) > _LONGEST_MANAGER or not manager.isprintable():
        message = f"is {manager!r:.60}; write at most {_LONGEST_MANAGER} printable characters"
        yield wrong((*path, "manager"), message)
    if len(entry.get("subresource", "").encode(errors="surrogatepass")) > _LONGEST_SUBRESOURCE:
        yield wrong((*path, "subresource"), f"is longer than {_LONGEST_SUBRESOURCE} characters")
