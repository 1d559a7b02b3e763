"""Rows with columns of equal width, which fit a terminal where it is narrow.

What is too wide is first broken between words, in the widest column first. Columns that still do
not fit stand in another table below, with those that say what a row is. Only where these alone take
too much their words are cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.report.wrapping import text_width, wrapped

__all__ = ["laid_out"]

_BETWEEN: Final = "  "
_ELLIPSIS: Final = "…"
_FEWEST: Final = 8
"""Columns that a cut word keeps."""


def laid_out(
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    keys: int = 1,
    width: int | None = None,
) -> list[str]:
    """The lines of a table.

    Args:
        rows: the rows, with the same number of cells each, which may have colours.
        right: numbers of the columns that stand at their right edge.
        keys: how many columns, from the left, say what a row is.
        width: columns of the terminal. Default: as many as it takes, and a line for each row.
    """
    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    if width is None or _total(widths) <= width:
        return list(_lines(rows, widths, right))
    least = [
        max(_indent(cell) + max(map(text_width, cell.split(" "))) for cell in column)
        for column in zip(*rows, strict=True)
    ]
    narrow = _shrunk(widths, least, width)
    if _total(narrow) > width:
        cut = [min(each, _FEWEST) if index < keys else each for index, each in enumerate(least)]
        narrow[:keys] = _shrunk(narrow[:keys], cut[:keys], 2 * width // 3)
    lines: list[str] = []
    for block in _blocks(narrow, keys, width):
        of_block = [[row[index] for index in block] for row in rows]
        at_right = frozenset(at for at, index in enumerate(block) if index in right)
        lines += [""] if lines else []
        lines += _lines(of_block, [narrow[index] for index in block], at_right)
    return lines


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _shrunk(widths: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """The widths, the widest made smaller until they fit or none can be."""
    result = list(widths)
    while _total(result) > width:
        wide = [index for index, each in enumerate(result) if each > least[index]]
        if not wide:
            break
        result[max(wide, key=lambda index: result[index])] -= 1
    return result


def _blocks(widths: Sequence[int], keys: int, width: int) -> Iterator[list[int]]:
    """The columns of each table: those that say what a row is, and as many others as fit."""
    first = list(range(min(keys, len(widths))))
    block = list(first)
    for index in range(len(first), len(widths)):
        if len(block) > len(first) and _total([widths[each] for each in (*block, index)]) > width:
            yield block
            block = list(first)
        block.append(index)
    yield block


def _lines(
    rows: Sequence[Sequence[str]], widths: Sequence[int], right: frozenset[int]
) -> Iterator[str]:
    for row in rows:
        cells = [_cell(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            yield _BETWEEN.join(
                _padded(lines[number] if number < len(lines) else "", width, index in right)
                for index, (lines, width) in enumerate(zip(cells, widths, strict=True))
            ).rstrip()


def _cell(text: str, width: int) -> list[str]:
    return [_cut(each, width) for each in wrapped(text, width, hang=_indent(text))]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _cut(text: str, width: int) -> str:
    if text_width(text) <= width or "\x1b" in text:
        return text
    return f"{text[: width - 1]}{_ELLIPSIS}"


def _padded(cell: str, width: int, at_right: bool) -> str:
    space = " " * (width - text_width(cell))
    return f"{space}{cell}" if at_right else f"{cell}{space}"
