"""A text with what is to be cut out of it and what is to be put in.

Every place is one of the original text, so the order in which changes are noted does not matter.
"""

from __future__ import annotations

from collections import deque

from constructs_lib.yaml.edit.lines import Lines

__all__ = ["Draft"]


class Draft:
    """The changes to one text.

    Attributes:
        lines: the text.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._cuts: list[tuple[int, int]] = []
        self._insertions: list[tuple[int, int, str]] = []

    def cut(self, start: int, end: int) -> None:
        """Take out what stands between two places; cuts may overlap."""
        self._cuts.append((start, end))

    def insert(self, at: int, text: str, *, depth: int) -> None:
        """Put something in; at one place what is deeper in the document comes first."""
        self._insertions.append((at, -depth, text))

    def replace(self, start: int, end: int, text: str, *, depth: int) -> None:
        """Write something else between two places."""
        self.cut(start, end)
        self.insert(start, text, depth=depth)

    def insert_lines(self, end: int, lines: list[str], indent: str, *, depth: int) -> None:
        """Put in lines below the one that ends at a place."""
        lead = f"{self.lines.newline}{indent}"
        self.insert(end, "".join(f"{lead}{line}" for line in lines), depth=depth)

    def text(self) -> str:
        """The text with all changes made."""
        text, out, at = self.lines.text, [], 0
        insertions = deque(sorted(self._insertions, key=lambda each: each[:2]))
        for start, end in [*sorted(self._cuts), (len(text), len(text))]:
            while insertions and insertions[0][0] <= start:
                place, _, new = insertions.popleft()
                out += [text[at:place], new]
                at = max(at, place)
            out.append(text[at:start])
            at = max(at, end)
        return "".join(out)
