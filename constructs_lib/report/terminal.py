"""Text for terminals and logs, in which no name can draw, move the cursor or run a command.

A report is lines. A plain line is cleaned when the lines are put together, so a name with an
escape sequence or a newline stays a name; only what :func:`paint` and :func:`line` gave back goes
out as it is, and both clean what they are given. So a report cannot forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

import click

from constructs_lib.report.words import visible

__all__ = ["Color", "Painted", "aligned", "as_text", "line", "paint"]

Color: TypeAlias = Literal["green", "yellow", "red", "cyan", "bright_black"]
"""A colour of a terminal."""

_COMMAND: Final = "::"
"""What a line begins with that GitHub's runner takes for a command; it skips spaces before it."""


class Painted(str):
    """Text that is clean already and may carry colours."""

    __slots__ = ()


def paint(text: str, color: Color | None = None, *, bold: bool = False, on: bool = True) -> Painted:
    """A text, cleaned, in a colour.

    Args:
        text: the text.
        color: the colour. Default: that of the terminal.
        bold: whether in bold.
        on: whether the report has colours at all; without, the text is only cleaned.
    """
    clean = visible(text)
    return Painted(click.style(clean, fg=color, bold=bold or None) if on else clean)


def line(*parts: str) -> Painted:
    """A line of plain and of painted parts; the plain ones are cleaned."""
    return Painted("".join([p if isinstance(p, Painted) else visible(p) for p in parts]))


def as_text(lines: Iterable[str]) -> str:
    """The lines as one text with a newline at its end; plain ones are cleaned."""
    return "".join([f"{_harmless(line(each))}\n" for each in lines])


def _harmless(text: str) -> str:
    start = text.lstrip()
    return text.replace(_COMMAND, ": :", 1) if start.startswith(_COMMAND) else text


def aligned(table: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> list[Painted]:
    """Rows with columns of equal width.

    Args:
        table: the rows, with the same number of cells each.
        right: numbers of the columns that stand at their right edge.
    """
    rows = [[line(cell) for cell in row] for row in table]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    at_right = frozenset(right)
    return [
        Painted(
            "  ".join(
                _padded(cell, width, right=index in at_right)
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
        )
        for row in rows
    ]


def _width(cell: str) -> int:
    """Columns on the terminal: colours take none."""
    return len(click.unstyle(cell))


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(cell))
    return f"{space}{cell}" if right else f"{cell}{space}"
