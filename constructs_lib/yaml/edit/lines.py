"""A text as lines: where each begins and ends, and how far in something stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

__all__ = ["BREAKS", "LINE_BREAK", "Lines"]

BREAKS: Final = "\n\r\x85\u2028\u2029"
"""The characters that end a line of YAML 1.1."""

LINE_BREAK: Final = re.compile(f"\r\n|[{BREAKS}]")
"""The end of a line."""

_LINE: Final = re.compile(f"[^{BREAKS}]*+")
_BLANKS: Final = " \t"
_BLANK_RUN: Final = re.compile(f"[{_BLANKS}]*+")


class Lines:
    """The lines of a text; every place is an index into it.

    Attributes:
        text: the text.
        newline: what ends its first line; a line feed if it has one line only.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found = LINE_BREAK.search(text)
        self.newline = found.group() if found else "\n"
        self._starts = [0, *(each.end() for each in LINE_BREAK.finditer(text))]

    def start(self, at: int) -> int:
        """Where the line of a place begins."""
        return self._starts[bisect_right(self._starts, at) - 1]

    def end(self, at: int) -> int:
        """Where the line of a place ends, before its line break."""
        found = _LINE.match(self.text, at)
        return found.end() if found else at

    def following(self, at: int) -> int:
        """Where the next line begins; the end of the text in its last line."""
        index = bisect_right(self._starts, at)
        return self._starts[index] if index < len(self._starts) else len(self.text)

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The lines from one place to another, with the line break before them.

        What is put in at their end then stands on a line of its own. The first line of a text has
        no line break before it, and goes with the one behind it.
        """
        index = bisect_right(self._starts, start) - 1
        if index == 0:
            return 0, self.following(end)
        return self.end(self._starts[index - 1]), self.end(end)

    def number(self, at: int) -> tuple[int, int]:
        """Line and column of a place, counted from 1."""
        return bisect_right(self._starts, at), self.column(at) + 1

    def column(self, at: int) -> int:
        """How many characters stand before a place in its line."""
        return at - self.start(at)

    def leads(self, at: int) -> bool:
        """Whether only blanks stand before a place in its line."""
        return not self.text[self.start(at) : at].strip(_BLANKS)

    def indent(self, at: int) -> str:
        """What stands before a place in its line."""
        return self.text[self.start(at) : at]

    def before_blanks(self, at: int) -> int:
        """Where the blanks before a place begin."""
        start = self.start(at)
        return start + len(self.text[start:at].rstrip(_BLANKS))

    def after_blanks(self, at: int) -> int:
        """Where the blanks behind a place end."""
        found = _BLANK_RUN.match(self.text, at)
        return found.end() if found else at

    def ends_or_comments(self, at: int) -> bool:
        """Whether nothing but a comment follows in the line of a place."""
        rest = self.text[at : self.end(at)].lstrip(_BLANKS)
        return not rest or rest.startswith("#")

    def with_comments(self, end: int, column: int) -> int:
        """The end of the lines that belong to something that ends at a place.

        Comments below it that stand further in than it belong to it.

        Args:
            end: where it ends.
            column: the column it begins in.
        """
        end = at = self.end(end)
        while (start := self.following(at)) < len(self.text):
            at = self.end(start)
            first = self.after_blanks(start)
            if first == at:
                continue
            if self.text[first] != "#" or first - start <= column:
                break
            end = at
        return end
