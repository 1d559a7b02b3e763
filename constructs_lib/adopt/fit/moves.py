"""What may stand at a place of a declaration, and the best of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from constructs_lib.adopt.fit.arms import Arm, Hint, arms, is_map
from constructs_lib.adopt.fit.bench import Bench, State, plain
from constructs_lib.adopt.fit.blanks import Blank, blanks
from constructs_lib.adopt.fit.captures import captured_lists, defaulted, scaled
from constructs_lib.adopt.fit.further import further, further_at_the_root
from constructs_lib.adopt.fit.leaves import lines_of
from constructs_lib.adopt.fit.marks import marks, read
from constructs_lib.adopt.fit.places import inner_places
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.path import Path

__all__ = ["improved", "passed"]

_MOST_VALUES: Final = 30
_REASONS: Final = frozenset({"reason", "owner"})
_KEY, _VALUE = 3, 4
_MANY_CHOICES: Final = 8
_MOST_TWICE: Final = 6


def passed(
    bench: Bench,
    state: State,
    places: Iterable[tuple[Path, Hint]],
    *,
    deep: bool,
    idle: bool = True,
) -> State:
    """The declaration after each of some places has been bettered once.

    Args:
        bench: the kind of declaration and the input.
        state: the declaration.
        places: the places.
        deep: whether what is inside a new part is looked for before the part is judged.
        idle: whether those are tried, too, that changed nothing which is not right by now.
    """
    for path, hint in places:
        if not state.apart or bench.is_tired:
            break
        if not idle and bench.is_idle(state, path, is_open=deep):
            continue
        with suppress(LookupError):
            state = improved(bench, state, path, hint, deep=deep)
    return state


def improved(bench: Bench, state: State, path: Path, hint: Hint, *, deep: bool) -> State:
    """The declaration with the best at a place.

    Args:
        bench: the kind of declaration and the input.
        state: the declaration.
        path: the place.
        hint: its type.
        deep: whether what is inside a new part is looked for before the part is judged.

    Raises:
        LookupError: nothing can stand there any more.
    """
    for arm in arms(hint):
        now = bench.now(state, path)
        match arm.kind:
            case "none":
                state = bench.best(state, path, (None,))
            case "bool":
                state = bench.best(state, path, (False, True))
            case "choice":
                state = bench.best(state, path, arm.inner)
            case "text" | "number":
                state = bench.best(state, path, _written(bench, state, path, arm))
            case "part" if type(now) is not arm.inner[0]:
                state = _part(bench, state, path, arm, lambda value: value, deep=deep)
            case "list":
                state = _list(bench, state, path, arm, deep=deep)
            case "map":
                state = _map(bench, state, path, arm, deep=deep)
    return state


def _written(bench: Bench, state: State, path: Path, arm: Arm) -> Iterator[Any]:
    """What the input has where the value of a place is written."""
    if path[-1] in _REASONS:
        yield from bench.reasons
    marked: dict[Any, State] = {}
    for number in (0, 1):
        new = ((sign, bench.put(state, path, sign)) for sign in marks(arm, number))
        marked.update(itertools.islice(((s, each) for s, each in new if each is not None), 1))
    if not marked:
        yield from _values(arm, _missing(bench, state))
    shown = ((sign, each) for sign, each in marked.items() if each.objects != state.objects)
    for sign, each in itertools.islice(shown, 1):
        texts = (text for found in bench.captured([sign], state, each) for text in found.values())
        yield from _values(arm, dict.fromkeys(texts))
        filled_in = defaulted(str(sign), marked=each.made, target=bench.target)
        yield from _values(arm, dict.fromkeys(filled_in))
    made = {_amount(sign): each.made for sign, each in marked.items() if _amount(sign)}
    if len(made) > 1:
        sign = str(next(iter(marked)))
        values = scaled(made, bench.target)
        texts = (sign.replace(str(_amount(sign)), str(value)) for value in values)
        yield from _values(arm, dict.fromkeys(texts))


def _amount(sign: object) -> int:
    """The number of an amount; 0 for what is none."""
    found = re.fullmatch(r"(\d+)[A-Za-z%]*", str(sign))
    return int(found[1]) if found else 0


def _missing(bench: Bench, state: State) -> Iterator[str]:
    """What only the input has, for a place that takes no mark."""
    for place, text in bench.target.items():
        ours = state.made.get(place, "")
        if ours != text:
            known = lines_of(ours)
            for line in lines_of(text):
                if line not in known:
                    yield from dict.fromkeys((line, line.partition("=")[2]))


def _list(bench: Bench, state: State, path: Path, arm: Arm, *, deep: bool) -> State:
    now = bench.now(state, path)
    if now is None:
        # What is there by default is no item, so the list begins with none.
        begun = (bench.put(state, path, value) for value in ((), _all_choices(arm)))
        found = [_of_items(bench, each, path, arm, deep=deep) for each in begun if each]
        return min((state, *found), key=lambda each: each.apart)
    now = now if isinstance(now, tuple) else ()
    state = bench.best(state, path, [(), *((each,) for each in now if now != (each,))])
    return _of_items(bench, state, path, arm, deep=deep)


def _all_choices(arm: Arm) -> tuple[Any, ...]:
    """Every choice of a list of few, for one that may not be empty."""
    inner = [value for item in arms(arm.inner[0]) if item.kind == "choice" for value in item.inner]
    return tuple(inner) if len(inner) <= _MANY_CHOICES else ()


def _of_items(bench: Bench, state: State, path: Path, arm: Arm, *, deep: bool) -> State:
    for item in arms(arm.inner[0]):
        if item.kind == "part":
            state = _items(bench, state, path, item, deep=deep)
            continue
        state = bench.best(state, path, _lists(bench, state, path, item))
        if item.kind == "choice":
            state = _chosen(bench, state, path, item)
    return state


def _items(bench: Bench, state: State, path: Path, item: Arm, *, deep: bool) -> State:
    while True:
        now = tuple(bench.now(state, path) or ())
        better = _part(bench, state, path, item, _behind(now), deep=deep)
        if better is state:
            return state
        state = better


def _behind(items: tuple[Any, ...]) -> Callable[[Any], Any]:
    return lambda value: (*items, value)


def _lists(bench: Bench, state: State, path: Path, item: Arm) -> Iterator[tuple[Any, ...]]:
    """The lists that the input has where a list of two marks is written."""
    pairs: Iterable[tuple[Any, Any]] = zip(marks(item, 1), marks(item, 2), strict=False)
    if item.kind == "choice":
        pairs = itertools.pairwise(item.inner)
    for pair in itertools.islice(pairs, _MOST_VALUES):
        marked = bench.put(state, path, pair)
        if marked is not None:
            first, second = map(str, pair)
            found = captured_lists(
                (first, second), before=state.made, marked=marked.made, target=bench.target
            )
            yield from (tuple(_values(item, texts)) for texts in found)
            return


def _chosen(bench: Bench, state: State, path: Path, item: Arm) -> State:
    """The list with each of some choices, or without it, whatever betters it.

    Of many choices only those are tried that are written where something differs.
    """
    before = None
    while state.apart != before:
        before = state.apart
        many = len(item.inner) > _MANY_CHOICES
        written = bench.differing_words(state) if many else ""
        for each in item.inner:
            if many and plain(each) not in written:
                continue
            now = bench.now(state, path)
            now = now if isinstance(now, tuple) else tuple({now} & {*item.inner})
            fewer = tuple(other for other in now if other != each)
            state = bench.best(state, path, [fewer if each in now else (*now, each)])
    return state


def _map(bench: Bench, state: State, path: Path, arm: Arm, *, deep: bool) -> State:
    if any(each.kind == "part" for each in arms(arm.inner[1])):
        return _parts_by_name(bench, state, path, arm, deep=deep)
    one, other = (arms(hint)[0] for hint in arm.inner)
    if other.kind not in {"text", "number"}:
        return _data(bench, state, path, one)
    now = dict(bench.now(state, path) or {})
    pairs = dict(_pairs(bench, state, path, one, other))
    state = bench.best(state, path, ({**now, **pairs}, pairs))
    for key, value in pairs.items():
        now = bench.now(state, path) or {}
        state = bench.best(state, path, ({**now, key: value},))
    return state


def _parts_by_name(bench: Bench, state: State, path: Path, arm: Arm, *, deep: bool) -> State:
    while True:
        now = dict(bench.now(state, path) or {})
        better = _part(bench, state, path, arm, _beside(now), deep=deep)
        if better is state:
            return state
        state = better


def _beside(now: Mapping[Any, Any]) -> Callable[[Any], Any]:
    return lambda value: {**now, **value}


def _pairs(
    bench: Bench, state: State, path: Path, one: Arm, other: Arm
) -> Iterator[tuple[Any, Any]]:
    """The keys and values that the input has where a pair of marks is written."""
    now = dict(bench.now(state, path) or {})
    keys = one.inner if one.kind == "choice" else marks(one, _KEY)
    found: dict[Any, Any] = {}
    for key, value in itertools.product(keys, marks(other, _VALUE)):
        marked = bench.put(state, path, {**now, key: value})
        if marked is None:
            continue
        for texts in bench.captured((key, value), state, marked):
            name = texts.get(0, str(key) if one.kind == "choice" else None)
            if name is not None and 1 in texts:
                for pair in zip(_values(one, [name]), _values(other, [texts[1]]), strict=False):
                    found.setdefault(*pair)
        if one.kind != "choice":
            break
    yield from found.items()


def _data(bench: Bench, state: State, path: Path, one: Arm) -> State:
    """Further keys of a configuration, as plain data."""
    now = dict(bench.now(state, path) or {})
    for key in marks(one, _KEY):
        marked = bench.put(state, path, {**now, key: str(key)})
        if marked is not None:
            values = further(str(key), before=state.made, marked=marked.made, target=bench.target)
            return bench.best(state, path, ({**now, **value} for value in values))
    # Only keys that the program knows are taken.
    values = further_at_the_root(before=state.made, target=bench.target)
    return bench.best(state, path, ({**now, **value} for value in values))


def _part(
    bench: Bench,
    state: State,
    path: Path,
    arm: Arm,
    within: Callable[[Any], Any],
    *,
    deep: bool,
) -> State:
    """The declaration with a new part at a place, if one brings it nearer."""
    best = state
    for plain_blank in itertools.chain(blanks(arm), blanks(arm, generous=True) if deep else ()):
        blank, marked = _taken(bench, state, path, plain_blank, within)
        if marked is None:
            continue
        filled = [marked] if not blank.signs else []
        for texts in _readings(bench, state, marked, blank):
            with suppress(ValueError):
                filled += filter(None, [bench.put(state, path, within(blank.value(texts)))])
        new = min(filled or [marked], key=lambda each: each.apart)
        # A part that must only have a reason makes nothing before more of it is said.
        is_open = bool(blank.signs and filled and new.objects == state.objects)
        is_open = is_open or bench.is_near_a_fault(state, marked)
        if deep and new.apart >= best.apart and is_open and not bench.has_too_many(new):
            new = passed(bench, new, _below(bench, new, path), deep=False)
        if new.apart < best.apart and (filled or not _has_marks(bench, new, path, blank)):
            best = new
    return best


def _taken(
    bench: Bench, state: State, path: Path, blank: Blank, within: Callable[[Any], Any]
) -> tuple[Blank, State | None]:
    """A part with marks that the declaration takes, and the declaration with it."""
    marked = bench.put(state, path, within(blank.value()))
    others = blank.with_one_mark_twice() if marked is None else ()
    for other in itertools.islice(others, _MOST_TWICE):
        with suppress(ValueError):
            new = bench.put(state, path, within(other.value()))
            if new is not None:
                return other, new
    return blank, marked


def _below(bench: Bench, state: State, path: Path) -> list[tuple[Path, Hint]]:
    """The places in a part; maps last."""
    here = _place_of_part(bench, state, path)
    places = inner_places(bench.spec, here, bench.now(state, here))
    return sorted(places, key=lambda place: is_map(place[1]))


def _place_of_part(bench: Bench, state: State, path: Path) -> Path:
    now = bench.now(state, path)
    return (*path, len(now) - 1) if isinstance(now, tuple) else path


def _has_marks(bench: Bench, state: State, path: Path, blank: Blank) -> bool:
    """Whether a part says what nobody has said."""
    here = _place_of_part(bench, state, path)
    for sign, inner in zip(blank.signs, blank.paths, strict=True):
        with suppress(LookupError):
            if bench.now(state, (*here, *inner)) == sign:
                return True
    return False


def _readings(
    bench: Bench, state: State, marked: State, blank: Blank
) -> Iterator[Mapping[int, str]]:
    """What the input has where the marks of a part are written, all of them at a time."""
    found = bench.captured(blank.signs, state, marked) if blank.signs else []
    reasons = {n: bench.reason for n, p in enumerate(blank.paths) if p and p[-1] in _REASONS}
    needed = {*range(len(blank.signs))} - blank.optional
    seen: list[Mapping[int, str]] = []
    for each in found[:_MOST_VALUES] or [{}]:
        texts = dict(each)
        for other in found:
            if all(texts.get(number, text) == text for number, text in other.items()):
                texts.update(other)
        texts = {**reasons, **texts}
        if texts not in seen and not needed - texts.keys():
            seen.append(texts)
            yield texts


def _values(arm: Arm, texts: Iterable[str]) -> Iterator[Any]:
    """The values of a type that texts stand for, as they are or as Kubernetes spells amounts."""
    for text in texts:
        with suppress(ValueError):
            yield read(arm, text)
        if arm.kind == "text":
            with suppress(ValueError):
                yield Quantity.parse(text).canonical()
