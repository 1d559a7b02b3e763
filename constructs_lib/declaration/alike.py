"""Declarations that say the same are checked and rendered once.

Most clusters of a fleet run the same agents, and checking one takes far longer than seeing that it
says what another one said. What is remembered is bounded, so memory does not grow with the fleet.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, Generic, TypeVar

__all__ = ["Alike", "alike_of_now", "alike_once"]

_T = TypeVar("_T")

_MOST: Final = 2_000
"""How many declarations are remembered: more than a few kinds of clusters declare."""


class Alike(Generic[_T]):
    """What was declared so far, by what it says."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, _T] = OrderedDict()

    def get(self, key: bytes | None) -> _T | None:
        """What was declared under a key."""
        if key is None or key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def remember(self, key: bytes | None, declaration: _T) -> None:
        """Give it to all that say the same; what nobody asked for the longest is forgotten."""
        if key is None:
            return
        self._known[key] = declaration
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


_NOW: Final[ContextVar[Alike[Any] | None]] = ContextVar("declarations alike", default=None)


def alike_of_now() -> Alike[Any] | None:
    """What was declared so far, where that is remembered."""
    return _NOW.get()


@contextmanager
def alike_once() -> Iterator[None]:
    """What is declared inside ``with`` and says the same is checked and rendered once."""
    token = _NOW.set(Alike())
    try:
        yield
    finally:
        _NOW.reset(token)
