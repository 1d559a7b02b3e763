"""Which fields Kubernetes knows, so that a free-form override cannot hide a typo.

The API server drops an unknown field, or refuses the whole object, long after the person who
typed it has gone. The table in ``fields.json`` (made from Kubernetes' own JSON schemas, releases
1.31 to 1.37) holds every type that a DaemonSet and the objects around it are made of, small enough
to check each build with it. Of kinds that others define, such as a PodMonitor, it holds the few
fields that tell what they are for; those types are open.

A kind is written in the table as ``string`` (a scalar), ``PodSpec`` (a type), ``[string]`` (a
list), ``{quantity}`` (a map) or ``[ContainerPort] by containerPort protocol``: a list that is
merged by its first key, the patchMergeKey of Kubernetes' ``types.go``, and whose items are told
apart by all its keys, the listMapKeys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pkgutil import get_data
from typing import Final, Literal

from constructs_lib.k8s.integers import INT32, INT64
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.pattern import pattern
from constructs_lib.record import dataclass, field

__all__ = [
    "SCALARS",
    "Kind",
    "Type",
    "api_version",
    "field_kind",
    "hidden_problem",
    "is_time",
    "kind_in",
    "known_type",
    "scalar_problem",
    "shape_problem",
]

_TIME: Final = pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a field holds.

    Attributes:
        shape: one value, a list of them, or a map from text to them. Default: one.
        of: the scalar kind (``string``, ``quantity``) or the type (``Container``) of a value.
        keys: for a list that is merged by key, the merge key and then the other keys that
            tell its items apart; empty for every other field.
    """

    of: str
    shape: Literal["one", "list", "map"] = "one"
    keys: tuple[str, ...] = ()


def field_kind(type_name: str, name: str) -> Kind | None:
    """What a field of a type holds; None where the type or the field is not in the table."""
    known = _type(type_name)
    return known.fields.get(name) if known else None


def kind_in(kind: Kind, name: str) -> Kind:
    """The kind of a field, or of a map's value; a field that is not in the table is free-form."""
    if kind.shape == "map":
        return Kind(of=kind.of)
    return field_kind(kind.of, name) or Kind(of="any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of Kubernetes.

    Attributes:
        fields: what each of its fields holds, in any of the releases.
        required: the fields that it must have.
        since: the first release that has a field, for those that came after 1.31.
        until: the last release that has a field, for those that went before 1.37.
        is_open: whether it may have fields that the table does not know.
    """

    fields: Mapping[str, Kind]
    required: frozenset[str] = frozenset()
    since: Mapping[str, str] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False


def known_type(name: str) -> Type:
    """A type by its short name.

    Raises:
        KeyError: the table has no such type.
    """
    found = _type(name)
    if found is None:
        raise KeyError(f"{name!r} is not a type that a DaemonSet is made of")
    return found


def api_version(kind: str) -> str | None:
    """The version of the API in which the table knows a kind of object, if it knows it."""
    version: str | None = _table()["objects"].get(kind)
    return version


_KIND: Final = pattern(r"[\[{]?(?P<of>[\w-]+)(?:\]|\}|$)(?: by (?P<keys>.+))?")
_SHAPES: Final[Mapping[str, Literal["list", "map"]]] = {"[": "list", "{": "map"}


@cache
def _table() -> dict[str, Json]:
    # The standard library's reader of resources takes longer to import than all of this.
    data = get_data(__package__, "fields.json")
    table: dict[str, Json] = json.loads(data or b"")
    return table


@cache
def _type(name: str) -> Type | None:
    entry = _table()["types"].get(name)
    if entry is None:
        return None
    return Type(
        fields={field: _read_kind(kind) for field, kind in entry["fields"].items()},
        required=frozenset(entry.get("required", ())),
        since=entry.get("since", {}),
        until=entry.get("until", {}),
        is_open=entry.get("open", False),
    )


@cache
def _read_kind(text: str) -> Kind:
    found = _KIND.fullmatch(text)
    if found is None:
        raise ValueError(f"fields.json: {text!r} is not a kind")
    keys = tuple((found["keys"] or "").split())
    return Kind(of=found["of"], shape=_SHAPES.get(text[0], "one"), keys=keys)


def scalar_problem(value: Json, kind: str) -> str | None:
    """Say why a value is not of a scalar kind, or nothing.

    Args:
        value: plain data.
        kind: a key of :data:`SCALARS`.
    """
    fits, expected = SCALARS[kind]
    if not fits(value):
        message = shape_problem(value, expected)
        if expected == "text" and isinstance(value, bool | int | float):
            message += f', so put it in quotes: "{json.dumps(value)}"'
        return message
    if kind == "quantity":
        try:
            Quantity.parse(value)
        except ValueError as error:
            return str(error)
    return None


def is_time(text: str) -> bool:
    """Whether a text is a time as Kubernetes reads it (RFC 3339)."""
    if _TIME.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def shape_problem(value: Json, expected: str) -> str:
    """What is there and what was expected."""
    return f"is {_in_words(value)}; expected {expected}"


def hidden_problem(value: Json, expected: str) -> str:
    """The same without the value, which may be a secret."""
    kinds = {**_NUMBERS, dict: "a map", list: "a list", str: "a text"}
    quotes = ", so put it in quotes" if expected == "text" and type(value) in _NUMBERS else ""
    return f"is {kinds.get(type(value), 'something else')}; expected {expected}{quotes}"


def _is_integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_int32(value: Json) -> bool:
    return _is_integer(value) and value in INT32


def _is_int64(value: Json) -> bool:
    return _is_integer(value) and value in INT64


def _is_number(value: Json) -> bool:
    return _is_integer(value) or isinstance(value, float)


def _is_string(value: Json) -> bool:
    return isinstance(value, str)


SCALARS: Final[Mapping[str, tuple[Callable[[Json], bool], str]]] = {
    "any": (lambda _: True, "any value"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "int-or-string": (lambda value: _is_int32(value) or _is_string(value), "an integer or text"),
    "int32": (_is_int32, "an integer of 32 bits"),
    "integer": (_is_int64, "an integer of 64 bits"),
    "number": (_is_number, "a number"),
    "quantity": (lambda value: _is_number(value) or _is_string(value), "a quantity such as 128Mi"),
    "string": (_is_string, "text"),
    "time": (
        lambda value: _is_string(value) and is_time(value),
        "a time such as 2026-01-31T23:59:59Z",
    ),
}
"""The scalar kinds, each with its test and its name in words; a quantity has a grammar besides."""


_NUMBERS: Final = {bool: "a boolean", int: "an integer", float: "a number"}


def _in_words(value: Json) -> str:
    """A scalar as it was written; of a map or a list only that it is one."""
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    if isinstance(value, str):
        return f"the text {value!r:.60}"
    if isinstance(value, bool | int | float):
        return f"{json.dumps(value)}, {_NUMBERS[type(value)]}"
    return f"a Python {type(value).__name__}"
