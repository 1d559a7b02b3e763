"""A unified diff of two texts, in time that grows with them.

Python's ``difflib`` looks through all lines once more for each change. Lines that stand once in
both texts cut them into pieces first, of which most are equal.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise

__all__ = ["unified_diff"]


def unified_diff(old: str, new: str, *, before: str, after: str) -> Iterator[str]:
    """The lines of the diff, as those of the texts end; none where the texts are equal.

    Args:
        old: a text.
        new: what it becomes.
        before: the name of the old text.
        after: the name of the new one.
    """
    ours, theirs = io.StringIO(old).readlines(), io.StringIO(new).readlines()
    if ours == theirs:
        return
    yield f"--- {before}\n"
    yield f"+++ {after}\n"
    for group in _InPieces(ours, theirs).get_grouped_opcodes():
        (_, start, _, other_start, _), (_, _, end, _, other_end) = group[0], group[-1]
        yield f"@@ -{_range(start, end)} +{_range(other_start, other_end)} @@\n"
        for tag, first, last, other_first, other_last in group:
            if tag == "equal":
                yield from (f" {line}" for line in ours[first:last])
            else:
                yield from (f"-{line}" for line in ours[first:last])
                yield from (f"+{line}" for line in theirs[other_first:other_last])


def _range(start: int, end: int) -> str:
    """Lines as a diff counts them: from 1, and those of nothing from the line before."""
    count = end - start
    return str(start + 1) if count == 1 else f"{start + bool(count)},{count}"


class _InPieces(SequenceMatcher[str]):
    """What is equal, found between two lines that stand once in both texts."""

    def __init__(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        super().__init__(None, ours, theirs)
        self._ours, self._theirs = ours, theirs

    def get_matching_blocks(self) -> list[Match]:
        """The equal lines, as of the class that this derives from."""
        found = [Match(0, 0, 0)]
        ends = len(self._ours), len(self._theirs)
        for (start, other_start), (end, other_end) in pairwise([(0, 0), *self._cuts(), ends]):
            ours, theirs = self._ours[start:end], self._theirs[other_start:other_end]
            blocks = [Match(0, 0, len(ours))]
            if ours != theirs:
                blocks = SequenceMatcher(None, ours, theirs).get_matching_blocks()
            for at, other_at, size in blocks:
                block = Match(start + at, other_start + other_at, size)
                last = found[-1]
                if (last.a + last.size, last.b + last.size) == (block.a, block.b):
                    found[-1] = Match(last.a, last.b, last.size + size)
                elif size:
                    found.append(block)
        return [*(each for each in found if each.size), Match(*ends, 0)]

    def _cuts(self) -> list[tuple[int, int]]:
        """The places of lines that stand once in both texts, as many as have the same order."""
        places = _once(self._theirs)
        pairs = [(at, places[line]) for line, at in _once(self._ours).items() if line in places]
        # Of the rows of each length, the one that ends first: its end, and which pair that is.
        ends: list[int] = []
        lasts: list[int] = []
        before: list[int | None] = []
        for number, (_, place) in enumerate(pairs):
            length = bisect_left(ends, place)
            before.append(lasts[length - 1] if length else None)
            ends[length : length + 1] = [place]
            lasts[length : length + 1] = [number]
        row: list[tuple[int, int]] = []
        last = lasts[-1] if lasts else None
        while last is not None:
            row.append(pairs[last])
            last = before[last]
        return row[::-1]


def _once(lines: Sequence[str]) -> dict[str, int]:
    """The lines that stand once, each with its place."""
    counts = Counter(lines)
    return {line: at for at, line in enumerate(lines) if counts[line] == 1}
