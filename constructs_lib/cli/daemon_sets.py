"""The DaemonSets among the manifests of a command line, and what the other objects say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from constructs_lib.cli.manifests import Found, InputError, read_manifests
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import ManifestError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.priority import PriorityClasses, read_priority_classes
from constructs_lib.k8s.structure import check_fields

__all__ = ["Declared", "read_daemon_sets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What some manifests declare, as far as placement asks."""

    daemon_sets: tuple[DaemonSet, ...]
    """The DaemonSets, in the order of the manifests."""
    manifests: tuple[Manifest, ...]
    """Their manifests."""
    views: tuple[DaemonSetView, ...]
    """The same as they are written."""
    priority_classes: PriorityClasses
    """Priority classes, those of every cluster included."""
    claims: frozenset[str]
    """PersistentVolumeClaims, as ``namespace/name``."""


def read_daemon_sets(paths: Iterable[str], *, may_be_none: bool = False) -> Declared:
    """The DaemonSets in some files and folders.

    Args:
        paths: the files and folders.
        may_be_none: whether it is fine that there is no DaemonSet among them.

    Raises:
        InputError: something cannot be read, a DaemonSet is malformed or there twice, or there is
            none at all.
    """
    paths = list(paths)
    objects = read_manifests(paths)
    classes = read_priority_classes([found.manifest for found in objects])
    mine = [found for found in objects if _is_daemon_set(found)]
    if not mine and not may_be_none:
        message = f"There is no DaemonSet in {', '.join(paths)} ({len(objects)} other objects)."
        raise InputError([message])
    daemon_sets = _read_all(mine, classes)
    return Declared(
        daemon_sets=tuple(daemon_sets),
        manifests=tuple(found.manifest for found in mine),
        views=tuple(view_of(found.manifest) for found in mine),
        priority_classes=classes,
        claims=frozenset(_claims(objects)),
    )


def _read_all(objects: Iterable[Found], classes: PriorityClasses) -> list[DaemonSet]:
    problems: list[str] = []
    places: dict[str, str] = {}
    daemon_sets: list[DaemonSet] = []
    for found in objects:
        try:
            daemon_set = _read(found.manifest, classes)
        except ManifestError as error:
            problems += [f"{found.place}: {error.subject}: {each}" for each in error.problems]
            continue
        daemon_sets.append(daemon_set)
        first = places.setdefault(daemon_set.title, found.place)
        if len(places) < len(daemon_sets):
            del daemon_sets[-1]
            problems.append(
                f"{found.place}: the DaemonSet {daemon_set.title} is already at {first}; give "
                "the manifests of one cluster at a time"
            )
    if problems:
        raise InputError(problems)
    return daemon_sets


def _read(manifest: Manifest, classes: PriorityClasses) -> DaemonSet:
    metadata = manifest.get("metadata") or {}
    mistakes = check_fields(metadata, "ObjectMeta", ("metadata",))
    if mistakes:
        raise ManifestError(f"DaemonSet {metadata.get('name')}", mistakes)
    return read_daemon_set(manifest, priority_classes=classes)


def _is_daemon_set(found: Found) -> bool:
    group = str(found.manifest["apiVersion"]).partition("/")[0]
    return found.manifest["kind"] == "DaemonSet" and group in {"apps", "extensions"}


def _claims(objects: Iterable[Found]) -> Iterable[str]:
    for found in objects:
        if found.manifest["kind"] == "PersistentVolumeClaim":
            metadata = found.manifest.get("metadata") or {}
            yield f"{metadata.get('namespace') or 'default'}/{metadata.get('name')}"
