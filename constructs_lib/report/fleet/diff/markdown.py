"""The report about a change of a fleet as a comment on a pull request.

The headline and a table of the ways to change come first, because a comment has a limit; then the
ways of the most clusters with their differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.fleet.fleet_change import FleetChange, SameChange
from constructs_lib.report.change.markdown import change_blocks
from constructs_lib.report.change.words import summary
from constructs_lib.report.fleet.diff.words import (
    MOST_IN_FULL,
    MOST_TOLD,
    headline,
    restarts_in_words,
    where,
)
from constructs_lib.report.markdown import LIMIT, Markdown, block, markdown, page, table
from constructs_lib.report.printable import Printable

__all__ = ["render"]

_HEAD: Final = ("clusters", "what happens", "Pods")


def render(change: FleetChange) -> Printable:
    """The report."""
    blocks = [markdown("## Changes\n\n{}", headline(change))]
    if len(change.groups) > 1:
        rows = [_row(each, change) for each in change.groups]
        blocks.append(block(*table(_HEAD, rows, most=MOST_TOLD)))
    return page([*blocks, *_in_full(change, most=LIMIT - sum(map(len, blocks)))])


def _row(group: SameChange, change: FleetChange) -> Sequence[str]:
    return where(group, change), summary(group.change), restarts_in_words(group)


def _in_full(change: FleetChange, *, most: int) -> Iterator[Markdown]:
    groups = change.groups[:MOST_IN_FULL]
    for group in groups:
        head = markdown("### {}", where(group, change))
        yield head
        yield from change_blocks(group.change, most=most // len(groups) - len(head))
