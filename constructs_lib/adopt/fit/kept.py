"""What was worked out lately, so that it is not worked out again."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Kept"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """Values by a key, of which those go first that were asked for longest ago.

    Args:
        most: how many there are at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[_Key, _Value] = {}

    def get(self, key: _Key) -> _Value | None:
        """The value of a key; none where there is none any more."""
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value
        return value

    def __setitem__(self, key: _Key, value: _Value) -> None:
        self._values[key] = value
        if len(self._values) > self._most:
            del self._values[next(iter(self._values))]
