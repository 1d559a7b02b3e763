"""Nodes that wait for their turn, in the order in which the controller visits them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import TypeAlias, overload

from constructs_lib.updates.batch import Batch

__all__ = ["Line", "Stretch"]

_Run: TypeAlias = tuple[Batch, int, int]
"""Nodes of one batch that stand behind each other: where the first stands, and the one after."""


class Stretch(Sequence[int]):
    """The places in the fleet of nodes that stood in a line.

    Args:
        order: the places of all that stood in it, one after the other.
        parts: where these stood: the first, and the one after the last.
    """

    __slots__ = ("order", "parts")

    def __init__(self, order: Sequence[int], *parts: tuple[int, int]) -> None:
        self.order = order
        self.parts = parts

    def __len__(self) -> int:
        return sum(stop - start for start, stop in self.parts)

    def __iter__(self) -> Iterator[int]:
        for start, stop in self.parts:
            yield from self.order[start:stop]

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...

    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # equal ones may be kept differently

    def later(self, nodes: int) -> Stretch:
        """As many nodes, so much further behind in the line."""
        return Stretch(self.order, *((start + nodes, stop + nodes) for start, stop in self.parts))


class Line:
    """The line.

    Args:
        visits: the places of all nodes, in the order in which they are visited.
        batches: the nodes that wait.
    """

    def __init__(self, visits: Sequence[int], batches: Iterable[Batch]) -> None:
        waiting = list(batches)
        of: list[Batch | None] = [None] * len(visits) if waiting else []
        for batch in waiting:
            for place in batch.places:
                of[place] = batch
        order = list(compress(visits, map(of.__getitem__, visits))) if waiting else []
        self.order: Sequence[int] = order
        """The places of all that ever waited, one after the other."""
        self.at = 0
        """How many have been visited."""
        self._runs = [(waiting[0], 0, len(order))] if len(waiting) == 1 else _runs(of, order)
        self._run = 0

    def take(self, most: int) -> list[Batch]:
        """Visit nodes until some candidates are found; those of one batch become one of their own.

        Args:
            most: how many candidates; fewer where there are no more.
        """
        found: dict[Batch, list[tuple[int, int]]] = {}
        while most > 0 and self._run < len(self._runs):
            batch, _, stop = self._runs[self._run]
            start = self.at
            if batch.is_candidate:
                stop = min(stop, start + most)
                found.setdefault(batch, []).append((start, stop))
                most -= stop - start
            self._visited(stop)
        return [self._leave(batch, parts) for batch, parts in found.items()]

    def _visited(self, at: int) -> None:
        self.at = at
        if at == self._runs[self._run][2]:
            self._run += 1

    def _leave(self, batch: Batch, parts: Sequence[tuple[int, int]]) -> Batch:
        places = Stretch(self.order, *parts)
        if len(places) == batch.size:
            batch.places = places
            return batch
        batch.size -= len(places)
        return batch.part(places)

    @property
    def alike(self) -> range:
        """Where those stand, or stood, that are of one batch with the node that comes next."""
        if self._run == len(self._runs):
            return range(0)
        _, start, stop = self._runs[self._run]
        return range(start, stop)

    def skip(self, nodes: int) -> None:
        """Let some nodes that are alike leave their batch and the line."""
        self._runs[self._run][0].size -= nodes
        self._visited(self.at + nodes)

    def close(self) -> None:
        """Say of each batch where those of its nodes are that still wait."""
        left: dict[Batch, list[tuple[int, int]]] = {}
        for batch, start, stop in self._runs[self._run :]:
            left.setdefault(batch, []).append((max(start, self.at), stop))
        for batch, parts in left.items():
            batch.places = Stretch(self.order, *parts)


def _runs(of: Sequence[Batch | None], order: Sequence[int]) -> list[_Run]:
    found: list[_Run] = []
    start = 0
    for at, place in enumerate(order):
        first = of[order[start]]
        if first is not None and of[place] is not first:
            found.append((first, start, at))
            start = at
    if order and (last := of[order[start]]) is not None:
        found.append((last, start, len(order)))
    return found
