"""What can be changed: a value put, taken away, or made text, a key renamed."""

from __future__ import annotations

from typing import TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["Edit", "Put", "Quote", "Remove", "Rename"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A value at a place: replaces what is there, or adds it at the end of its map or list.

    Attributes:
        path: keys and indexes from the root of the document.
        value: plain data.
    """

    path: tuple[str | int, ...]
    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A key with its value, or an item of a list, taken away.

    Attributes:
        path: keys and indexes from the root of the document.
    """

    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An unquoted word put in double quotes as it stands, so that it is text.

    Attributes:
        path: keys and indexes from the root of the document.
    """

    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Another key for a value that stays where it is.

    Attributes:
        path: keys and indexes from the root of the document.
        key: the new key, which needs no quotes and is not there yet.
    """

    path: tuple[str | int, ...]
    key: str


Edit: TypeAlias = Put | Remove | Quote | Rename
"""One change."""
