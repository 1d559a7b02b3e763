"""The fields of a declaration that makes some manifests.

The search starts with what the declaration must have, takes every change that brings it nearer,
and ends where nothing differs or nothing betters it. The same input gives the same answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from constructs_lib.adopt.fit.arms import Hint, arms, fields_of, is_map
from constructs_lib.adopt.fit.bench import Bench, State
from constructs_lib.adopt.fit.blanks import Blank, blanks
from constructs_lib.adopt.fit.moves import passed
from constructs_lib.adopt.fit.places import Fields, own_fields, places_of
from constructs_lib.adopt.fit.repairs import begun_again, exchanged, in_order, unlocked
from constructs_lib.declaration.base import Declaration
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.path import Path

__all__ = ["fitted"]

_MOST_STARTS: Final = 2
_MOST_PAIRS: Final = 200


def fitted(
    spec: type[Declaration],
    target: Sequence[Manifest],
    given: Fields,
    *,
    around: Sequence[Manifest] = (),
    reason: str,
    most_tries: int,
) -> State | None:
    """The declaration nearest to some manifests; none where nothing can be declared.

    Args:
        spec: the class of the declaration.
        target: the manifests that it is to make.
        given: fields that are known.
        around: further manifests of the input; those that it makes, too, are to be the same.
        reason: the reason of what is there without one.
        most_tries: how many declarations may be tried: a thousandth of a second each.
    """
    bench = Bench(spec, target, around=around, reason=reason, most_tries=most_tries)
    starts = sorted(_starts(bench, given), key=lambda state: state.apart)
    found: list[State] = []
    for start in starts[:_MOST_STARTS]:
        if found and not bench.is_to_blame(starts[0], start, found[0]):
            break
        found.append(_nearest(bench, start))
    best = min(found, key=lambda state: state.apart, default=None)
    return None if best is None else _pruned(bench, best)


def _pruned(bench: Bench, state: State) -> State:
    """The declaration without the fields that say what is there anyway."""
    for name in list(state.fields):
        rest = {key: value for key, value in state.fields.items() if key != name}
        new = bench.state(rest)
        if new is not None and (new.apart, new.objects) == (state.apart, state.objects):
            state = new
    return state


def _nearest(bench: Bench, state: State) -> State:
    while state.apart and not bench.is_tired:
        before = state.apart
        for move in _MOVES:
            if state.apart == before:
                state = move(bench, state)
        if state.apart == before:
            break
    return state


def _own_pass(bench: Bench, state: State) -> State:
    own = own_fields(bench.spec)
    places = [each for each in _plain_places(bench, state) if each[0][0] in own]
    return passed(bench, state, places, deep=False, idle=False)


def _deep_own_pass(bench: Bench, state: State) -> State:
    own = own_fields(bench.spec)
    places = [each for each in _plain_places(bench, state) if each[0][0] in own]
    return passed(bench, state, _undecided(bench, places), deep=True, idle=False)


def _plain_pass(bench: Bench, state: State) -> State:
    return passed(bench, state, _plain_places(bench, state), deep=False, idle=False)


def _near_deep_pass(bench: Bench, state: State) -> State:
    places = _undecided(bench, _plain_places(bench, state))
    return passed(bench, state, places, deep=True, idle=False)


def _near_pass(bench: Bench, state: State) -> State:
    return passed(bench, state, _places(bench, state), deep=False, idle=False)


def _pass(bench: Bench, state: State) -> State:
    return passed(bench, state, _places(bench, state), deep=False)


def _deep_pass(bench: Bench, state: State) -> State:
    return passed(bench, state, _undecided(bench, _places(bench, state)), deep=True)


def _undecided(bench: Bench, places: list[tuple[Path, Hint]]) -> list[tuple[Path, Hint]]:
    """The places without the fields that must be given: of which kind they are, the start says."""
    known = {name for name, (_, is_needed) in fields_of(bench.spec).items() if is_needed}
    return [place for place in places if place[0][1:] or place[0][0] not in known]


def _plain_places(bench: Bench, state: State) -> list[tuple[Path, Hint]]:
    """All places but maps, which would take what has a field of its own."""
    places = places_of(bench.spec, state.fields)
    return [place for place in places if not is_map(place[1])]


def _places(bench: Bench, state: State) -> list[tuple[Path, Hint]]:
    """All places; maps last."""
    places = places_of(bench.spec, state.fields)
    return sorted(places, key=lambda place: is_map(place[1]))


_MOVES: Final[Sequence[Callable[[Bench, State], State]]] = (
    _own_pass,
    _deep_own_pass,
    _plain_pass,
    in_order,
    _near_deep_pass,
    _near_pass,
    exchanged,
    _pass,
    unlocked,
    begun_again,
    _deep_pass,
)
"""What brings a declaration nearer, the cheapest first. What only its kind has comes before what
every agent can say, which would take it."""


def _starts(bench: Bench, given: Fields) -> Iterator[State]:
    """The declarations with the least that must be said, each of a kind of its own."""
    required = {
        name: [blank for arm in arms(hint) for blank in blanks(arm)]
        for name, (hint, is_needed) in fields_of(bench.spec).items()
        if is_needed and name not in given
    }
    for found in itertools.product(*required.values()):
        blank_of = dict(zip(required, found, strict=True))
        fields = {**given, **{name: blank.value() for name, blank in blank_of.items()}}
        for start in _valid(bench, fields) or _valid_otherwise(bench, fields, blank_of):
            state = _switched(bench, start, blank_of)
            places = [each for each in _plain_places(bench, state) if each[0][0] in required]
            yield passed(bench, state, places, deep=False)


def _valid(bench: Bench, fields: Fields) -> list[State]:
    """The fields as they are, or with the one or two more without which they are refused."""
    state = bench.state(fields)
    if state is not None:
        return [state]
    more: list[tuple[str, Any]] = []
    for name in own_fields(bench.spec):
        hint, is_needed = fields_of(bench.spec)[name]
        if name not in fields and not is_needed:
            for arm in arms(hint):
                if arm.kind == "bool":
                    more += [(name, False), (name, True)]
                elif arm.kind in {"choice", "text", "number", "part"}:
                    more += [(name, blank.value()) for blank in blanks(arm)]
    found = [bench.state({**fields, name: value}) for name, value in more]
    if not any(found):
        pairs = itertools.islice(itertools.combinations(more, 2), _MOST_PAIRS)
        found = [bench.state({**fields, **dict(pair)}) for pair in pairs]
    return [state for state in found if state is not None]


def _valid_otherwise(bench: Bench, fields: Fields, blank_of: Mapping[str, Blank]) -> list[State]:
    """The fields with one of them said otherwise, where that is not refused."""
    for name, blank in blank_of.items():
        for other in blank.others():
            with suppress(ValueError):
                state = bench.state({**fields, name: other.value()})
                if state is not None:
                    return [state]
    return []


def _switched(bench: Bench, state: State, blank_of: Mapping[str, Blank]) -> State:
    """The best of the choices that the declaration itself has."""
    before = None
    while state.apart != before:
        before = state.apart
        for (name, *inner), hint in places_of(bench.spec, state.fields):
            for arm in arms(hint) if not inner else ():
                if arm.kind == "choice":
                    state = bench.best(state, (name,), arm.inner)
                    for value in arm.inner:
                        if bench.put(state, (name,), value) is None:
                            fields = {**state.fields, str(name): value}
                            state = min(
                                (state, *_valid_otherwise(bench, fields, blank_of)),
                                key=lambda each: each.apart,
                            )
                elif arm.kind == "bool":
                    state = bench.best(state, (name,), (False, True))
    return state
