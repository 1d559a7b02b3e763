"""Names of many nodes, looked up when somebody reads them: most people want their number."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import overload

__all__ = ["Names"]


class Names(Sequence[str]):
    """The names of some nodes of a fleet, in its order.

    Args:
        names: the names of all its nodes.
        parts: the places of the nodes; no place is there twice.
    """

    def __init__(self, names: Sequence[str], parts: Iterable[Sequence[int]]) -> None:
        self._names = names
        self._parts = tuple(parts)

    @cached_property
    def places(self) -> Sequence[int]:
        """The places of the nodes, in order."""
        if len(self._parts) == 1 and isinstance(self._parts[0], range):
            return self._parts[0]
        return sorted(chain.from_iterable(self._parts))

    @cached_property
    def key(self) -> Hashable:
        """Equal for the same nodes of one fleet."""
        return self.places if isinstance(self.places, range) else tuple(self.places)

    def are_of(self, names: Sequence[str]) -> bool:
        """Whether the nodes are of the fleet with these names."""
        return self._names is names

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[str]:
        names = self._names
        return (names[place] for place in self.places)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple([self._names[place] for place in self.places[index]])
        return self._names[self.places[index]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # equal ones may be kept differently

    def __repr__(self) -> str:
        return repr(tuple(self))
