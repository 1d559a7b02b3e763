"""The volumes of a Pod: their names, and that each has one source.

Source: ``ValidateVolumes`` and ``validateVolumeSource`` in
``pkg/apis/core/validation/validation.go``, ``dropImageVolumes`` in ``pkg/api/pod/util.go``,
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.claims import claim_template_refusals
from constructs_lib.validation.disks import DISKS
from constructs_lib.validation.files import FILES, projected_refusals
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import label_problem, subdomain_problem
from constructs_lib.validation.paths import goes_up
from constructs_lib.validation.pull_policy import pull_policy_refusals
from constructs_lib.validation.refusal import Check, Refusal, missing, one_of, wrong

__all__ = ["volume_refusals", "volumes_by_name"]

_HOST_PATH_TYPES: Final = frozenset(
    {
        "",
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
    }
)
_LONGEST_DRIVER: Final = 63
_LONGEST_ISCSI: Final = 64
_Check: TypeAlias = Callable[[Json, Path, Gates], Iterator[Refusal]]


def volumes_by_name(pod: Json) -> Mapping[str, Json]:
    """The Pod's volumes by name; a volume that the release drops is there, as its mounts go too."""
    volumes: Sequence[Json] = pod.get("volumes", ())
    return {volume["name"]: volume for volume in volumes if "name" in volume}


def volume_refusals(volumes: Sequence[Json], path: Path, gates: Gates) -> Iterator[Refusal]:
    """Why volumes are refused.

    Args:
        volumes: ``spec.volumes``.
        path: where they stand.
        gates: the feature gates of the release.
    """
    names: set[str] = set()
    for index, volume in enumerate(volumes):
        if "image" in volume and not gates.image_volumes:
            continue
        at = (*path, index)
        name = volume.get("name")
        if name is not None and (message := label_problem(name)):
            yield wrong((*at, "name"), message)
        elif name is not None and name in names:
            message = f"is {name!r}, the name of another volume of the Pod; choose another"
            yield wrong((*at, "name"), message)
        if name is not None:
            names.add(name)
        yield from _source(volume, at, gates)


def _source(volume: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    sources = [field for field in volume if field in _SOURCES]
    if len(sources) > 1:
        yield wrong(path, f"has {' and '.join(sources)}; a volume has one source")
    if len(sources) != 1:  # without one it is an emptyDir
        return
    (field,) = sources
    source, at = volume[field], (*path, field)
    yield from _SOURCES[field](source, at, gates)
    if field == "iscsi" and "initiatorName" in source:
        told = f"{volume.get('name', '')}:{source.get('targetPortal', '')}"
        if len(told.encode()) > _LONGEST_ISCSI:
            message = f"and targetPortal are longer than {_LONGEST_ISCSI} characters; shorten them"
            yield wrong((*path, "name"), message)


def _empty_dir(source: Json, path: Path, _: Gates) -> Iterator[Refusal]:
    if str(source.get("sizeLimit", "")).startswith("-"):
        yield wrong((*path, "sizeLimit"), f"is {source['sizeLimit']}; it must be 0 or more")


def _host_path(source: Json, path: Path, _: Gates) -> Iterator[Refusal]:
    written = source.get("path", "/")
    if not written:
        yield wrong((*path, "path"), "is empty; name a path of the node")
        return
    if goes_up(written):
        yield wrong((*path, "path"), f"is {written!r:.100}; write the path without '..'")
    if source.get("type", "") not in _HOST_PATH_TYPES:
        yield one_of(source["type"], _HOST_PATH_TYPES - {""}, (*path, "type"))


def _claim(source: Json, path: Path, _: Gates) -> Iterator[Refusal]:
    if source.get("claimName") == "":
        yield missing((*path, "claimName"), "name a PersistentVolumeClaim")


def _csi(source: Json, path: Path, _: Gates) -> Iterator[Refusal]:
    driver, secret = source.get("driver", "a"), source.get("nodePublishSecretRef")
    if not driver or len(driver) > _LONGEST_DRIVER or subdomain_problem(driver.lower()):
        message = f"is {driver!r:.70}; name a CSI driver, a domain of at most 63 characters"
        yield wrong((*path, "driver"), message)
    if secret is not None:
        name = secret.get("name", "")
        if message_ := subdomain_problem(name):
            yield wrong((*path, "nodePublishSecretRef", "name"), message_)


def _ephemeral(source: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    if "volumeClaimTemplate" not in source:
        yield missing((*path, "volumeClaimTemplate"), "describe the claim")
    else:
        template = source["volumeClaimTemplate"]
        yield from claim_template_refusals(template, (*path, "volumeClaimTemplate"), gates)


def _image(source: Json, path: Path, gates: Gates) -> Iterator[Refusal]:
    if not source.get("reference"):
        yield Refusal(
            path=(*path, "reference"),
            message="is missing or empty; name an image",
            of_pods=not gates.image_references,
        )
    yield from pull_policy_refusals(source, "pullPolicy", path)


def _without_gates(check: Check) -> _Check:
    """A check of a kind of volume that is the same in every release."""
    return lambda source, path, _: check(source, path)


_SOURCES: Final[Mapping[str, _Check]] = {
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "persistentVolumeClaim": _claim,
    "csi": _csi,
    "ephemeral": _ephemeral,
    "image": _image,
    "projected": projected_refusals,
    **{field: _without_gates(check) for field, check in {**FILES, **DISKS}.items()},
}
