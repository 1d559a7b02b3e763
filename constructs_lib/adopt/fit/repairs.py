"""What is tried when nothing betters a declaration any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from constructs_lib.adopt.fit.arms import fields_of
from constructs_lib.adopt.fit.bench import Bench, State
from constructs_lib.adopt.fit.moves import passed
from constructs_lib.adopt.fit.places import places_of

__all__ = ["begun_again", "in_order"]

_MOST_MOVES: Final = 100
_MOST_SORTED: Final = 32


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
    """The declaration with one field read anew, after all others: it may have what is theirs."""
    for name in list(state.fields):
        _, is_needed = fields_of(bench.spec)[name]
        new = None
        if not is_needed:
            new = bench.state({key: state.fields[key] for key in state.fields if key != name})
        if new is None or bench.is_tired:
            continue
        places = list(places_of(bench.spec, new.fields))
        others = [place for place in places if place[0][0] != name]
        new = passed(bench, new, others, deep=False)
        new = passed(bench, new, [each for each in places if each not in others], deep=False)
        if new.apart < state.apart:
            return new
    return state


def _fewer(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for number in range(len(items)):
        yield (*items[:number], *items[number + 1 :])


def _moved(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(items):
        rest = (*items[:number], *items[number + 1 :])
        yield from ((*rest[:n], each, *rest[n:]) for n in range(len(items)) if n != number)
