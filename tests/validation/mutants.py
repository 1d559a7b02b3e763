"""DaemonSets that differ from a good one in one or a few fields, made by chance from a seed.

Model: the table of fields says what every type has. A mutation goes to any place of the object,
sets a value that somebody gets wrong, adds a field that is not there, takes one away, or repeats an
item of a list.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.fields import SCALARS, Kind, known_type
from constructs_lib.k8s.manifest import Json, Manifest, Path
from tests.validation.odd_values import ANNOTATIONS, KEYS, RESOURCES, TEXTS, values_of

__all__ = ["MAPS_OF_AMOUNTS", "NEVER", "OF_THE_OBJECT", "made", "mutant", "mutate", "places"]

_DEEPEST: Final = 4
NEVER: Final = frozenset({"status"})
OF_THE_OBJECT: Final = frozenset({"apiVersion", "kind"})
_UNIONS: Final = frozenset(
    {"EnvVarSource", "EnvFromSource", "LifecycleHandler", "Probe", "Volume", "VolumeProjection"}
)
"""Types of which most fields exclude each other."""
MAPS_OF_AMOUNTS: Final = frozenset({"requests", "limits", "overhead"})


def mutant(good: Manifest, chance: random.Random) -> tuple[Manifest, list[Path]]:
    """A copy with one to three mutations, and where they are."""
    changed = copy.deepcopy(good)
    times = chance.choice((1, 1, 1, 1, 1, 2, 2, 3))
    return changed, [mutate(changed, chance) for _ in range(times)]


def mutate(changed: Manifest, chance: random.Random) -> Path:
    """Changes an object in one place, and says where. Rare types are met as often as others."""
    spots: dict[str, list[tuple[Path, Json, Kind]]] = {}
    for spot in places(changed, "DaemonSet", ()):
        spots.setdefault(spot[2].of if spot[2].shape == "one" else str(spot[0][-1]), []).append(
            spot
        )
    path, holder, kind = chance.choice(spots[chance.choice(sorted(spots))])
    return _mutate(holder, kind, path, chance)


def places(value: Json, type_name: str, path: Path) -> Iterator[tuple[Path, Json, Kind]]:
    """Every map and list below a value of a type, with its place and its kind."""
    if not isinstance(value, dict):
        return
    yield path, value, Kind(of=type_name)
    known = known_type(type_name).fields
    for name, member in value.items():
        kind = known.get(name)
        if kind is None or name in NEVER:
            continue
        yield from _below(member, kind, (*path, name))


def _below(value: Json, kind: Kind, path: Path) -> Iterator[tuple[Path, Json, Kind]]:
    if kind.shape == "list" and isinstance(value, list):
        yield path, value, kind
        for index, item in enumerate(value):
            if kind.of not in SCALARS:
                yield from places(item, kind.of, (*path, index))
    elif kind.shape == "map" and isinstance(value, dict):
        yield path, value, kind
    elif kind.shape == "one" and kind.of not in SCALARS:
        yield from places(value, kind.of, path)


def _mutate(holder: Json, kind: Kind, path: Path, chance: random.Random) -> Path:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind.shape == "list":
        return _mutate_list(holder, kind, path, name, chance)
    if kind.shape == "map":
        return _mutate_map(holder, kind, path, name, chance)
    known = known_type(kind.of).fields
    never = NEVER | OF_THE_OBJECT if not path else NEVER
    absent = [each for each in known if each not in holder and each not in never]
    present = [each for each in holder if each in known and each not in never]
    if present and (not absent or chance.random() < 0.55):
        field = chance.choice(present)
        if chance.random() < 0.25:
            del holder[field]
        else:
            holder[field] = made(field, known[field], chance, path)
    elif absent:
        field = chance.choice(absent)
        holder[field] = made(field, known[field], chance, path)
    else:
        return path
    return (*path, field)


def _mutate_list(
    holder: list[Json], kind: Kind, path: Path, name: str, chance: random.Random
) -> Path:
    if holder and chance.random() < 0.3:
        holder.append(copy.deepcopy(chance.choice(holder)))
    elif holder and chance.random() < 0.3:
        del holder[chance.randrange(len(holder))]
    else:
        holder.append(made(name, Kind(of=kind.of), chance, path))
    return path


def _mutate_map(
    holder: dict[str, Json], kind: Kind, path: Path, name: str, chance: random.Random
) -> Path:
    if holder and chance.random() < 0.3:
        del holder[chance.choice(sorted(holder))]
        return path
    keys = RESOURCES if name in MAPS_OF_AMOUNTS else KEYS
    if name == "annotations":
        keys = (*KEYS, *ANNOTATIONS)
    holder[chance.choice((*keys, *holder))] = chance.choice(values_of(name, kind.of))
    return path


def made(name: str, kind: Kind, chance: random.Random, path: Path) -> Json:
    """A value for a field: of its type, and not always what the field wants."""
    return _made(name, kind, chance, path, 0)


def _made(name: str, kind: Kind, chance: random.Random, path: Path, depth: int) -> Json:
    if kind.shape == "list":
        count = chance.choice((0, 1, 1, 1, 2, 3))
        return [_made(name, Kind(of=kind.of), chance, path, depth) for _ in range(count)]
    if kind.shape == "map":
        keys = RESOURCES if name in MAPS_OF_AMOUNTS else KEYS
        return {
            chance.choice(keys): chance.choice(values_of(name, kind.of))
            for _ in range(chance.choice((0, 1, 1, 2)))
        }
    if kind.of == "any":
        return chance.choice(TEXTS)
    if kind.of in SCALARS:
        of_system = name == "name" and "os" in path[-1:]
        return chance.choice(values_of("os" if of_system else name, kind.of))
    known = known_type(kind.of)
    wanted = {each for each in known.required if chance.random() < 0.95}
    optional = sorted(known.fields.keys() - known.required - NEVER)
    count = 0 if depth >= _DEEPEST else chance.randint(0, 3)
    if kind.of in _UNIONS:
        count = chance.choice((0, 1, 1, 1, 1, 1, 1, 2))
    wanted |= set(chance.sample(optional, min(len(optional), count)))
    return {
        each: _made(each, known.fields[each], chance, (*path, name), depth + 1)
        for each in sorted(wanted)
    }
