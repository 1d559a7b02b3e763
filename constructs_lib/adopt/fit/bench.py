"""A declaration on the bench: what it makes, and how far that is from the input."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from constructs_lib.adopt.fit.captures import captured
from constructs_lib.adopt.fit.leaves import STEP, Leaves, LeavesOf, distance, start_of
from constructs_lib.adopt.fit.places import Fields, at, put
from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import IGNORE_PREFIX
from constructs_lib.path import Path

__all__ = ["Bench", "State"]

_IGNORE: Final = f"{STEP}{IGNORE_PREFIX}"
_MOST_VALUES: Final = 30


@dataclass(frozen=True, slots=True)
class State:
    """A declaration as it is at one moment."""

    fields: Fields
    made: Leaves
    """What it makes."""
    apart: int
    """How far that is from the input."""


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
        self._around = {start_of(each): self._leaves.of([each]) for each in around}
        self.target = {**self._leaves.of(around), **self._wanted}
        self._tries_left = most_tries
        said = [text for place, text in self.target.items() if _IGNORE in place]
        said += [each for text in said for each in text.split("; ")]
        self.reasons = tuple(dict.fromkeys([*said, reason]))
        """The reasons that the input gives, and the one for where it gives none."""

    @property
    def is_tired(self) -> bool:
        """Whether everything has been tried that may be."""
        return self._tries_left <= 0

    def state(self, fields: Fields) -> State | None:
        """What a declaration makes; none if it is refused."""
        self._tries_left -= 1
        try:
            manifests = self.spec.model_validate(dict(fields)).manifests()
        except (ValidationError, ConstructsLibError):
            return None
        made = self._leaves.of(manifests)
        wanted = self._wanted
        for each in filter(None, map(self._around.get, map(start_of, manifests))):
            wanted = {**wanted, **each}
        return State(fields, made, distance(made, wanted))

    def now(self, state: State, path: Path) -> Any:
        """What stands at a place.

        Raises:
            LookupError: nothing can stand there any more.
        """
        return at(self.spec, state.fields, path)

    def put(self, state: State, path: Path, value: Any) -> State | None:
        """The declaration with another value at a place; none if that is refused."""
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

    def is_near_a_fault(self, state: State, new: State) -> bool:
        """Whether a change is where the declaration differs from the input, or in such a place."""
        wrong = [place for place, text in self.target.items() if state.made.get(place) != text]
        wrong += [place for place in state.made if place not in self.target]
        kinds = {_kind(place) for place in wrong}
        return any(
            new.made.get(place) != state.made.get(place) and _kind(place) in kinds
            for place in new.made.keys() | state.made.keys()
        )


def _kind(place: str) -> tuple[str, int, str]:
    steps = place.split(STEP)
    return steps[0], len(steps), steps[-1]
