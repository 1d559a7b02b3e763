"""The report about a change of a fleet, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.fleet.fleet_change import FleetChange
from constructs_lib.report.change.text import change_lines
from constructs_lib.report.change.words import summary
from constructs_lib.report.fleet.diff.words import MOST_IN_FULL, MOST_TOLD, headline, where
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text, line, paint

__all__ = ["render"]


def render(change: FleetChange, *, color: bool = False, width: int | None = None) -> Printable:
    """The report.

    Args:
        change: the change.
        color: whether impacts are coloured.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(change, color=color), width=width)


def _lines(change: FleetChange, *, color: bool) -> Iterator[str]:
    yield paint(headline(change), bold=True, on=color)
    for group in change.groups[:MOST_IN_FULL]:
        yield ""
        yield paint(where(group, change), bold=True, on=color)
        for each in change_lines(group.change, color=color):
            yield line("  ", each) if each else ""
    others = change.groups[MOST_IN_FULL:]
    if others:
        yield ""
    for group in others[:MOST_TOLD]:
        yield f"{where(group, change)}: {summary(group.change)}"
    left = len(others) - MOST_TOLD
    if left > 0:
        yield f"and {left:,} more ways; --format json shows them all"
