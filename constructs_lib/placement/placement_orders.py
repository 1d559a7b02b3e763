"""Who is placed on a node when several come at once, over every order in which they may come.

Higher priority is placed first: who comes later evicts the lower, also those that are there before
all others come; of these the important ones stay as far as there is room. One that never evicts
(``preemptionPolicy: Never``) is only placed first where it comes first. Among equals the order is
not determined, so every order is followed to its end: an ending is a set of those who are placed
and beside whom nobody else fits. Orders are many where much competes for little; beyond a bound
they are not all followed, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeAlias

from constructs_lib.k8s.amounts import Amounts, add_amounts

__all__ = ["Contender", "Endings", "placement_orders"]

_MOST_SETS: Final = 500
"""How many sets of the placed are followed for one priority."""

Ending: TypeAlias = frozenset[int]
"""Who is placed when nobody else fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One who wants a place."""

    priority: int
    """The higher one is placed first."""
    preempts: bool = True
    """Whether it evicts the lower ones that were placed before it."""
    demand: Amounts
    """What it takes, each more than 0."""
    clashes: frozenset[int]
    """Others beside whom it cannot be, whatever the room."""
    present: int | None = None
    """For one that is there already and stays if it can: its place among those, the important ones
    first. None for one that comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """How it may end."""

    endings: frozenset[Ending]
    """Every end that was found."""
    certain: Ending
    """Those who are placed in every order, because they share nothing that is scarce."""
    rivals: Mapping[int, Ending]
    """For all others, with whom they share what is scarce, of the same or a higher priority."""
    complete: bool
    """Whether every order was followed."""


def placement_orders(contenders: Mapping[int, Contender], room: Amounts) -> Endings:
    """Follow every order.

    Args:
        contenders: who competes; each fits as long as it is alone.
        room: how much there is of everything.
    """
    endings: frozenset[Ending] = frozenset({frozenset()})
    certain: set[int] = set()
    rivals: dict[int, Ending] = {}
    complete = True
    for tier, before, anytime in _tiers(contenders):
        everyone = {*before, *tier}
        scarce = _scarce([contenders[index] for index in everyone], room)
        calm = {
            index
            for index in tier
            if scarce.isdisjoint(contenders[index].demand)
            and not contenders[index].clashes & everyone
        }
        certain |= calm
        starts = [ending | calm for ending in endings]
        # What is not scarce decides nothing, and every order carries the rest along.
        decisive = {index: _only(contenders[index], scarce) for index in everyone}
        rivals |= _rivals(tier - calm, decisive)
        left = {name: room.get(name, 0) for name in scarce}
        endings, followed = _follow(starts, tier - calm, anytime, decisive, left)
        complete = complete and followed
    return Endings(endings=endings, certain=frozenset(certain), rivals=rivals, complete=complete)


def _tiers(contenders: Mapping[int, Contender]) -> Iterator[tuple[set[int], set[int], set[int]]]:
    """Those who come at one time, who may have come before, and who of these may also come now.

    Who never evicts may come whenever those have come who would evict it, and comes at last; where
    some are there already, only at last.
    """
    coming = {index for index, each in contenders.items() if each.present is None}
    polite = {index for index in coming if not contenders[index].preempts}
    free = polite if len(coming) == len(contenders) else set[int]()
    before: set[int] = set()
    ranked = sorted(contenders.keys() - polite, key=lambda index: _rank(contenders[index]))
    for (negative, *_), group in groupby(ranked, key=lambda index: _rank(contenders[index])):
        tier = set(group)
        anytime = {index for index in free if contenders[index].priority >= -negative}
        yield tier, before | anytime, anytime
        before |= tier
    if polite:
        yield polite, before, set()


def _rank(contender: Contender) -> tuple[int, bool, int]:
    present = contender.present
    return -contender.priority, present is None, present or 0


def _scarce(contenders: Iterable[Contender], room: Amounts) -> set[str]:
    total = add_amounts(contender.demand for contender in contenders)
    return {name for name, amount in total.items() if amount > room.get(name, 0)}


def _rivals(members: Iterable[int], contenders: Mapping[int, Contender]) -> dict[int, Ending]:
    """For each member, who wants something that it wants, or clashes with it."""
    wanting: dict[str, set[int]] = {}
    for index, contender in contenders.items():
        for name in contender.demand:
            wanting.setdefault(name, set()).add(index)
    known = frozenset(contenders)
    sharing: dict[frozenset[str], frozenset[int]] = {}
    found = {}
    for index in members:
        own = contenders[index]
        names = frozenset(own.demand)
        if names not in sharing:
            sharing[names] = frozenset[int]().union(*map(wanting.__getitem__, names))
        found[index] = (sharing[names] | own.clashes & known) - {index}
    return found


def _only(contender: Contender, names: Collection[str]) -> Contender:
    demand = {name: amount for name, amount in contender.demand.items() if name in names}
    return replace(contender, demand=demand)


def _follow(
    starts: Iterable[Ending],
    members: Collection[int],
    anytime: Collection[int],
    contenders: Mapping[int, Contender],
    room: Amounts,
) -> tuple[frozenset[Ending], bool]:
    """Every way in which the members are added, and whether these are all the ways.

    Who may come at any time is added too, or comes later.
    """
    # Whoever does not fit into an ending fits into none that holds more.
    waiting = [
        (start, _left(start, contenders, room), sorted({*members, *anytime} - start))
        for start in starts
    ]
    ends: set[Ending] = set()
    seen: set[Ending] = set()
    while waiting:
        ending, left, possible = waiting.pop()
        fitting = [index for index in possible if _fits(contenders[index], ending, left)]
        if not any(index in members for index in fitting):
            ends.add(ending)
        if fitting and len(seen) > _MOST_SETS:
            return frozenset(ends or {ending}), False
        for index in fitting:
            following = ending | {index}
            if following not in seen:
                seen.add(following)
                rest = [other for other in fitting if other != index]
                waiting.append((following, _without(left, contenders[index].demand), rest))
    return frozenset(ends), True


def _fits(contender: Contender, ending: Ending, left: Amounts) -> bool:
    if contender.clashes & ending:
        return False
    for name, amount in contender.demand.items():  # noqa: SIM110  # all() takes twice as long
        if amount > left.get(name, 0):
            return False
    return True


def _left(ending: Ending, contenders: Mapping[int, Contender], room: Amounts) -> Amounts:
    return _without(room, add_amounts(contenders[index].demand for index in ending))


def _without(room: Amounts, taken: Amounts) -> Amounts:
    return {**room, **{name: room.get(name, 0) - amount for name, amount in taken.items()}}
