"""Whether data has the fields and types that Kubernetes gives it: the one walk over fields.

What fits is told apart in microseconds (``fits.py``) and handed on as it is. Anything else is read
field by field: what is wrong is told, and a copy goes on without it, so that readers need not fear
what they read. A null is no field; an unknown field stays, since some reader may know what it was
meant for. An item of a list that cannot be read becomes an empty one, which keeps the places of
those behind it.

Model: the table of fields, which is made from Kubernetes' own schemas. The API server reads a null
in a map of texts as the empty text, and refuses what is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.errors import Problem
from constructs_lib.k8s.fields import (
    SCALARS,
    Kind,
    api_version,
    hidden_problem,
    known_type,
    scalar_problem,
    shape_problem,
)
from constructs_lib.k8s.fits import fields_in, fits
from constructs_lib.k8s.hidden import is_hidden
from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.unknown_fields import explain, in_words
from constructs_lib.record import dataclass

__all__ = ["FieldMistake", "FieldProblem", "check_fields", "read_structure"]

FieldMistake: TypeAlias = Literal["unknown", "missing", "null", "shape", "scalar", "key"]
"""What is wrong: a field that is not known, is missing or null; no map or list where one belongs;
a value of the wrong type; a key that is no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem(Problem):
    """A mistake in the fields of an object.

    Attributes:
        kind: what is wrong.
    """

    kind: FieldMistake


_OF_EVERY_OBJECT: Final = {
    "apiVersion": Kind(of="string"),
    "kind": Kind(of="string"),
    "metadata": Kind(of="ObjectMeta"),
}
_REMOVED: Final = frozenset({"extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"})
"""Versions in which there was a DaemonSet: no field is wrong, the version is."""

_DEFAULTED: Final[Mapping[str, frozenset[str]]] = {
    "CSIDriver": frozenset({"spec"}),
    "EvictionResponder": frozenset({"name", "priority"}),
    "HTTPHeader": frozenset({"value"}),
    "ISCSIVolumeSource": frozenset({"lun"}),
    "OwnerReference": frozenset({"apiVersion", "kind", "name", "uid"}),
    "PreferredSchedulingTerm": frozenset({"preference"}),
    "PriorityClass": frozenset({"value"}),
    "ScaleIOVolumeSource": frozenset({"secretRef"}),
    "SleepAction": frozenset({"seconds"}),
    "Sysctl": frozenset({"value"}),
    "TokenRequest": frozenset({"audience"}),
}
"""Required by the schema; the API server takes a missing one for 0 or an empty text, and judges
owners of objects only (``validation/owners.py``)."""

_WORDS_OF_A_PROGRAM: Final = frozenset({"args", "command"})
_EMPTY: Final[Mapping[str, Json]] = {
    "boolean": False,
    "int32": 0,
    "integer": 0,
    "number": 0,
    "any": None,
}
_NOTHING: Final = object()

_MOST_NEAR: Final = 50
"""How many unknown fields of an object are compared with all known ones, which takes time."""


def check_fields(value: Json, type_name: str, path: Path) -> list[FieldProblem]:
    """Every mistake in a value that should be of a Kubernetes type, as declarations are held to it.

    A field counts as known when any supported release has it, and a null is a mistake: a
    declaration leaves the field out instead.

    Args:
        value: plain data, such as the ``spec`` of a DaemonSet.
        type_name: the type's short name, such as ``DaemonSetSpec``, ``PodSpec``, ``Container``.
        path: where the value stands, such as ``("spec",)``; may be empty.

    Raises:
        KeyError: the table has no such type.
    """
    if fits(value, type_name, None):
        return []
    reading = _Reading(None, refuses_nulls=True)
    reading.value(value, Kind(of=type_name), path)
    return reading.problems


def read_structure(manifest: Manifest, minor: int) -> tuple[Manifest, list[FieldProblem]]:
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
    return clean, [*_unfit_head(kind, manifest), *reading.problems]


def _read_stranger(manifest: Manifest, minor: int) -> tuple[Manifest, list[FieldProblem]]:
    reading = _Reading(minor)
    clean = dict(manifest)
    for name, kind in _OF_EVERY_OBJECT.items():
        value = reading.value(clean.pop(name, None), kind, (name,))
        if value is not _NOTHING:
            clean[name] = value
    return clean, [*_unknown_head(manifest), *reading.problems]


def _unknown_head(manifest: Manifest) -> Iterator[FieldProblem]:
    yield from _missing_head(manifest)
    kind = manifest.get("kind")
    is_foreign = kind == "DaemonSet"  # of somebody else, or it would be in the table
    if isinstance(kind, str) and not is_foreign and kind.lower() in {"daemonset", "daemonsets"}:
        message = f"is {kind}, which is not a kind; write DaemonSet"
        yield FieldProblem(path=("kind",), message=message, kind="scalar")


def _missing_head(manifest: Manifest) -> Iterator[FieldProblem]:
    for name in ("apiVersion", "kind"):
        if manifest.get(name) is None:
            yield _missing((name,))


def _unfit_head(kind: str, manifest: Manifest) -> Iterator[FieldProblem]:
    yield from _missing_head(manifest)
    version, known = manifest.get("apiVersion"), api_version(kind)
    if kind == "DaemonSet" and isinstance(version, str) and version not in {known, *_REMOVED}:
        message = f"is {version!r:.60}, which has no DaemonSet; write {known}"
        yield FieldProblem(path=("apiVersion",), message=message, kind="scalar")
    if not _is_named(manifest):
        yield _missing(("metadata", "name"))


def _missing(path: Path) -> FieldProblem:
    return FieldProblem(path=path, message="is missing; every object has one", kind="missing")


def _is_named(manifest: Manifest) -> bool:
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        return metadata is not None  # that it is no map is told elsewhere
    return metadata.get("name") is not None or metadata.get("generateName") is not None


class _Reading:
    """Reads values by their kinds and keeps what is wrong with them.

    Attributes:
        problems: what is wrong.
    """

    def __init__(
        self,
        minor: int | None,
        *,
        kind: str = "",
        is_open: bool = False,
        refuses_nulls: bool = False,
    ) -> None:
        self.problems: list[FieldProblem] = []
        self._unknown = 0
        self._minor = minor
        self._kind = kind
        self._is_open = is_open
        self._refuses_nulls = refuses_nulls

    def value(self, value: Json, kind: Kind, path: Path) -> Json:
        """A value without what is malformed; ``_NOTHING`` where nothing is left."""
        if value is None:
            if self._refuses_nulls:
                self._tell("null", "is null; leave the field out instead", path)
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
                if not (self._is_open or known_type(type_name).is_open):
                    self._unknown += 1
                    near = self._unknown <= _MOST_NEAR
                    why = explain(name, type_name, self._minor, near=near)
                    self._tell("unknown", why, (*path, name))
        self._ask_for_required(value, type_name, path)
        return clean

    def _list(self, value: Json, item: Kind, path: Path) -> Json:
        if not isinstance(value, list):
            return self._misshapen(value, "a list", path)
        return [self._item(member, item, (*path, index)) for index, member in enumerate(value)]

    def _item(self, value: Json, kind: Kind, path: Path) -> Json:
        is_scalar = kind.of in SCALARS
        if value is None and not is_scalar and not self._refuses_nulls:
            self._tell("null", "is null; write the item, or take the line away", path)
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
        if self._hides(path):
            problem = hidden_problem(value, SCALARS[of][1])
        self._tell("scalar", problem, path)
        return _NOTHING

    def _misshapen(self, value: Json, expected: str, path: Path) -> Json:
        told = hidden_problem if self._hides(path) else shape_problem
        self._tell("shape", told(value, expected), path)
        return _NOTHING

    def _hides(self, path: Path) -> bool:
        """Whether the value at a place is not quoted, as any word of a command may be a secret."""
        is_secret = self._kind == "Secret" or is_hidden(path, kind=self._kind)
        return is_secret or not _WORDS_OF_A_PROGRAM.isdisjoint(path[-2:])

    def _named(self, value: Mapping[object, Json], path: Path) -> Iterator[tuple[str, Json]]:
        """The members that have a text for a key."""
        for key, member in value.items():
            if isinstance(key, str):
                yield key, member
            else:
                message = f"has the key {key!r:.60}; a key is text, so put it in quotes"
                self._tell("key", message, path)

    def _ask_for_required(self, value: Mapping[str, Json], type_name: str, path: Path) -> None:
        for name in sorted(known_type(type_name).required - _DEFAULTED.get(type_name, frozenset())):
            is_told = self._refuses_nulls and name in value
            if value.get(name) is None and not is_told:
                message = f"is missing; {in_words(type_name)} must have it"
                self._tell("missing", message, (*path, name))

    def _tell(self, kind: FieldMistake, message: str, path: Path) -> None:
        self.problems.append(FieldProblem(path=path, message=message, kind=kind))
