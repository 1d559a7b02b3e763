"""Volumes of files that Kubernetes writes: of ConfigMaps, Secrets, Pod fields, tokens and keys.

Source: ``validateSecretVolumeSource``, ``validateConfigMapVolumeSource``, ``validateKeyToPath``,
``validateDownwardAPIVolumeSource``, ``validateProjectedVolumeSource`` and
``validateProjectionSources`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.certificates import certificate_refusals, trust_bundle_refusals
from constructs_lib.validation.field_references import (
    IN_VOLUMES,
    pod_field_refusals,
    resource_field_refusals,
)
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.paths import mode_refusals, unreserved_problem
from constructs_lib.validation.refusal import Check, Refusal, missing, wrong

__all__ = ["FILES", "projected_refusals"]

_SHORTEST_TOKEN: Final = 600
_LONGEST_TOKEN: Final = 2**32


def _secret(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("secretName"):
        yield missing((*path, "secretName"), "name a Secret")
    yield from _items(source, path)


def _config_map(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("name"):
        yield missing((*path, "name"), "name a ConfigMap")
    yield from _items(source, path)


def _items(source: Json, path: Path) -> Iterator[Refusal]:
    yield from mode_refusals(source, "defaultMode", path)
    for index, item in enumerate(source.get("items", ())):
        at = (*path, "items", index)
        if item.get("key") == "":
            yield missing((*at, "key"), "name a key")
        yield from _target(item, at)


def _target(item: Json, path: Path) -> Iterator[Refusal]:
    """The path and the mode of one file."""
    target = item.get("path")
    if target == "":
        yield missing((*path, "path"), "name a file")
    elif target is not None and (message := unreserved_problem(target)):
        yield wrong((*path, "path"), message)
    yield from mode_refusals(item, "mode", path)


def _pod_fields(source: Json, path: Path) -> Iterator[Refusal]:
    yield from mode_refusals(source, "defaultMode", path)
    for index, item in enumerate(source.get("items", ())):
        at = (*path, "items", index)
        yield from _target(item, at)
        if "fieldRef" in item and "resourceFieldRef" in item:
            yield wrong(at, "has fieldRef and resourceFieldRef; keep one of the two")
        if "fieldRef" in item:
            yield from pod_field_refusals(item["fieldRef"], (*at, "fieldRef"), IN_VOLUMES)
        elif "resourceFieldRef" in item:
            reference, place = item["resourceFieldRef"], (*at, "resourceFieldRef")
            if not reference.get("containerName"):
                yield missing((*place, "containerName"), "name the container")
            yield from resource_field_refusals(reference, place)
        else:
            yield wrong(at, "has neither fieldRef nor resourceFieldRef; write one of the two")


FILES: Final[Mapping[str, Check]] = {
    "secret": _secret,
    "configMap": _config_map,
    "downwardAPI": _pod_fields,
}
"""What is wrong with a volume of each kind."""


def projected_refusals(source: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    """Why a projected volume is refused.

    Args:
        source: the ``projected`` field of a volume.
        path: where it stands.
        gates: the feature gates of the release.
    """
    yield from mode_refusals(source, "defaultMode", path)
    written: set[str] = set()
    for index, projection in enumerate(source.get("sources", ())):
        at = (*path, "sources", index)
        kinds = [
            field
            for field in projection
            if field in _PROJECTIONS
            and (gates.trust_bundles or field != "clusterTrustBundle")
            and (gates.pod_certificates or field != "podCertificate")
        ]
        if len(kinds) > 1:
            yield wrong(at, f"has {' and '.join(kinds)}; write each as a source of its own")
        for kind in kinds:
            yield from _PROJECTIONS[kind](projection[kind], (*at, kind))
            yield from _written_twice(projection[kind], kind, (*at, kind), written)


def _named(source: Json, path: Path) -> Iterator[Refusal]:
    if not source.get("name"):
        yield missing((*path, "name"), "name the object")
    yield from _items(source, path)


def _token(source: Json, path: Path) -> Iterator[Refusal]:
    seconds = source.get("expirationSeconds", _SHORTEST_TOKEN)
    if not _SHORTEST_TOKEN <= seconds <= _LONGEST_TOKEN:
        message = f"is {seconds}; write from {_SHORTEST_TOKEN} (10 minutes) to 2^32"
        yield wrong((*path, "expirationSeconds"), message)
    target = source.get("path", "a")
    if not target:
        yield missing((*path, "path"), "name a file")
    elif message_ := unreserved_problem(target):
        yield wrong((*path, "path"), message_)


_PROJECTIONS: Final[Mapping[str, Check]] = {
    "secret": _named,
    "configMap": _named,
    "downwardAPI": _pod_fields,
    "serviceAccountToken": _token,
    "clusterTrustBundle": trust_bundle_refusals,
    "podCertificate": certificate_refusals,
}
_PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "clusterTrustBundle": ("path",),
    "podCertificate": ("credentialBundlePath", "keyPath", "certificateChainPath"),
}
"""The fields that name the files of a source; the file of a token is not compared."""


def _written_twice(source: Json, kind: str, path: Path, written: set[str]) -> Iterator[Refusal]:
    targets = [
        ((*path, "items", index, "path"), item.get("path"))
        for index, item in enumerate(source.get("items", ()))
    ]
    targets += [((*path, field), source.get(field)) for field in _PATHS.get(kind, ())]
    for place, target in targets:
        if target and target in written:
            yield wrong(
                place, f"is {target!r:.60}, which another source writes too; choose another"
            )
        written.add(target)
