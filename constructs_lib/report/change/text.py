"""The report about a change, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import click

from constructs_lib.change.commit import CommitChange, DaemonSetChange, ObjectChange
from constructs_lib.change.compare import Difference
from constructs_lib.report.change.words import (
    added_words,
    difference_words,
    headline,
    moves_words,
    remark_words,
    removed_words,
    summary,
    title_words,
    visible,
)

__all__ = ["text"]

_MOST: Final = 20
"""Differences of one object that are shown; the others are counted."""
_COLORS: Final = {
    "recreate": "red",
    "coverage": "yellow",
    "restart": "yellow",
    "no-restart": "green",
    "no-op": "green",
}


def text(change: CommitChange, *, color: bool = False) -> str:
    """The report.

    Args:
        change: what there is to say.
        color: whether impacts are coloured.
    """
    parts = [
        "\n".join(_daemon_set(each, color=color))
        for each in change.daemon_sets
        if each.impact != "no-op"
    ]
    parts += ["\n".join(_other(each)) for each in change.others]
    parts.append("\n".join(_come_and_go(change)))
    parts.append(summary(change))
    return "\n\n".join(part for part in parts if part) + "\n"


def _daemon_set(change: DaemonSetChange, *, color: bool) -> Iterator[str]:
    words = headline(change)
    if color:
        words = click.style(words, fg=_COLORS[change.impact], bold=True)
    yield f"{title_words(change)}: {words}"
    yield from _differences(change.differences)
    yield from (f"  - {words}" for words in moves_words(change))
    yield from (f"  {remark_words(remark)}" for remark in change.remarks)
    for number, way in enumerate(change.ways, start=1):
        yield f"  way {number}: {visible(way.title)}"
        yield from (f"    {visible(command)}" for command in way.commands)


def _other(change: ObjectChange) -> Iterator[str]:
    yield f"{title_words(change)}:"
    yield from _differences(change.differences)


def _differences(differences: Sequence[Difference]) -> Iterator[str]:
    yield from (f"  {difference_words(each)}" for each in differences[:_MOST])
    hidden = len(differences) - _MOST
    if hidden > 0:
        yield f"  and {hidden:,} more; --format json tells them all"


def _come_and_go(change: CommitChange) -> Iterator[str]:
    for manifest in change.added:
        yield f"new: {added_words(change, manifest)}"
    for manifest in change.removed:
        yield f"deleted by GitOps tools that prune: {removed_words(change, manifest)}"
