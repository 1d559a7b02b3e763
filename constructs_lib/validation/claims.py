"""Claims that a Pod makes: for volumes of its own, and for devices.

Source: ``ValidatePersistentVolumeClaimTemplate``, ``ValidatePersistentVolumeClaimSpec``,
``validateDataSource``, ``validateDataSourceRef`` and ``validatePodResourceClaim`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import (
    annotation_refusals,
    label_problem,
    label_refusals,
    subdomain_problem,
)
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["claim_template_refusals", "resource_claim_refusals"]

_MODES: Final = frozenset({"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"})
_VOLUME_MODES: Final = frozenset({"Block", "Filesystem"})
_ONE_POD: Final = "ReadWriteOncePod"
_CLAIM: Final = "PersistentVolumeClaim"
_OF_TEMPLATES: Final = frozenset({"labels", "annotations"})
_NOTHING: Final = {"generation": (0,), "deletionGracePeriodSeconds": ()}
"""What is as good as no field."""
_SOURCES: Final = ("resourceClaimName", "resourceClaimTemplateName")


def claim_template_refusals(template: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    """Why the claim of an ephemeral volume is refused."""
    metadata, spec = template.get("metadata", {}), template.get("spec", {})
    at = (*path, "metadata")
    for field, value in metadata.items():
        if field not in _OF_TEMPLATES and value not in _NOTHING.get(field, ("",)):
            yield wrong((*at, field), "is not for a template; write labels and annotations only")
    for refusal in label_refusals(metadata.get("labels", {}), (*at, "labels")):
        yield wrong(refusal.path, refusal.message)
    yield from annotation_refusals(metadata, at)
    yield from _spec(spec, (*path, "spec"), gates)


def _spec(spec: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    yield from _modes(spec, path)
    if "selector" in spec:
        yield from selector_refusals(spec["selector"], (*path, "selector"))
    at = (*path, "resources", "requests", "storage")
    storage = spec.get("resources", {}).get("requests", {}).get("storage")
    if storage is None:
        yield missing(at, "say how much storage is claimed")
    elif Quantity.parse(storage).nanos <= 0:
        yield wrong(at, f"is {storage}; write more than 0")
    classes = ("storageClassName", "volumeAttributesClassName")
    for field in classes if gates.attribute_classes else classes[:1]:
        if spec.get(field) and (message := subdomain_problem(spec[field])):
            yield wrong((*path, field), message)
    yield from _data(spec, path)


def _modes(spec: Json, path: Path) -> Iterator[Refusal]:
    modes = spec.get("accessModes", ())
    if not modes:
        yield missing((*path, "accessModes"), "write at least one, such as ReadWriteOnce")
    for index, mode in enumerate(modes):
        if mode not in _MODES:
            yield one_of(mode, _MODES, (*path, "accessModes", index))
    if _ONE_POD in modes and len({*modes} & _MODES) > 1:
        yield wrong((*path, "accessModes"), f"has {_ONE_POD} beside another; keep one")
    if spec.get("volumeMode", "Block") not in _VOLUME_MODES:
        yield one_of(spec["volumeMode"], _VOLUME_MODES, (*path, "volumeMode"))


def _data(spec: Json, path: Path) -> Iterator[Refusal]:
    """What the volume is filled with."""
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    for field in ("dataSource", "dataSourceRef"):
        if field in spec:
            yield from _reference(spec[field], (*path, field))
    namespace = (reference or {}).get("namespace")
    if namespace and (problem := label_problem(namespace)):
        yield wrong((*path, "dataSourceRef", "namespace"), problem)
    if source is None or reference is None:
        return
    if namespace:
        yield wrong((*path, "dataSource"), "stands beside dataSourceRef.namespace; remove it")
    elif any(source.get(each) != reference.get(each) for each in ("apiGroup", "kind", "name")):
        yield wrong((*path, "dataSource"), "differs from dataSourceRef; remove one of the two")


def _reference(source: Json, path: Path) -> Iterator[Refusal]:
    for name in ("name", "kind"):
        if source.get(name) == "":
            yield missing((*path, name), "name what the volume is filled with")
    group, kind = source.get("apiGroup"), source.get("kind", _CLAIM)
    if not group and kind != _CLAIM:
        message = f"is {kind!r:.60}; without an apiGroup write {_CLAIM}"
        yield wrong((*path, "kind"), message)
    if group and (problem := subdomain_problem(group)):
        yield wrong((*path, "apiGroup"), problem)


def resource_claim_refusals(claims: Sequence[Json], path: Path) -> Iterator[Refusal]:
    """Why the resource claims of a Pod are refused."""
    names: set[str] = set()
    for index, claim in enumerate(claims):
        at = (*path, index)
        name = claim.get("name", "")
        if name in names:
            message = f"is {name!r:.70}, the name of another claim of the Pod; choose another"
            yield wrong((*at, "name"), message)
        elif message_ := label_problem(name):
            yield wrong((*at, "name"), message_)
        names.add(name)
        sources = [field for field in _SOURCES if field in claim]
        if len(sources) != 1:
            seen = " and ".join(sources) or "neither"
            yield wrong(at, f"has {seen}; write one of {' and '.join(_SOURCES)}")
        for field in sources:
            if message_ := subdomain_problem(claim[field]):
                yield wrong((*at, field), message_)
