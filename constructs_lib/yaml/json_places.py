"""Where the members of a JSON text stand, found when somebody asks.

The ``json`` module is fast and forgets places. Most texts have no mistake, so nobody asks; when
somebody does, only the collections on the way to the place are looked through, each once.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

__all__ = ["JsonPlaces"]

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_value_at: Final = json.JSONDecoder().raw_decode


class JsonPlaces:
    """The places of one text, which is known to be JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[int, dict[str | int, tuple[int, int]]] = {}

    @property
    def first_line(self) -> int:
        """The line of the value itself, counted from 1."""
        return 1 + self._text.count("\n", 0, self._skip(0))

    def find(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of a key or item, or of its nearest ancestor; counted from 1."""
        place = value = self._skip(0)
        for step in path:
            members = self._members(value)
            if step not in members:
                break
            place, value = members[step]
        line = bisect_left(self._breaks, place)
        return line + 1, place - (self._breaks[line - 1] if line else -1)

    def find_inside(self, path: Sequence[str | int], line: int, column: int) -> tuple[int, int]:
        """Line and column of a spot in a string, itself given by line and column."""
        from constructs_lib.yaml.inside import place_inside  # noqa: PLC0415  # rarely asked for

        is_key = isinstance(path[-1], str)
        return place_inside(self._text, self.find(path), line, column, is_key=is_key)

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self._text)]

    def _members(self, start: int) -> dict[str | int, tuple[int, int]]:
        """The members of the value at an offset, each with the offset of its key and value."""
        if start not in self._found:
            opening = self._text[start]
            members = self._keys(start) if opening == "{" else self._items(start)
            self._found[start] = dict(members) if opening in "{[" else {}
        return self._found[start]

    def _keys(self, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        at = self._skip(start + 1)
        while self._text[at] != "}":
            key, after = _value_at(self._text, at)
            value = self._skip(self._skip(after) + 1)
            yield key, (at, value)
            at = self._next(value)

    def _items(self, start: int) -> Iterator[tuple[int, tuple[int, int]]]:
        at, index = self._skip(start + 1), 0
        while self._text[at] != "]":
            yield index, (at, at)
            at, index = self._next(at), index + 1

    def _next(self, value: int) -> int:
        """The offset behind a value and its comma."""
        _, end = _value_at(self._text, value)
        end = self._skip(end)
        return self._skip(end + 1) if self._text[end] == "," else end

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at
