"""A long list of nodes in pieces of whole items, so that it is never in memory as a whole.

Where an item begins is found by how the first one begins. That is a guess, and whoever decodes the
pieces proves it: when each piece is a list of items, and what is left without them is a list of
Kubernetes with its items at that place, then the text is that list with all the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["PIECE", "ListPieces", "is_flat", "pieces_of"]

PIECE: Final = 1 << 20
"""How much of a text is read at once. Bytes."""

_SPACE: Final = b" \t\r\n"
_ITEMS: Final = re.compile(rb'"items"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*(?=\{)')
_BEGIN: Final = re.compile(
    rb'\{[ \t\r\n]*"(?:apiVersion"[ \t\r\n]*:[ \t\r\n]*"v1"[ \t\r\n]*,[ \t\r\n]*"kind"[ \t\r\n]*:'
    rb'[ \t\r\n]*"Node"|[^"\\]*"[ \t\r\n]*:[ \t\r\n]*)'
)
"""How an item begins, as far as all of them begin alike."""


def pieces_of(text: bytes) -> Iterator[bytes]:
    """A text that is in memory already, likewise in pieces."""
    view = memoryview(text)
    return (bytes(view[start : start + PIECE]) for start in range(0, len(text), PIECE))


class ListPieces:
    """A list in pieces. Once all are taken, :attr:`head` and :attr:`rest` are what is left.

    Args:
        read: the text, in pieces of any size.
    """

    def __init__(self, read: Iterable[bytes]) -> None:
        self._read = iter(read)
        self.head = b""
        """The text before the first item; empty where no piece was found."""
        self.rest = b""
        """The text behind the last piece."""

    def __iter__(self) -> Iterator[bytes]:
        """Some items each, with the commas between them."""
        text = next(self._read, b"")
        items = _ITEMS.search(text)
        begin = _BEGIN.match(text, items.end()) if items is not None else None
        if items is not None and begin is not None:
            self.head, text = text[: items.end()], text[items.end() :]
            more: list[bytes] = []
            for each in self._read:
                more.append(each)
                # A long item must not be copied for each piece of it.
                if sum(map(len, more)) < len(text) > PIECE:
                    continue
                text, more = b"".join([text, *more]), []
                cut = text.rfind(begin[0], 1)
                piece = text[: max(cut, 0)].rstrip(_SPACE)
                if piece.endswith(b","):
                    yield piece[:-1]
                    text = text[cut:]
            text = b"".join([text, *more])
        self.rest = b"".join([text, *self._read])


_QUOTE: Final = ord('"')
_ONE_KIND: Final = bytes.maketrans(b"[]", b"{}")
_OTHERS: Final = bytes(set(range(256)) - set(b'[]{}"\\'))


def _stand_before_quotes(text: bytes) -> bool:
    """Whether every backslash of a text stands before a quote, as in most texts that have any."""
    found = text.find(b"\\")
    while found >= 0:
        if text[found + 1] != _QUOTE:
            return False
        found = text.find(b"\\", found + 2)
    return True


def is_flat(text: bytes, most: int) -> bool:
    """Whether not more lists and maps stand in each other than are read.

    Args:
        text: JSON without a mistake.
        most: how many.
    """
    marks = text.translate(_ONE_KIND, _OTHERS)
    if b"\\" in marks:
        if not _stand_before_quotes(text):
            text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
            marks = text.translate(_ONE_KIND, _OTHERS + b"\\")
        else:
            marks = marks.replace(b'\\"', b"")
    # Strings without brackets are two quotes side by side, or as many pairs of them.
    marks = marks.replace(b'""', b"")
    if b'"' in marks:
        marks = b"".join(marks.split(b'"')[::2])
    for _ in range(most):
        if not marks:
            break
        marks = marks.replace(b"{}", b"")
    return not marks
