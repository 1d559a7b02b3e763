"""What became of every line: lost, sent more than once, out of order, and how late."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tests.engines.marks import Mark

__all__ = ["Account", "Arrival", "account"]


class Arrival(NamedTuple):
    """A line that a destination has taken, and when. Seconds of the monotonic clock."""

    mark: Mark
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the lines of one round.

    Attributes:
        written: lines that containers wrote.
        lost: lines that never arrived whole.
        twice: arrivals beyond the first of a line.
        disordered: first arrivals behind a later line of the same writer.
        delay: seconds between writing and first arrival, the median.
        longest_delay: the same, the longest.
    """

    written: int
    lost: int
    twice: int
    disordered: int
    delay: float
    longest_delay: float


def account(written: Mapping[Mark, float], arrivals: Iterable[Arrival]) -> Account:
    """The account of a round.

    Args:
        written: when each line was written.
        arrivals: what the destination took, in order.
    """
    first: dict[Mark, float] = {}
    latest: Counter[str] = Counter()
    twice = disordered = 0
    for mark, at in arrivals:
        if mark in first:
            twice += 1
            continue
        first[mark] = at
        if mark.number < latest[mark.writer]:
            disordered += 1
        latest[mark.writer] = max(latest[mark.writer], mark.number)
    delays = [at - written[mark] for mark, at in first.items() if mark in written]
    return Account(
        written=len(written),
        lost=len(written.keys() - first.keys()),
        twice=twice,
        disordered=disordered,
        delay=statistics.median(delays) if delays else 0.0,
        longest_delay=max(delays, default=0.0),
    )
