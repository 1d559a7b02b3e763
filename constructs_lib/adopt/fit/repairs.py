"""What is tried when nothing betters a declaration any more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from constructs_lib.adopt.fit.arms import arms, fields_of
from constructs_lib.adopt.fit.bench import Bench, State
from constructs_lib.adopt.fit.moves import passed
from constructs_lib.adopt.fit.places import own_fields, places_of, put
from constructs_lib.declaration.model import Part
from constructs_lib.path import Path

__all__ = ["begun_again", "exchanged", "in_order", "unlocked"]

_MOST_MOVES: Final = 100
_MOST_SORTED: Final = 32
_MOST_PAIRS: Final = 100
_MOST_STEPS: Final = 3
_KNOWN: Final = frozenset({"image", "allow_unpinned"})
"""What stands at one place of the input, and is not looked for."""


def in_order(bench: Bench, state: State) -> State:
    """The declaration without what came in too early, and with its lists in another order."""
    for path, _ in list(places_of(bench.spec, state.fields)):
        with suppress(LookupError):
            now = bench.now(state, path)
            if isinstance(now, tuple) and len(now) > 1:
                if len(now) <= _MOST_SORTED:
                    state = bench.best(state, path, _moved(now), most=len(now) ** 2)
                state = bench.best(state, path, _fewer(bench.now(state, path)))
            elif isinstance(now, dict) and len(now) > 1:
                items = tuple(now.items())
                state = bench.best(state, path, map(dict, _moved(items)), most=_MOST_MOVES)
                state = bench.best(state, path, map(dict, _fewer(items)))
    return state


def begun_again(bench: Bench, state: State) -> State:
    """The declaration with one field or item read anew, after all others: it may have theirs."""
    found = [
        (bench.wrong_share(state, each), path, each) for path, each in _without_one(bench, state)
    ]
    # What is wrong in most of what it makes is the likeliest to be wrong itself.
    for share, path, without in sorted(found, key=lambda each: -each[0]):
        if not share or bench.is_tired:
            break
        for new in (_deeper(bench, without, path), _after_others(bench, without, path)):
            if new.apart < state.apart:
                return new
    return state


def _deeper(bench: Bench, state: State, path: Path) -> State:
    """The declaration with a place read anew, its parts as far as they go."""
    places = [each for each in places_of(bench.spec, state.fields) if each[0] == path]
    return passed(bench, state, places, deep=True)


def _after_others(bench: Bench, state: State, path: Path) -> State:
    """The declaration with a place read anew after all others."""
    places = list(places_of(bench.spec, state.fields))
    others = [place for place in places if place[0][: len(path)] != path]
    state = passed(bench, state, others, deep=len(path) > 1, idle=False)
    again = [each for each in places_of(bench.spec, state.fields) if each not in others]
    return passed(bench, state, again, deep=False)


def _without_one(bench: Bench, state: State) -> Iterator[tuple[Path, State]]:
    """The declaration without one of its fields, then without one item of a list or a map."""
    for name in list(state.fields):
        if not fields_of(bench.spec)[name][1] and name not in _KNOWN:
            rest = {key: value for key, value in state.fields.items() if key != name}
            new = bench.state(rest)
            if new is not None:
                yield (name,), new
    for path, _ in list(places_of(bench.spec, state.fields)):
        now = bench.now(state, path)
        fewer: Iterator[Any] = iter(())
        if isinstance(now, tuple) and any(isinstance(each, Part) for each in now):
            fewer = _fewer(now)
        elif isinstance(now, dict):
            fewer = map(dict, _fewer(tuple(now.items())))
        new_ones = (bench.put(state, path, each) for each in fewer)
        yield from ((path, each) for each in new_ones if each is not None)


def exchanged(bench: Bench, state: State) -> State:
    """The declaration with two of its texts in each other's place.

    Two that may not be the same cannot come there one by one.
    """
    texts = dict(_texts(bench, state))
    pairs = (pair for pair in itertools.combinations(texts, 2) if texts[pair[0]] != texts[pair[1]])
    for one, other in itertools.islice(pairs, _MOST_PAIRS):
        with suppress(LookupError):
            fields = put(bench.spec, state.fields, one, texts[other])
            fields = None if fields is None else put(bench.spec, fields, other, texts[one])
            new = None if fields is None else bench.state(fields)
            if new is not None and new.apart < state.apart:
                return new
    return state


def unlocked(bench: Bench, state: State) -> State:
    """The declaration with a field that betters nothing but for what it lets others say."""
    own = own_fields(bench.spec)
    steps = sorted(_steps(bench, state), key=lambda each: each[1].apart)
    for name, step in steps[:_MOST_STEPS]:
        if bench.is_tired:
            break
        # The field itself would take its step back.
        others = {*own} - {name}
        places = [place for place in places_of(bench.spec, step.fields) if place[0][0] in others]
        new = passed(bench, step, places, deep=False, idle=False)
        if new.apart < state.apart:
            return new
    return state


def _texts(bench: Bench, state: State) -> Iterator[tuple[Path, str]]:
    for path, _ in places_of(bench.spec, state.fields):
        with suppress(LookupError):
            now = bench.now(state, path)
            if path[0] in own_fields(bench.spec) and isinstance(now, str):
                yield path, now


def _steps(bench: Bench, state: State) -> Iterator[tuple[str, State]]:
    """The declaration with one plain field of its kind changed, or one item fewer."""
    for name in own_fields(bench.spec):
        now = bench.now(state, (name,))
        values: list[Any] = list(_fewer(now)) if isinstance(now, tuple) else []
        for arm in arms(fields_of(bench.spec)[name][0]):
            values += {"bool": (False, True), "choice": arm.inner}.get(arm.kind, ())
        new = (bench.put(state, (name,), value) for value in values if value != now)
        yield from ((name, each) for each in new if each is not None)


def _fewer(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for number in range(len(items)):
        yield (*items[:number], *items[number + 1 :])


def _moved(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(items):
        rest = (*items[:number], *items[number + 1 :])
        yield from ((*rest[:n], each, *rest[n:]) for n in range(len(items)) if n != number)
