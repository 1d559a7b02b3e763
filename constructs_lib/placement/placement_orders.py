"""Who is placed on a node when several come at once, over every order in which they may come.

Higher priority is placed first: who comes later evicts the lower, also those that are there before
all others come; of these the important ones stay as far as there is room. One that never evicts
(``preemptionPolicy: Never``) is only placed first where it comes first. Among equals the order is
not determined, so every order is followed to its end: an ending is a set of those who are placed
and beside whom nobody else fits. Orders are many where much competes for little; beyond a bound
they are not all followed, and the answer says so.

Sets are numbers here, a bit for each contender: a thousand of them are compared at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate, groupby
from operator import or_
from typing import Final, NamedTuple, TypeAlias

from constructs_lib.k8s.amounts import Amounts
from constructs_lib.placement.circles import Contender, scarce
from constructs_lib.placement.endings import Bits, Endings, bits_of

__all__ = ["placement_orders"]

_MOST_SETS: Final = 500
"""How many sets of the placed are followed for one priority."""

_Left: TypeAlias = tuple[int, ...]
"""What is left of each thing that is scarce."""


def placement_orders(
    circle: Mapping[int, Contender], room: Amounts, *, early: bool = True
) -> Endings:
    """Follow every order.

    Args:
        circle: who competes, and matters to each other; each fits as long as it is alone.
        room: how much there is of everything.
        early: whether those that never evict may come before others. Default: yes; no where some
            are there already.
    """
    members = sorted(circle)
    field = _Field([circle[number] for number in members], members, room)
    place = {number: 1 << bit for bit, number in enumerate(members)}
    endings: frozenset[Bits] = frozenset({0})
    certain: Bits = 0
    rivals: dict[int, Bits] = {}
    complete = True
    for tier, before, anytime in _tiers(circle, early=early):
        everyone = sorted(before | tier)
        short = scarce([circle[number] for number in everyone], room)
        present = _joined(place[number] for number in everyone)
        calm: Bits = 0
        for number in tier:
            own = circle[number]
            sharing = [field.wanting[name] for name in short & own.demand.keys()]
            theirs = (_joined(sharing) | field.clashes[place[number].bit_length() - 1]) & present
            if theirs:
                rivals[number] = theirs & ~place[number]
            else:
                calm |= place[number]
        certain |= calm
        coming = _joined(place[number] for number in tier) & ~calm
        visitors = _joined(place[number] for number in anytime)
        starts = [ending | calm for ending in endings]
        endings, followed = _follow(field, starts, coming, visitors)
        complete = complete and followed
    return Endings(
        members=members, endings=endings, certain=certain, rivals=rivals, complete=complete
    )


def _tiers(
    contenders: Mapping[int, Contender], *, early: bool
) -> Iterator[tuple[set[int], set[int], set[int]]]:
    """Those who come at one time, who may have come before, and who of these may also come now.

    Who never evicts may come whenever those have come who would evict it, and comes at last; where
    some are there already, only at last.
    """
    polite = {
        index for index, each in contenders.items() if each.present is None and not each.preempts
    }
    free = polite if early else set[int]()
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


class _Field:
    """Who takes what of that which is scarce, and who clashes.

    Args:
        contenders: the contenders, by their bits.
        members: their numbers, likewise.
        room: how much there is of everything.
    """

    def __init__(
        self, contenders: Sequence[Contender], members: Sequence[int], room: Amounts
    ) -> None:
        names = sorted(scarce(contenders, room))
        places = {number: bit for bit, number in enumerate(members)}
        self.room: _Left = tuple(room.get(name, 0) for name in names)
        """What there is for all of them."""
        self.demands = [tuple(each.demand.get(name, 0) for name in names) for each in contenders]
        """What each takes."""
        self.wanting = {
            name: _joined(1 << bit for bit, each in enumerate(contenders) if name in each.demand)
            for name in names
        }
        """Who wants something, by its name."""
        self.clashes = [
            _joined(1 << places[other] for other in each.clashes if other in places)
            for each in contenders
        ]
        """Beside whom each cannot be."""
        self._levels = [_level(demand) for demand in zip(*self.demands, strict=True)]

    def fitting(self, left: _Left) -> Bits:
        """Who takes no more of anything than is left."""
        found = -1
        for (amounts, sets), amount in zip(self._levels, left, strict=True):
            found &= sets[bisect_right(amounts, amount)]
        return found

    def left(self, placed: Bits) -> _Left:
        """What is left beside some of them."""
        return reduce(_less, (self.demands[bit] for bit in bits_of(placed)), self.room)

    def barred(self, placed: Bits) -> Bits:
        """Who clashes with some of them."""
        return _joined(self.clashes[bit] for bit in bits_of(placed))


class _State(NamedTuple):
    """Some who are placed, and what may follow."""

    placed: Bits
    left: _Left
    barred: Bits
    possible: Bits
    """Who else may still come. Whoever does not fit beside some fits beside no more of them."""


def _follow(
    field: _Field, starts: Iterable[Bits], members: Bits, anytime: Bits
) -> tuple[frozenset[Bits], bool]:
    """Every way in which the members are added, and whether these are all the ways.

    Who may come at any time is added too, or comes later.
    """
    waiting = [
        _State(start, field.left(start), field.barred(start), (members | anytime) & ~start)
        for start in starts
    ]
    ends: set[Bits] = set()
    seen: set[Bits] = set()
    while waiting:
        placed, left, barred, possible = waiting.pop()
        fitting = possible & ~barred & field.fitting(left)
        if not fitting & members:
            ends.add(placed)
        if fitting and len(seen) > _MOST_SETS:
            return frozenset(ends or {placed}), False
        for bit in bits_of(fitting):
            own = 1 << bit
            if (following := placed | own) not in seen:
                seen.add(following)
                rest = _less(left, field.demands[bit])
                waiting.append(_State(following, rest, barred | field.clashes[bit], fitting & ~own))
    return frozenset(ends), True


def _level(demand: Sequence[int]) -> tuple[list[int], list[Bits]]:
    """The amounts that are asked for, rising, and who asks for at most so much."""
    asking: dict[int, Bits] = {}
    for bit, amount in enumerate(demand):
        asking[amount] = asking.get(amount, 0) | 1 << bit
    amounts = sorted(asking)
    return amounts, [0, *accumulate((asking[amount] for amount in amounts), or_)]


def _less(left: _Left, taken: _Left) -> _Left:
    return tuple([amount - less for amount, less in zip(left, taken, strict=True)])


def _joined(sets: Iterable[Bits]) -> Bits:
    return reduce(or_, sets, 0)
