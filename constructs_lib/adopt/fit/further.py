"""Further keys of a program's configuration: what the input has beside what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from constructs_lib.adopt.fit.leaves import STEP, Leaves, named_items, opened
from constructs_lib.k8s.manifest import Json

__all__ = ["further", "further_at_the_root"]

_INSIDE: Final = f"{STEP}{STEP}"
"""What stands between the place of a text and the place inside it."""


def further(
    sign: str, *, before: Leaves, marked: Leaves, target: Leaves
) -> Iterator[dict[str, Json]]:
    """The keys that stand in the input where a marked key is written, and are not written yet.

    Args:
        sign: the marked key.
        before: the texts without it.
        marked: the texts with it.
        target: the texts of the input.
    """
    for place in marked:
        text, inside, steps = place.partition(_INSIDE)
        if place not in before and inside and steps.split(STEP)[-1] == sign and text in target:
            path = steps.split(STEP)[:-1]
            theirs, ours = (_at(opened(each.get(text, "")), path) for each in (target, before))
            if isinstance(theirs, Mapping):
                yield _beside(ours if isinstance(ours, Mapping) else {}, theirs)


def further_at_the_root(*, before: Leaves, target: Leaves) -> Iterator[dict[str, Json]]:
    """The keys that a configuration of the input has beside what is written of it.

    Args:
        before: the texts as they are written.
        target: the texts of the input.
    """
    for place, text in target.items():
        if "\n" in text and before.get(place) not in {None, text}:
            theirs, ours = opened(text), opened(before[place])
            if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
                yield _beside(ours, theirs)


def _at(value: Json, path: list[str]) -> Json:
    for step in path:
        if isinstance(value, list):
            value = next((each for name, each in named_items(value) if str(name) == step), None)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _beside(ours: Mapping[str, Json], theirs: Mapping[str, Json]) -> dict[str, Any]:
    found = {}
    for key, value in theirs.items():
        if key not in ours:
            found[key] = value
        elif isinstance(value, Mapping) and isinstance(ours[key], Mapping):
            inner = _beside(ours[key], value)
            if inner:
                found[key] = inner
    return found
