"""The report about a change, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.change.commit import CommitChange, DaemonSetChange, ObjectChange
from constructs_lib.change.compare import Difference
from constructs_lib.change.migration import Way
from constructs_lib.report.change.words import (
    added_words,
    difference_words,
    headline,
    moves_words,
    refusal,
    remark_words,
    removed_words,
    summary,
    title_words,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, as_text, line, paint, verbatim

__all__ = ["change_lines", "render"]

_MOST: Final = 20
"""Differences of one object that are shown; the others are counted."""
_COLORS: Final[Mapping[str, Color]] = {
    "recreate": "red",
    "coverage": "yellow",
    "restart": "yellow",
    "no-restart": "green",
    "no-op": "green",
}


def render(change: CommitChange, *, color: bool = False, width: int | None = None) -> Printable:
    """The report.

    Args:
        change: the change.
        color: whether impacts are coloured.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(change_lines(change, color=color), width=width)


def change_lines(change: CommitChange, *, color: bool) -> Iterator[str]:
    """What happens to each DaemonSet and to other objects, and the sum."""
    for daemon_set in change.daemon_sets:
        if daemon_set.is_told:
            yield from _daemon_set(daemon_set, color=color)
            yield ""
    for other in change.others:
        yield from _other(other, color=color)
        yield ""
    if change.added or change.removed:
        yield from _come_and_go(change)
        yield ""
    yield summary(change)


def _daemon_set(change: DaemonSetChange, *, color: bool) -> Iterator[str]:
    impact = paint(headline(change), _COLORS[change.impact], bold=True, on=color)
    yield line(f"{title_words(change)}: ", impact)
    yield from _differences(change.differences)
    yield from (f"  - {words}" for words in moves_words(change))
    yield from (f"  {remark_words(remark)}" for remark in change.remarks)
    yield from _ways(change.ways)


def _other(change: ObjectChange, *, color: bool) -> Iterator[str]:
    refused = refusal(change)
    if refused is None:
        yield f"{title_words(change)}:"
    else:
        yield line(
            f"{title_words(change)}: ", paint(refused, _COLORS["recreate"], bold=True, on=color)
        )
    yield from _differences(change.differences)
    yield from _ways(change.ways)


def _ways(ways: Sequence[Way]) -> Iterator[str]:
    for number, way in enumerate(ways, start=1):
        yield f"  way {number}: {way.title}"
        yield from (verbatim(f"    {command}") for command in way.commands)


def _differences(differences: Sequence[Difference]) -> Iterator[str]:
    yield from (f"  {difference_words(each)}" for each in differences[:_MOST])
    hidden = len(differences) - _MOST
    if hidden > 0:
        yield f"  and {hidden:,} more; --format json shows them all"


def _come_and_go(change: CommitChange) -> Iterator[str]:
    for manifest in change.added:
        yield f"new: {added_words(change, manifest)}"
    for manifest in change.removed:
        yield f"deleted by GitOps tools that prune: {removed_words(change, manifest)}"
    yield from (f"  {remark_words(remark)}" for remark in change.remarks)
