"""Where the documents of a text begin, and whether each can be read alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from constructs_lib.pattern import pattern

__all__ = ["documents_of", "is_one_stream"]

_STREAM: Final = ("\n%", "\n...", "\ufeff", "\r", "\x85", "\u2028", "\u2029")
"""What makes documents depend on each other, or lines end in other ways."""
_BEGIN: Final = pattern(r"^---(?=[ \t\n]|\Z)", re.MULTILINE)


def is_one_stream(text: str | bytes) -> bool:
    """Whether a text has to be read as a whole, as one document may change how another is read."""
    if isinstance(text, str):
        return text.startswith(("%", "...")) or any(each in text for each in _STREAM)
    return text.startswith((b"%", b"...")) or any(each.encode() in text for each in _STREAM)


def documents_of(text: str, lines: int) -> Iterator[tuple[str, int]]:
    """The documents of a text, each with the number of lines before it.

    Args:
        text: a text whose documents can be read alone.
        lines: how many lines stand before the text.
    """
    starts = [0, *(found.start() for found in _BEGIN.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        part = text[start:end]
        yield part, lines
        lines += part.count("\n")
