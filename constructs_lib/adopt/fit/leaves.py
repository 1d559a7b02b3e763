"""Manifests as texts by their place, so that two sets of them can be compared step by step.

Configuration in a ConfigMap is opened where it is YAML or JSON; other texts are compared by their
lines. Items that have a name are known by it, so that one more of them shifts nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from constructs_lib.adopt.fit.kept import Kept
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form
from constructs_lib.yaml.reader import read_yaml

__all__ = [
    "STEP",
    "Leaves",
    "LeavesOf",
    "differing",
    "distance",
    "followers_of",
    "lines_of",
    "named_items",
    "opened",
    "start_of",
]

Leaves: TypeAlias = Mapping[str, str]
"""The text at each place: kind, namespace and name, then the steps down to a field."""

STEP: Final = "\x1f"
"""What stands between the steps of a place."""

_NAMES: Final = ("mountPath", "name", "containerPort", "alert")
_NOWHERE: Final = "-"
"""The namespace of what has none."""

_KEPT: Final = 500
_FOLLOWS: Final = "checksum/config"
"""What follows from the rest, and would count each difference twice."""
_FOLLOWING: Final = re.compile(f"'{_FOLLOWS}': '([^']*)'")


class LeavesOf:
    """The texts of manifests; those of objects that were written lately are kept."""

    def __init__(self) -> None:
        self._known: Kept[str, Leaves] = Kept(_KEPT)

    def of(self, manifests: Sequence[Manifest]) -> dict[str, Leaves]:
        """The texts of each object by their places, by the place of the object."""
        return {start_of(each): self._of(each) for each in manifests}

    def _of(self, manifest: Manifest) -> Leaves:
        key = _FOLLOWING.sub("", repr(manifest))
        texts = self._known.get(key)
        if texts is None:
            texts = self._known[key] = dict(_leaves(start_of(manifest), normal_form(manifest)))
        return texts


def followers_of(manifests: Sequence[Manifest]) -> list[str]:
    """What follows from the rest, and from the order of what has none in Kubernetes."""
    return sorted(_FOLLOWING.findall(repr(manifests)))


def start_of(manifest: Manifest) -> str:
    """The place of a whole object."""
    metadata = manifest["metadata"]
    return STEP.join((manifest["kind"], metadata.get("namespace") or _NOWHERE, metadata["name"]))


def _leaves(place: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, each in value.items():
            if key != _FOLLOWS:
                yield from _leaves(f"{place}{STEP}{key}", each)
    elif isinstance(value, list) and value:
        yield from _items(place, value)
    elif isinstance(value, str):
        yield place, value
        inner = opened(value) if "\n" in value else None
        if inner is not None:
            yield from _leaves(f"{place}{STEP}", inner)
    else:
        yield place, json.dumps(value)


def _items(place: str, items: Sequence[Json]) -> Iterator[tuple[str, str]]:
    if not any(isinstance(each, dict | list) for each in items):
        yield (
            place,
            "\n".join(each if isinstance(each, str) else json.dumps(each) for each in items),
        )
        return
    key = _name_of(items)
    if key is not None:
        yield f"{place}{STEP}{key}", "\n".join(str(name) for name, _ in named_items(items))
    for name, each in named_items(items):
        yield from _leaves(f"{place}{STEP}{name}", each)


def named_items(items: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """The items of a list by their names, or by their numbers where they have none."""
    key = _name_of(items)
    for number, each in enumerate(items):
        yield f"#{number}" if key is None else each[key], each


def _name_of(items: Sequence[Json]) -> str | None:
    """The field that names the items of a list; none where nothing does."""
    for key in _NAMES:
        found = [each.get(key) if isinstance(each, dict) else None for each in items]
        if all(isinstance(each, str | int) for each in found) and len({*found}) == len(items):
            return key
    return None


@lru_cache(maxsize=2048)
def opened(text: str) -> Json:
    """What a text holds if it is YAML or JSON with an inside; none if it is not."""
    try:
        documents = read_yaml(text)
    except ConstructsLibError:
        return None
    value = documents[0].value if len(documents) == 1 else None
    return value if isinstance(value, dict | list) else None


def lines_of(text: str) -> list[str]:
    """The lines of a text, without the commas that end them in JSON."""
    return [line.removesuffix(",") for line in text.split("\n")]


def distance(left: Leaves, right: Leaves) -> int:
    """How much differs: the words and lines that only one of them has, at each place."""
    return sum(_apart(left.get(place), right.get(place)) for place in differing(left, right))


def differing(left: Leaves, right: Leaves) -> Iterator[str]:
    """The places at which two sets of texts differ."""
    if left is not right:
        yield from (place for place, text in right.items() if left.get(place) != text)
        yield from (place for place in left if place not in right)


@lru_cache(maxsize=20_000)
def _apart(left: str | None, right: str | None) -> int:
    ours, theirs = _words(left), _words(right)
    return 1 + (ours - theirs).total() + (theirs - ours).total()


@lru_cache(maxsize=20_000)
def _words(text: str | None) -> Counter[str]:
    """The words of a text, its lines, and which line follows which."""
    if text is None:
        return Counter()
    lines = text.split("\n")
    words = Counter(re.findall(r"\w+|[^\w\s]", text))
    words.update(f"{line}\n" for line in lines)
    words.update(map("\n".join, pairwise(lines)))
    return words
