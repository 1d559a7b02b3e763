"""Whether a value has the fields and types of a Kubernetes type: yes or no, in microseconds.

Most manifests are right, and thousands of them are judged in one run. So the table of fields is
turned into functions once, and a value that fits costs a few type checks a field. What is wrong
with one that does not fit is for others to say.

Model: a tree of predicates, one for each type and release, made from ``k8s/fields.py`` on first
use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final, TypeAlias

from constructs_lib.k8s.fields import SCALARS, Kind, Type, is_time, known_type
from constructs_lib.k8s.integers import INT32, INT64
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["fields_in", "fits", "is_known_in"]

_Check: TypeAlias = Callable[[Json], bool]


def fits(value: Json, type_name: str, minor: int | None) -> bool:
    """Whether a value has only known fields, all required ones, and no null.

    False may also mean that a look with more patience is needed: a null is as good as no field,
    and values of subclasses of ``str`` or ``dict`` are taken for strangers here.

    Args:
        value: plain data, such as a whole DaemonSet.
        type_name: the type's short name, such as ``DaemonSet`` or ``ObjectMeta``.
        minor: the Kubernetes release, as in 36 for 1.36; none for any supported one.

    Raises:
        KeyError: the table has no such type.
    """
    return _of_type(type_name, minor)(value)


def is_known_in(known: Type, name: str, minor: int | None) -> bool:
    """Whether a release of Kubernetes has a field of a type."""
    if minor is None:
        return True
    since, until = known.since.get(name), known.until.get(name)
    return (since is None or _minor(since) <= minor) and (until is None or minor <= _minor(until))


@cache
def fields_in(type_name: str, minor: int | None) -> dict[str, Kind]:
    """The fields of a type in a release of Kubernetes.

    Raises:
        KeyError: the table has no such type.
    """
    known = known_type(type_name)
    return {name: kind for name, kind in known.fields.items() if is_known_in(known, name, minor)}


def _minor(release: str) -> int:
    return int(release.partition(".")[2])


@cache
def _of_type(type_name: str, minor: int | None) -> _Check:
    known = known_type(type_name)
    fields = {name: _of_kind(kind, minor) for name, kind in fields_in(type_name, minor).items()}
    if type_name == "ObjectMeta":
        # Every generator of manifests writes a null here.
        fields["creationTimestamp"] = lambda value: value is None or _is_time(value)
    required, stranger = known.required, _anything if known.is_open else _nothing

    def fits_type(value: Json) -> bool:
        if type(value) is not dict or not value.keys() >= required:
            return False
        for name, member in value.items():  # noqa: SIM110  # all() of a generator takes 1.5 times
            if not fields.get(name, stranger)(member):
                return False
        return True

    return fits_type


@cache
def _of_kind(kind: Kind, minor: int | None) -> _Check:
    one = _SCALAR_CHECKS[kind.of] if kind.of in SCALARS else _of_type(kind.of, minor)
    if kind.shape == "list":
        return lambda value: type(value) is list and all(map(one, value))
    if kind.shape == "map":
        return lambda value: (
            type(value) is dict and all(map(_is_text, value)) and all(map(one, value.values()))
        )
    return one


def _anything(_: Json) -> bool:
    return True


def _nothing(_: Json) -> bool:
    return False


def _is_text(value: Json) -> bool:
    return type(value) is str


def _is_int32(value: Json) -> bool:
    return type(value) is int and value in INT32


def _is_int64(value: Json) -> bool:
    return type(value) is int and value in INT64


def _is_time(value: Json) -> bool:
    return type(value) is str and is_time(value)


def _is_quantity(value: Json) -> bool:
    return type(value) in _QUANTITY_TYPES and _reads_as_quantity(value)


@lru_cache(maxsize=4096)
def _reads_as_quantity(value: str | float) -> bool:
    try:
        Quantity.parse(value)
    except ValueError:
        return False
    return True


_QUANTITY_TYPES: Final = frozenset({str, int, float})
_SCALAR_CHECKS: Final[dict[str, _Check]] = {
    "any": _anything,
    "boolean": lambda value: value is True or value is False,
    "int-or-string": lambda value: type(value) is str or _is_int32(value),
    "int32": _is_int32,
    "integer": _is_int64,
    "number": lambda value: type(value) is int or type(value) is float,
    "quantity": _is_quantity,
    "string": _is_text,
    "time": _is_time,
}
