"""Lines that fit the width of a terminal, broken between words and never within one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.pattern import pattern

__all__ = ["text_width", "wrapped"]

_MARKER: Final = pattern(r" *(?:(?:-|->|=|-->|\d+\.) )?")
"""What stands before the words of a line; the lines that follow begin below the words."""

_COLOR: Final = pattern(r"\x1b\[[0-9;]*m")


def text_width(text: str) -> int:
    """Columns on the terminal: colours take none."""
    return len(_COLOR.sub("", text)) if "\x1b" in text else len(text)


def wrapped(text: str, width: int, *, hang: int | None = None) -> list[str]:
    """A line as lines of a width; a word that is longer stands on a line of its own.

    Args:
        text: the line, which may have colours.
        width: columns of the terminal.
        hang: by how many columns the lines that follow are indented. Default: so that they begin
            below the words of the first, or a little deeper where no mark stands before these.
    """
    if text_width(text) <= width:
        return [text]
    marker = _MARKER.match(text)
    start = marker.end() if marker is not None else 0
    if hang is None:
        hang = start if text[:start].strip() else start + 2
    return list(_filled(text[:start], text[start:].split(" "), width, " " * hang))


def _filled(start: str, words: list[str], width: int, indent: str) -> Iterator[str]:
    line, used, is_empty = start, text_width(start), True
    for word in words:
        long = text_width(word)
        if not is_empty and used + 1 + long > width:
            yield line.rstrip(" ")
            line, used, is_empty = indent, len(indent), True
        if is_empty and not word and line is not start:
            continue
        line = f"{line}{word}" if is_empty else f"{line} {word}"
        used += long + (not is_empty)
        is_empty = False
    yield line
