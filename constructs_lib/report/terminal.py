"""Text for terminals and logs, in which no name can draw, move the cursor or run a command.

A report is lines. A plain line is cleaned when the lines are put together, so a name with an
escape sequence or a newline stays a name; only what :func:`paint`, :func:`line` and
:func:`annotation` gave back goes out as it is, and all clean what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.report.printable import Printable, without_commands
from constructs_lib.report.table import laid_out
from constructs_lib.report.words import visible
from constructs_lib.report.wrapping import wrapped

__all__ = [
    "WIDEST",
    "Annotation",
    "Color",
    "Painted",
    "aligned",
    "annotation",
    "as_patch",
    "as_text",
    "beginning",
    "line",
    "paint",
    "verbatim",
]

WIDEST: Final = 120
"""Columns of a line of prose: longer ones are hard to read, however wide the terminal is."""

_NARROWEST: Final = 40

Annotation: TypeAlias = Literal["error", "warning", "notice"]
"""How grave GitHub shows an annotation."""

Color: TypeAlias = Literal["green", "yellow", "red", "cyan", "bright_black"]
"""A colour of a terminal."""

_CODES: Final[Mapping[Color, int]] = {
    "green": 32,
    "yellow": 33,
    "red": 31,
    "cyan": 36,
    "bright_black": 90,
}
_BOLD: Final = "\x1b[1m"
_END: Final = "\x1b[0m"


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
    if not on:
        return Painted(clean)
    begin = f"\x1b[{_CODES[color]}m" if color is not None else ""
    return Painted(f"{begin}{_BOLD if bold else ''}{clean}{_END}")


def line(*parts: str) -> Painted:
    """A line of plain and of painted parts; the plain ones are cleaned.

    What is never broken stays so.
    """
    made = "".join([p if isinstance(p, Painted) else visible(p) for p in parts])
    return _Verbatim(made) if any(isinstance(p, _Verbatim) for p in parts) else Painted(made)


class _Verbatim(Painted):
    """A line that is never broken."""

    __slots__ = ()


def verbatim(text: str) -> Painted:
    """A line to be copied or compared, such as a command or a line of YAML: it is never broken."""
    return _Verbatim(line(text))


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


def as_text(lines: Iterable[str], *, width: int | None = None) -> Printable:
    """The lines as one text with a newline at its end; plain ones are cleaned.

    Args:
        lines: the lines.
        width: columns of the terminal that shows them: tables fit it, and lines are broken between
            words, at :data:`WIDEST` at the latest. Default: a line stays a line, as for a program.
    """
    shown = lines if width is None else _fitting(lines, max(width, _NARROWEST))
    return Printable("".join([f"{_shown(each)}\n" for each in shown]))


def beginning(text: Printable, most: int) -> Printable:
    """The first lines of a text, and how many there are more.

    Args:
        text: the text.
        most: how many lines are left of it, the last of them that number.
    """
    lines = text.splitlines()
    left = len(lines) - most + 1
    shown = [*lines[: most - 1], f"and {left:,} more lines"] if left > 1 else lines
    return Printable("".join([f"{each}\n" for each in shown]))


def _fitting(lines: Iterable[str], width: int) -> Iterator[str]:
    for each in lines:
        if isinstance(each, _TableRow):
            if each.is_first:
                yield from map(Painted, each.table.lines(width))
        elif isinstance(each, (_Annotation, _Verbatim)):
            yield each
        else:
            yield from map(Painted, wrapped(line(each), min(width, WIDEST)))


def _shown(text: str) -> str:
    return text if isinstance(text, _Annotation) else without_commands(line(text))


def as_patch(text: str) -> Printable:
    """A unified diff, whose lines are cleaned but for tabs and the breaks at their ends."""
    lines = text.split("\n")
    return Printable(without_commands("\n".join(map(_patched, lines))))


def _patched(text: str) -> str:
    end = "\r" if text.endswith("\r") else ""
    return "\t".join(map(visible, text.removesuffix(end).split("\t"))) + end


class _TableRow(Painted):
    """A row of a table, which its table lays out anew where the terminal is narrow.

    Attributes:
        table: all rows, with what :func:`laid_out` takes.
        is_first: whether it is the first of them.
    """

    table: _Table
    is_first: bool


class _Table(NamedTuple):
    rows: Sequence[Sequence[str]]
    right: frozenset[int]
    keys: int

    def lines(self, width: int | None = None) -> list[str]:
        return laid_out(self.rows, right=self.right, keys=self.keys, width=width)


def aligned(
    table: Iterable[Sequence[str]], *, right: Iterable[int] = (), keys: int = 1
) -> list[Painted]:
    """Rows with columns of equal width.

    Args:
        table: the rows, with the same number of cells each.
        right: numbers of the columns that stand at their right edge.
        keys: how many columns, from the left, say what a row is; they are told again where the
            others do not fit beside each other.
    """
    rows = [[line(cell) for cell in row] for row in table]
    whole = _Table(rows, frozenset(right), keys)
    result: list[Painted] = []
    for text in whole.lines():
        row = _TableRow(text)
        row.table, row.is_first = whole, not result
        result.append(row)
    return result
