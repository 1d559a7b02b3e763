"""Copies of an object that differ in one field: each field of each type, with each odd value."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Final, TypeAlias

from constructs_lib.k8s.fields import SCALARS, Kind, known_type
from constructs_lib.k8s.manifest import Json, Manifest, Path
from tests.validation.mutants import MAPS_OF_AMOUNTS, NEVER, OF_THE_OBJECT, made, places
from tests.validation.odd_values import ANNOTATIONS, KEYS, RESOURCES, values_of

__all__ = ["one_by_one"]

_GONE: Final = object()
_TRIES: Final = 12
_FEW: Final = 24
_Changes: TypeAlias = Iterator[tuple[str | int, Json]]


def one_by_one(good: Manifest, chance: random.Random) -> Iterator[tuple[Manifest, Path]]:
    """The copies, each with the place where it differs.

    A list loses an item, has one twice, or gets one more; a map gets odd keys and values.
    """
    for path, holder, kind in list(places(good, good["kind"], ())):
        of_shape = {"list": _of_list, "map": _of_map, "one": _of_type}[kind.shape]
        for name, value in of_shape(holder, kind, path, chance):
            changed = copy.deepcopy(good)
            target: Json = changed
            for step in path:
                target = target[step]
            if value is _GONE:
                del target[name]
            elif kind.shape == "list":
                target.append(value)
            else:
                target[name] = value
            yield changed, (*path, name)


def _name(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _of_list(holder: Json, kind: Kind, path: Path, chance: random.Random) -> _Changes:
    for index, item in enumerate(holder):
        yield index, _GONE
        yield len(holder), copy.deepcopy(item)
    if kind.of in SCALARS:
        values = values_of(_name(path), kind.of)
    else:
        values = tuple(made(_name(path), Kind(of=kind.of), chance, path) for _ in range(_TRIES))
    for value in values:
        yield len(holder), value


def _of_map(holder: Json, kind: Kind, path: Path, _: random.Random) -> _Changes:
    values = values_of(_name(path), kind.of)
    for key in holder:
        yield key, _GONE
        for value in values:
            yield key, value
    for key in RESOURCES if _name(path) in MAPS_OF_AMOUNTS else (*KEYS, *ANNOTATIONS):
        for value in values[:_FEW]:
            yield key, value


def _of_type(holder: Json, kind: Kind, path: Path, chance: random.Random) -> _Changes:
    for field, of in known_type(kind.of).fields.items():
        if field in NEVER or (not path and field in OF_THE_OBJECT):
            continue
        if field in holder:
            yield field, _GONE
        if of.shape == "one" and of.of in SCALARS:
            is_system = field == "name" and path[-1:] == ("os",)
            for value in values_of("os" if is_system else field, of.of):
                yield field, value
        else:
            for _ in range(_TRIES if field not in holder else 3):
                yield field, made(field, of, chance, path)
