"""What is left on the nodes of a fleet, resource by resource.

Of nodes that are asked about together the least and the most that is left are found out once: most
agents fit on all of them, or on none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

__all__ = ["ENOUGH", "Room"]

ENOUGH: Final = sys.maxsize
"""Stands for an amount that nobody said."""


class Room:
    """What is left beside all Pods, the agent's included.

    Args:
        column: tells of a resource what is left on each node; asked once of each.
        resources: those that some node has.
        unknown: the places of nodes of which nobody said anything. Default: none.
    """

    def __init__(
        self,
        column: Callable[[str], Sequence[int]],
        resources: Iterable[str],
        unknown: Collection[int] = (),
    ) -> None:
        self._make = column
        self._resources = resources
        self._unknown = unknown
        self._columns: dict[str, Sequence[int]] = {}
        self._spans: dict[tuple[str, int], tuple[Sequence[int], int, int]] = {}

    @classmethod
    def of(cls, free: Sequence[Mapping[str, int] | None]) -> Room:
        """What is left on each node; none of one of which nobody said anything."""
        return cls(
            lambda resource: [ENOUGH if left is None else left.get(resource, 0) for left in free],
            (name for left in free if left is not None for name in left),
            {place for place, left in enumerate(free) if left is None},
        )

    def at(self, place: int) -> dict[str, int] | None:
        """What is left on one node; none where nobody knows."""
        if place in self._unknown:
            return None
        return {name: self._column(name)[place] for name in self._named}

    @cached_property
    def _named(self) -> Collection[str]:
        return dict.fromkeys(self._resources)

    def unknown(self, places: Sequence[int]) -> int:
        """Of how many of some nodes nobody said anything."""
        return sum(place in self._unknown for place in places) if self._unknown else 0

    def short_of(self, resource: str, amount: int, places: Sequence[int]) -> Sequence[int]:
        """Those of some nodes that have less than some amount left.

        Args:
            resource: what is short.
            amount: how much of it is wanted.
            places: the places of the nodes, at least one.
        """
        least, most = self._span(resource, places)
        if amount <= least:
            return ()
        if amount > most:
            return places
        column = self._column(resource)
        return [place for place in places if amount > column[place]]

    def _span(self, resource: str, places: Sequence[int]) -> tuple[int, int]:
        """The least and the most that is left on some nodes."""
        # The places are kept, so that no others have theirs in memory.
        asked = resource, id(places)
        if asked not in self._spans:
            column = self._column(resource)
            amounts = [column[place] for place in places]
            self._spans[asked] = places, min(amounts), max(amounts)
        _, least, most = self._spans[asked]
        return least, most

    def _column(self, resource: str) -> Sequence[int]:
        if resource not in self._columns:
            self._columns[resource] = self._make(resource)
        return self._columns[resource]
