"""Text for terminals and logs, in which no name can draw, move the cursor or run a command.

A report is lines. A plain line is cleaned when the lines are put together, so a name with an
escape sequence or a newline stays a name; only what :func:`paint`, :func:`line` and
:func:`annotation` gave back goes out as it is, and all clean what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import click

from constructs_lib.report.printable import Printable, without_commands
from constructs_lib.report.words import visible

__all__ = [
    "Annotation",
    "Color",
    "Painted",
    "aligned",
    "annotation",
    "as_patch",
    "as_text",
    "line",
    "paint",
]

Annotation: TypeAlias = Literal["error", "warning", "notice"]
"""How grave GitHub shows an annotation."""

Color: TypeAlias = Literal["green", "yellow", "red", "cyan", "bright_black"]
"""A colour of a terminal."""


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


class _Annotation(Painted):
    """A line that GitHub's runner is meant to act on."""

    __slots__ = ()


def annotation(level: Annotation, message: str, **properties: str) -> Painted:
    """A workflow command that annotates a file; its message and properties are cleaned.

    Args:
        level: how grave it is.
        message: what it says.
        properties: its file, line, column and title; empty ones are left out.
    """
    written = ",".join(
        f"{key}={_data(text).replace(':', '%3A').replace(',', '%2C')}"
        for key, text in properties.items()
        if text
    )
    return _Annotation(f"::{level} {written}::{_data(message)}")


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def as_text(lines: Iterable[str]) -> Printable:
    """The lines as one text with a newline at its end; plain ones are cleaned."""
    return Printable("".join([f"{_shown(each)}\n" for each in lines]))


def _shown(text: str) -> str:
    return text if isinstance(text, _Annotation) else without_commands(line(text))


def as_patch(text: str) -> Printable:
    """A unified diff, whose lines are cleaned but for tabs and the breaks at their ends."""
    lines = text.split("\n")
    return Printable(without_commands("\n".join(map(_patched, lines))))


def _patched(text: str) -> str:
    end = "\r" if text.endswith("\r") else ""
    return "\t".join(map(visible, text.removesuffix(end).split("\t"))) + end


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
