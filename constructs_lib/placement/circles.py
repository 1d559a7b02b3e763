"""Which of those who compete for a node matter to each other at all.

Two do who clash, or who want something of which there is not enough for everybody. What becomes of
one circle of such contenders does not depend on another: each is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.record import dataclass

__all__ = ["Contender", "circles", "scarce"]


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
    """Others beside whom it cannot be, whatever the room; nor they beside it."""
    present: int | None = None
    """For one that is there already and stays if it can: its place among those, the important ones
    first. None for one that comes."""


def scarce(contenders: Iterable[Contender], room: Amounts) -> set[str]:
    """What there is not enough of for all of them.

    Args:
        contenders: who wants it.
        room: how much there is of everything.
    """
    total = add_amounts(contender.demand for contender in contenders)
    return {name for name, amount in total.items() if amount > room.get(name, 0)}


def circles(contenders: Mapping[int, Contender], room: Amounts) -> list[dict[int, Contender]]:
    """The circles of those who matter to each other; who matters to nobody is in none.

    Args:
        contenders: who competes.
        room: how much there is of everything.
    """
    short = scarce(contenders.values(), room)
    met: dict[str | int, int] = {}
    leads = {number: number for number in contenders}

    def head(number: int) -> int:
        while leads[number] != number:
            leads[number] = number = leads[leads[number]]
        return number

    for number, contender in contenders.items():
        shared: list[str | int] = [
            *(short & contender.demand.keys()),
            *(contender.clashes & contenders.keys()),
        ]
        for each in shared:
            other = each if isinstance(each, int) else met.setdefault(each, number)
            leads[head(other)] = head(number)
    found: dict[int, dict[int, Contender]] = {}
    for number, contender in contenders.items():
        found.setdefault(head(number), {})[number] = contender
    return [
        circle
        for circle in found.values()
        if len(circle) > 1 or any(short & each.demand.keys() for each in circle.values())
    ]
