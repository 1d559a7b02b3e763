"""Images for a terminal: a line each, then what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.questions.images import ImageRow, ImagesReport, State
from constructs_lib.registry.inspect import name_of
from constructs_lib.report.images.words import (
    platforms_in_words,
    rows_with_words,
    short_digest,
    sizes_in_words,
    summary,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, aligned, as_text, line, paint
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["render"]

_SIGNS: Final[Mapping[State, tuple[str, Color]]] = {
    "verified": ("ok", "green"),
    "not verified": ("?", "yellow"),
    "wrong": ("wrong", "red"),
    "no answer": ("error", "red"),
}


def render(report: ImagesReport, *, color: bool = False, width: int | None = None) -> Printable:
    """The report.

    Args:
        report: the report.
        color: whether states have colours.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(report, color=color), width=width)


def _lines(report: ImagesReport, *, color: bool) -> Iterator[str]:
    if not report.rows:
        yield "There is no image."
        return
    head = ("", "IMAGE", "DIGEST", "PLATFORMS", "SIZE", "CHECKED")
    yield from aligned([head, *(_row(row, color=color) for row in report.rows)], right=[4])
    for row in rows_with_words(report.rows):
        yield ""
        yield f"{name_of(row.image)} ({', '.join(row.owners)})"
        for problem in row.problems:
            yield line("  ", paint("wrong", "red", on=color), f": {problem} [{row.places[0]}]")
        for note in row.notes:
            yield f"  note: {note}"
    if report.wrong_platforms:
        yield ""
        yield from map(wrong_platform_in_words, report.wrong_platforms)
    yield ""
    yield summary(report)


def _row(row: ImageRow, *, color: bool) -> tuple[str, ...]:
    return (
        paint(*_SIGNS[row.state], on=color),
        name_of(row.image),
        short_digest(row.locked.digest if row.locked is not None else row.image.digest),
        platforms_in_words(row.locked),
        sizes_in_words(row.locked),
        row.locked.checked.isoformat() if row.locked is not None else "",
    )
