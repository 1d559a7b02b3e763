"""Whether an object has the fields and types that Kubernetes gives it (DS003).

An object that fits is told apart in microseconds (``k8s/fits.py``) and handed on as it is. Any
other is read field by field: what is wrong is told, and a copy goes on without it, so that rules
need not fear what they read. A null is no field; an unknown field stays, since some rule may know
what it was meant for. An item of a list that cannot be read becomes an empty one, which keeps the
places of those behind it.

Model: the table of fields, which is made from Kubernetes' own schemas. The API server reads a null
in a map of texts as the empty text, and refuses what is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.fields import (
    SCALARS,
    Kind,
    api_version,
    known_type,
    scalar_problem,
    shape_problem,
)
from constructs_lib.k8s.fits import fields_in, fits
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.policy.engine.unknown_fields import TOLD_ELSEWHERE, explain, in_words
from constructs_lib.policy.finding import Path, Violation, path_text

__all__ = ["read_structure"]

_OF_EVERY_OBJECT: Final = {
    "apiVersion": Kind(of="string"),
    "kind": Kind(of="string"),
    "metadata": Kind(of="ObjectMeta"),
}
_REMOVED: Final = frozenset({"extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"})
"""Versions in which there was a DaemonSet; DS1201 speaks of them."""

_NOT_ASKED_FOR: Final[Mapping[str, frozenset[str]]] = {
    "DaemonSetSpec": frozenset({"selector"}),  # DS102 asks for it
    "PriorityClass": frozenset({"value"}),  # the API server takes it for 0
}
_LABELS: Final = frozenset(
    {
        ("metadata", "labels"),
        ("spec", "selector", "matchLabels"),
        ("spec", "template", "metadata", "labels"),
    }
)
_SELECTED: Final = ("spec", "selector", "matchExpressions")
"""Places in a DaemonSet where DS107 says what is no text."""

_EMPTY: Final[Mapping[str, Json]] = {"boolean": False, "integer": 0, "number": 0, "any": None}
_NOTHING: Final = object()


def read_structure(manifest: Manifest, minor: int) -> tuple[Manifest, list[Violation]]:
    """An object without what is malformed, and what that was.

    An object of a kind that the table does not know is only asked for what every object has.

    Args:
        manifest: any map.
        minor: the Kubernetes release, as in 36 for 1.36.
    """
    kind = own_kind(manifest)
    version = api_version(kind)
    if version is None:
        return _read_stranger(manifest, minor)
    is_own_version = manifest.get("apiVersion") == version
    if is_own_version and fits(manifest, kind, minor) and _is_named(manifest):
        return manifest, []
    is_open = not is_own_version and kind != "DaemonSet"
    reading = _Reading(minor, kind=kind, is_open=is_open)
    clean = reading.fields(manifest, kind, ())
    return clean, [*_unfit_head(kind, manifest), *reading.violations]


def _read_stranger(manifest: Manifest, minor: int) -> tuple[Manifest, list[Violation]]:
    reading = _Reading(minor)
    clean = dict(manifest)
    for name, kind in _OF_EVERY_OBJECT.items():
        value = reading.value(clean.pop(name, None), kind, (name,))
        if value is not _NOTHING:
            clean[name] = value
    return clean, [*_unknown_head(manifest), *reading.violations]


def _unknown_head(manifest: Manifest) -> Iterator[Violation]:
    yield from _missing_head(manifest)
    kind = manifest.get("kind")
    is_foreign = kind == "DaemonSet"  # of somebody else, or it would be in the table
    if isinstance(kind, str) and not is_foreign and kind.lower() in {"daemonset", "daemonsets"}:
        yield Violation(path=("kind",), message=f"There is no kind {kind}; write DaemonSet.")


def _missing_head(manifest: Manifest) -> Iterator[Violation]:
    for name in ("apiVersion", "kind"):
        if manifest.get(name) is None:
            yield Violation(path=(name,), message=f"{name} is missing; every object has one.")


def _unfit_head(kind: str, manifest: Manifest) -> Iterator[Violation]:
    yield from _missing_head(manifest)
    version, known = manifest.get("apiVersion"), api_version(kind)
    if kind == "DaemonSet" and isinstance(version, str) and version not in {known, *_REMOVED}:
        message = f"There is no DaemonSet in {version!r:.60}; write {known}."
        yield Violation(path=("apiVersion",), message=message)
    if not _is_named(manifest):
        yield Violation(path=("metadata", "name"), message="name is missing; every object has one.")


def _is_named(manifest: Manifest) -> bool:
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        return metadata is not None  # that it is no map is told elsewhere
    return metadata.get("name") is not None or metadata.get("generateName") is not None


class _Reading:
    """Reads values by their kinds and keeps what is wrong with them.

    Attributes:
        violations: what is wrong.
    """

    def __init__(self, minor: int, *, kind: str = "", is_open: bool = False) -> None:
        self.violations: list[Violation] = []
        self._minor = minor
        self._is_open = is_open
        self._is_daemon_set = kind == "DaemonSet"
        self._hides = kind == "Secret"

    def value(self, value: Json, kind: Kind, path: Path) -> Json:
        """A value without what is malformed; ``_NOTHING`` where nothing is left."""
        if value is None:
            return _NOTHING
        if kind.shape == "list":
            return self._list(value, Kind(of=kind.of), path)
        if kind.shape == "map":
            return self._map(value, Kind(of=kind.of), path)
        if kind.of in SCALARS:
            return self._scalar(value, kind.of, path)
        return self.fields(value, kind.of, path)

    def fields(self, value: Json, type_name: str, path: Path) -> Json:
        """A value of a type, likewise."""
        if not isinstance(value, dict):
            return self._misshapen(value, f"a map with the fields of {in_words(type_name)}", path)
        known = fields_in(type_name, self._minor)
        clean = {}
        for name, member in self._named(value, path):
            if name in known:
                read = self.value(member, known[name], (*path, name))
                if read is not _NOTHING:
                    clean[name] = read
            else:
                clean[name] = member
                self._meet_stranger(name, type_name, path)
        self._ask_for_required(value, type_name, path)
        return clean

    def _list(self, value: Json, item: Kind, path: Path) -> Json:
        if not isinstance(value, list):
            return self._misshapen(value, "a list", path)
        return [self._item(member, item, (*path, index)) for index, member in enumerate(value)]

    def _item(self, value: Json, kind: Kind, path: Path) -> Json:
        is_scalar = kind.of in SCALARS
        if value is None and not is_scalar:
            self._tell("is null; write the item, or take the line away", path)
        read = self.value(value, kind, path)
        if read is not _NOTHING:
            return read
        return _EMPTY.get(kind.of, "") if is_scalar else {}

    def _map(self, value: Json, kind: Kind, path: Path) -> Json:
        if not isinstance(value, dict):
            return self._misshapen(value, "a map", path)
        clean = {}
        for key, member in self._named(value, path):
            read = self.value(member, kind, (*path, key))
            if read is not _NOTHING:
                clean[key] = read
            elif member is None and kind.of == "string":
                clean[key] = ""
        return clean

    def _scalar(self, value: Json, of: str, path: Path) -> Json:
        problem = scalar_problem(value, of)
        if problem is None:
            return value
        if not (self._is_daemon_set and _is_label(path)):
            self._tell(f"is not {SCALARS[of][1]}" if self._hides else problem, path)
        return _NOTHING

    def _misshapen(self, value: Json, expected: str, path: Path) -> Json:
        problem = f"is not {expected}" if self._hides else shape_problem(value, expected)
        self._tell(problem, path)
        return _NOTHING

    def _named(self, value: Mapping[object, Json], path: Path) -> Iterator[tuple[str, Json]]:
        """The members that have a text for a key."""
        for key, member in value.items():
            if isinstance(key, str):
                yield key, member
            else:
                self._tell(f"has the key {key!r:.60}; a key is text, so put it in quotes", path)

    def _meet_stranger(self, name: str, type_name: str, path: Path) -> None:
        is_told = name in TOLD_ELSEWHERE.get(type_name, ())
        if not (is_told or self._is_open or known_type(type_name).is_open):
            message = explain(name, type_name, self._minor)
            self.violations.append(Violation(path=(*path, name), message=message))

    def _ask_for_required(self, value: Mapping[str, Json], type_name: str, path: Path) -> None:
        missing = known_type(type_name).required - _NOT_ASKED_FOR.get(type_name, frozenset())
        for name in sorted(missing):
            if value.get(name) is None:
                message = f"{name} is missing; {in_words(type_name)} must have it."
                self.violations.append(Violation(path=(*path, name), message=message))

    def _tell(self, problem: str, path: Path) -> None:
        self.violations.append(Violation(path=path, message=f"{_last_name(path)} {problem}."))


def _is_label(path: Path) -> bool:
    """Whether a place in a DaemonSet is one of those that DS107 speaks of."""
    return path[:-1] in _LABELS or (path[:3] == _SELECTED and "values" in path[4:5])


def _last_name(path: Path) -> str:
    """The last key of a path, with the indexes behind it: ``args[1]``."""
    start = max((i for i, part in enumerate(path) if isinstance(part, str)), default=0)
    return path_text(path[start:]) or "the object"
