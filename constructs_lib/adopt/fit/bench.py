"""A declaration on the bench: what it makes, and how far that is from the input."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from constructs_lib.adopt.fit.captures import captured
from constructs_lib.adopt.fit.kept import Kept
from constructs_lib.adopt.fit.leaves import (
    STEP,
    Leaves,
    LeavesOf,
    differing,
    distance,
    followers_of,
    start_of,
)
from constructs_lib.adopt.fit.places import Fields, at, put
from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import IGNORE_PREFIX
from constructs_lib.path import Path
from constructs_lib.record import dataclass

__all__ = ["Bench", "State", "plain"]

_Kind: TypeAlias = tuple[str, int, str]
"""Of which object a place is, how deep in it, and under which key."""

_IGNORE: Final = f"{STEP}{IGNORE_PREFIX}"
_MOST_VALUES: Final = 30
_KEPT: Final = 2000
_REFUSED: Final = 0.25
"""What a declaration that is refused takes of the time of one that makes something."""


@dataclass(frozen=True, slots=True)
class State:
    """A declaration as it is at one moment."""

    fields: Fields
    objects: Mapping[str, Leaves]
    """What it makes: the texts of each object, by the place of the object."""
    apart: int
    """How far that is from the input."""

    @property
    def made(self) -> Leaves:
        """The texts of all that it makes."""
        return _together(self.objects)


class Bench:
    """One kind of declaration, held against manifests.

    Args:
        spec: the class of the declaration.
        target: the manifests that it is to make.
        around: further manifests of the input; those that it makes, too, are to be the same.
        reason: the reason of what is there without one.
        most_tries: how many declarations may be tried.
    """

    def __init__(
        self,
        spec: type[Declaration],
        target: Sequence[Manifest],
        *,
        around: Sequence[Manifest] = (),
        reason: str,
        most_tries: int,
    ) -> None:
        self.spec: Any = spec
        self.reason = reason
        self._leaves = LeavesOf()
        self._wanted = self._leaves.of(target)
        self._around = self._leaves.of(around)
        self._all = {**self._around, **self._wanted}
        self._followers = followers_of(target)
        self.target = _together(self._all)
        self._distances: Kept[int, tuple[Leaves, int]] = Kept(_KEPT)
        self._tried: Kept[str, State] = Kept(_KEPT)
        self._refused: set[str] = set()
        self._tries_left = float(most_tries)
        self._faults: tuple[State | None, set[_Kind]] = (None, set())
        said = [text for place, text in self.target.items() if _IGNORE in place]
        said += [each for text in said for each in text.split("; ")]
        self.reasons = tuple(dict.fromkeys([*said, reason]))
        """The reasons that the input gives, and the one for where it gives none."""
        self._touched: dict[Path, set[_Kind]] = {}

    @property
    def is_tired(self) -> bool:
        """Whether everything has been tried that may be."""
        return self._tries_left <= 0

    def state(self, fields: Fields) -> State | None:
        """What a declaration makes; none if it is refused."""
        key = repr(fields)
        if key in self._refused:
            return None
        known = self._tried.get(key)
        if known is not None:
            return known
        self._tries_left -= _REFUSED
        try:
            manifests = self.spec.model_validate(dict(fields)).manifests()
        except (ValidationError, ConstructsLibError):
            self._refused.add(key)
            return None
        self._tries_left -= 1 - _REFUSED
        objects = self._leaves.of(manifests)
        apart = sum(itertools.starmap(self._apart, objects.items()))
        apart += sum(self._apart(start, {}) for start in self._wanted if start not in objects)
        if not apart:
            own = [each for each in manifests if start_of(each) in self._wanted]
            apart = int(followers_of(own) != self._followers)
        new = self._tried[key] = State(fields, objects, apart)
        return new

    def _apart(self, start: str, texts: Leaves) -> int:
        """How far an object is from what the input has in its place."""
        known = self._distances.get(id(texts))
        # An address may be that of another object by now.
        if known is not None and known[0] is texts:
            return known[1]
        apart = distance(texts, self._all.get(start, {}))
        if texts:
            self._distances[id(texts)] = texts, apart
        return apart

    def now(self, state: State, path: Path) -> Any:
        """What stands at a place.

        Raises:
            LookupError: nothing can stand there any more.
        """
        return at(self.spec, state.fields, path)

    def put(self, state: State, path: Path, value: Any) -> State | None:
        """The declaration with another value at a place; none if that is refused.

        Raises:
            LookupError: nothing can stand there any more.
        """
        if repr(self.now(state, path)) == repr(value):
            # Equal is not enough: maps have an order.
            return state
        new = self._put(state, path, value)
        if new is not None:
            touched = self._touched.setdefault(path, set())
            touched.update(_kinds_between(state.objects, new.objects))
        return new

    def is_idle(self, state: State, path: Path, *, is_open: bool = False) -> bool:
        """Whether a place was tried, and what it changed then is as in the input now.

        Args:
            state: the declaration.
            path: the place.
            is_open: whether a place that changed nothing may still do so.
        """
        touched = self._touched.get(path)
        if touched is None or (is_open and not touched):
            return False
        return not touched & self._wrong(state)

    def _wrong(self, state: State) -> set[_Kind]:
        """The kinds of places at which a declaration differs from the input."""
        if self._faults[0] is not state:
            wanted = self._wanted.keys() | state.objects.keys()
            target = {start: texts for start, texts in self._all.items() if start in wanted}
            self._faults = (state, _kinds_between(state.objects, target))
        return self._faults[1]

    def _put(self, state: State, path: Path, value: Any) -> State | None:
        fields = put(self.spec, state.fields, path, value)
        new = None if fields is None else self.state(fields)
        if new is not None or not path[1:]:
            return new
        # What is beyond the usual is taken with a reason only.
        found = []
        for reason in self.reasons:
            fields = put(self.spec, state.fields, path, value, reason=reason)
            new = None if fields is None else self.state(fields)
            if new is None:
                break
            found.append(new)
        return min(found, key=lambda each: each.apart, default=None)

    def best(
        self, state: State, path: Path, values: Iterable[Any], *, most: int = _MOST_VALUES
    ) -> State:
        """The declaration with the value that brings it nearest; as it is where none does.

        Args:
            state: the declaration.
            path: the place.
            values: what may stand there.
            most: how many of them are tried.
        """
        new = [self.put(state, path, value) for value in itertools.islice(values, most)]
        return min([state, *filter(None, new)], key=lambda each: each.apart)

    def captured(
        self, signs: Sequence[str | int], before: State, marked: State
    ) -> list[Mapping[int, str]]:
        """What the input has where marks are written, by the number of the mark."""
        texts = [str(sign) for sign in signs]
        return list(captured(texts, before=before.made, marked=marked.made, target=self.target))

    def differing_words(self, state: State) -> str:
        """What is written where the declaration differs from the input, on either side."""
        places = state.made.keys() | self.target.keys()
        texts = ((state.made.get(each, ""), self.target.get(each, "")) for each in places)
        differing = (text for pair in texts if pair[0] != pair[1] for text in pair)
        return "\n".join(map(plain, differing))

    def has_too_many(self, state: State) -> bool:
        """Whether a declaration makes more objects of a kind than the input has."""
        ours, theirs = (_objects_by_kind(each) for each in (state.made, self.target))
        return any(count > theirs[kind] for kind, count in ours.items())

    def wrong_share(self, state: State, new: State) -> float:
        """Of the places that a change is about, how many differ from the input: 0 to 1."""
        about = set(_places_between(state.objects, new.objects))
        wrong = about & set(_places_between(state.objects, self._all))
        return len(wrong) / len(about) if about else 0

    def is_to_blame(self, one: State, other: State, now: State) -> bool:
        """Whether two declarations make something different of what differs from the input.

        Args:
            one: what the declaration was begun with.
            other: what it may be begun with instead.
            now: what became of it.
        """
        wanted = self._wanted.keys() | now.objects.keys()
        target = {start: texts for start, texts in self._all.items() if start in wanted}
        wrong = set(_places_between(now.objects, target))
        return not wrong.isdisjoint(_places_between(one.objects, other.objects))

    def is_near_a_fault(self, state: State, new: State) -> bool:
        """Whether a change is about a place that differs from the input."""
        changed = set(_places_between(state.objects, new.objects))
        return any(
            place in changed
            for start, texts in new.objects.items()
            for place in differing(state.objects.get(start, {}), self._all.get(start, {}))
            if texts is not state.objects.get(start)
        )


def plain(text: object) -> str:
    """A text without what programs write differently: capitals and what stands between words."""
    return re.sub(r"[^a-z0-9\n]", "", str(text).lower())


def _objects_by_kind(texts: Leaves) -> Counter[str]:
    """How many objects of each kind there are."""
    return Counter(text for place, text in texts.items() if _kind(place)[1:] == _OF_AN_OBJECT)


_OF_AN_OBJECT: Final = (4, "kind")
"""How deep the kind of an object stands in the places of it, and under which key."""


def _kinds_between(one: Mapping[str, Leaves], other: Mapping[str, Leaves]) -> set[_Kind]:
    """The kinds of places at which two sets of objects differ."""
    return set(map(_kind, _places_between(one, other)))


def _places_between(one: Mapping[str, Leaves], other: Mapping[str, Leaves]) -> Iterator[str]:
    """The places at which two sets of objects differ."""
    for start in one.keys() | other.keys():
        yield from differing(one.get(start, {}), other.get(start, {}))


def _together(objects: Mapping[str, Leaves]) -> Leaves:
    return {place: text for texts in objects.values() for place, text in texts.items()}


@lru_cache(maxsize=20_000)
def _kind(place: str) -> _Kind:
    steps = place.split(STEP)
    return steps[0], len(steps), steps[-1]
