"""How it may end when several come to a node, and what that means for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Literal, TypeAlias

from constructs_lib.record import dataclass

__all__ = ["Bits", "Endings", "Fate", "bits_of"]

Bits: TypeAlias = int
"""A set of contenders, a bit for each."""


def bits_of(some: Bits) -> Iterator[int]:
    """The places of the bits of a set, rising."""
    while some:
        lowest = some & -some
        yield lowest.bit_length() - 1
        some ^= lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of one contender."""

    outcome: Literal["runs", "pending", "contended"]
    """Whether it is placed in every order, in none or in some."""
    rivals: frozenset[int] = frozenset()
    """Those who take its place, or may."""
    ending: frozenset[int] = frozenset()
    """Who is placed at one end at which it is not."""


@dataclass(frozen=True, kw_only=True)
class Endings:
    """How it may end."""

    members: Sequence[int]
    """The contenders, by their bits."""
    endings: frozenset[Bits]
    """Every end that was found."""
    certain: Bits
    """Those who are placed in every order, because they share nothing that is scarce."""
    rivals: Mapping[int, Bits]
    """For all others, with whom they share what is scarce, of the same or a higher priority."""
    complete: bool
    """Whether every order was followed."""

    def numbers(self, some: Bits) -> frozenset[int]:
        """The contenders of a set."""
        return frozenset(self.members[bit] for bit in bits_of(some))

    def fate(self, number: int) -> Fate:
        """What becomes of a contender."""
        own = 1 << self._places[number]
        if own & self.certain:
            return Fate(outcome="runs")
        without = [ending for ending in self._ordered if not ending & own]
        if not without and self.complete:
            return Fate(outcome="runs")
        never = len(without) == len(self.endings) and self.complete
        # Without an end that leaves it out, one was not followed; all who are placed may be it.
        told = without or self._ordered[:1]
        return Fate(
            outcome="pending" if never else "contended",
            rivals=self.numbers(self.rivals[number] & reduce(or_, told)),
            ending=self.numbers(told[0] & ~own),
        )

    @cached_property
    def _ordered(self) -> list[Bits]:
        return sorted(self.endings, key=lambda ending: tuple(bits_of(ending)))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self.members)}
