"""Where the documents of a text begin, and whether each can be read alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

__all__ = ["documents_of", "is_one_stream"]

_STREAM: Final = ("\n%", "\n...", "\ufeff", "\r", "\x85", "\u2028", "\u2029")
"""What makes documents depend on each other, or lines end in other ways."""
_IN_BYTES: Final = tuple(each.encode() for each in _STREAM)
# Begins with a letter, not with a place, so that it is found without a look at every letter.
_MARKER: Final = re.compile(r"---(?=[ \t\n]|\Z)")


def is_one_stream(text: str | bytes) -> bool:
    """Whether a text has to be read as a whole, as one document may change how another is read."""
    if isinstance(text, str):
        return text.startswith(("%", "...")) or any(map(text.__contains__, _STREAM))
    return text.startswith((b"%", b"...")) or any(map(text.__contains__, _IN_BYTES))


def documents_of(text: str, lines: int) -> Iterator[tuple[str, int]]:
    """The documents of a text, each with the number of lines before it.

    Args:
        text: a text whose documents can be read alone.
        lines: how many lines stand before the text.
    """
    found = [each.start() for each in _MARKER.finditer(text)]
    starts = [at for at in found if at == 0 or text[at - 1] == "\n"]
    for start, end in pairwise([0, *starts, len(text)]):
        part = text[start:end]
        yield part, lines
        lines += part.count("\n")
