"""Who is placed on a node when several come at once, over every order in which they may come.

Higher priority is placed first. Among equals the order is not determined, so every order is
followed to its end: a world is a set of those who are placed and beside whom nobody else fits.
Orders are many where much competes for little; beyond a bound they are not all followed, and the
answer says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeAlias

from constructs_lib.k8s.amounts import Amounts, add_amounts

__all__ = ["Racer", "Worlds", "race"]

_MOST_SETS: Final = 500
"""How many sets of the placed are followed for one priority."""

World: TypeAlias = frozenset[int]
"""Who is placed when nobody else fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Racer:
    """One who wants a place."""

    priority: int
    """The higher one is placed first."""
    demand: Amounts
    """What it takes, each more than 0."""
    clashes: frozenset[int]
    """Others beside whom it cannot be, whatever the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """How it may end."""

    worlds: frozenset[World]
    """Every end that was found."""
    certain: World
    """Those who are placed in every order, because they share nothing that is scarce."""
    rivals: Mapping[int, World]
    """For all others, with whom they share what is scarce, of the same or a higher priority."""
    complete: bool
    """Whether every order was followed."""


def race(racers: Mapping[int, Racer], room: Amounts) -> Worlds:
    """Follow every order.

    Args:
        racers: who competes; each fits as long as it is alone.
        room: how much there is of everything.
    """
    worlds: frozenset[World] = frozenset({frozenset()})
    everyone: set[int] = set()
    certain: set[int] = set()
    rivals: dict[int, World] = {}
    complete = True
    ranked = sorted(racers, key=lambda index: -racers[index].priority)
    for _, group in groupby(ranked, key=lambda index: racers[index].priority):
        tier = set(group)
        everyone |= tier
        scarce = _scarce([racers[index] for index in everyone], room)
        calm = {
            index
            for index in tier
            if scarce.isdisjoint(racers[index].demand) and not racers[index].clashes & everyone
        }
        certain |= calm
        starts = [world | calm for world in worlds]
        # What is not scarce decides nothing, and every order carries the rest along.
        decisive = {index: _only(racers[index], scarce) for index in everyone}
        rivals |= {index: _rivals(index, decisive) for index in tier - calm}
        left = {name: room.get(name, 0) for name in scarce}
        worlds, followed = _follow(starts, sorted(tier - calm), decisive, left)
        complete = complete and followed
    return Worlds(worlds=worlds, certain=frozenset(certain), rivals=rivals, complete=complete)


def _scarce(racers: Iterable[Racer], room: Amounts) -> set[str]:
    total = add_amounts(racer.demand for racer in racers)
    return {name for name, amount in total.items() if amount > room.get(name, 0)}


def _rivals(index: int, racers: Mapping[int, Racer]) -> World:
    own = racers[index]
    return frozenset(
        other
        for other, racer in racers.items()
        if other != index and (other in own.clashes or own.demand.keys() & racer.demand.keys())
    )


def _only(racer: Racer, names: Collection[str]) -> Racer:
    demand = {name: amount for name, amount in racer.demand.items() if name in names}
    return replace(racer, demand=demand)


def _follow(
    starts: Iterable[World], members: Collection[int], racers: Mapping[int, Racer], room: Amounts
) -> tuple[frozenset[World], bool]:
    """Every way in which the members are added, and whether these are all the ways."""
    waiting = [(start, _left(start, racers, room)) for start in starts]
    ends: set[World] = set()
    seen: set[World] = set()
    while waiting:
        world, left = waiting.pop()
        fitting = [
            index for index in members if index not in world and _fits(racers[index], world, left)
        ]
        if not fitting:
            ends.add(world)
        elif len(seen) > _MOST_SETS:
            return frozenset(ends or {world}), False
        for index in fitting:
            following = world | {index}
            if following not in seen:
                seen.add(following)
                waiting.append((following, _without(left, racers[index].demand)))
    return frozenset(ends), True


def _fits(racer: Racer, world: World, left: Amounts) -> bool:
    if racer.clashes & world:
        return False
    return all(amount <= left.get(name, 0) for name, amount in racer.demand.items())


def _left(world: World, racers: Mapping[int, Racer], room: Amounts) -> Amounts:
    return _without(room, add_amounts(racers[index].demand for index in world))


def _without(room: Amounts, taken: Amounts) -> Amounts:
    return {**room, **{name: room.get(name, 0) - amount for name, amount in taken.items()}}
