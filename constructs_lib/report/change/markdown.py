"""The report about a change as a comment on a pull request.

The table and the headlines come first, because a comment takes 65,536 characters and no more: of
the rest whole objects are left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

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

__all__ = ["markdown"]

_MOST: Final = 60_000
"""Characters of the report."""
_MOST_DIFFERENCES: Final = 50
_MOST_ROWS: Final = 100
_SIGNS: Final = {
    "recreate": "**cannot be applied**",
    "coverage": "**coverage**",
    "restart": "restart",
    "no-restart": "no restart",
}


def markdown(change: CommitChange) -> str:
    """The report."""
    blocks = [f"## Changes\n\n{_plain(summary(change))}"]
    changed = [each for each in change.daemon_sets if each.impact != "no-op"]
    if changed:
        blocks.append("\n".join(_table(changed)))
    blocks += _listed(f"new: {added_words(change, each)}" for each in change.added)
    blocks += _listed(
        f"deleted by GitOps tools that prune: {removed_words(change, each)}"
        for each in change.removed
    )
    details = ["\n".join(_daemon_set(each)) for each in changed]
    details += ["\n".join(_other(each)) for each in change.others]
    return "\n\n".join(_fitting(blocks, details)) + "\n"


def _fitting(blocks: Sequence[str], details: Sequence[str]) -> Iterator[str]:
    yield from blocks
    room = _MOST - sum(map(len, blocks))
    for index, detail in enumerate(details):
        room -= len(detail) + 2
        if room < 0:
            yield f"{len(details) - index:,} more did not fit here."
            return
        yield detail


def _table(changed: Sequence[DaemonSetChange]) -> Iterator[str]:
    yield "| DaemonSet | | what happens |"
    yield "|---|---|---|"
    for each in changed[:_MOST_ROWS]:
        yield f"| {_code(title_words(each))} | {_SIGNS[each.impact]} | {_plain(headline(each))} |"
    hidden = len(changed) - _MOST_ROWS
    if hidden > 0:
        yield f"| and {hidden:,} more | | |"


def _listed(lines: Iterable[str]) -> list[str]:
    told = [f"- {_plain(line)}" for line in lines]
    if len(told) > _MOST_ROWS:
        told = [*told[:_MOST_ROWS], f"- and {len(told) - _MOST_ROWS:,} more"]
    return ["\n".join(told)] if told else []


def _daemon_set(change: DaemonSetChange) -> Iterator[str]:
    yield f"<details><summary>{_html(f'{title_words(change)}: {headline(change)}')}</summary>"
    yield ""
    yield from (f"- {_plain(remark_words(remark))}" for remark in change.remarks)
    yield from (f"- {_plain(words)}" for words in moves_words(change))
    yield from _differences(change.differences)
    yield ""
    for number, way in enumerate(change.ways, start=1):
        yield f"{number}. {_plain(visible(way.title))}"
        yield ""
        yield "   ```sh"
        yield from (f"   {visible(command)}" for command in way.commands)
        yield "   ```"
        yield ""
    yield "</details>"


def _other(change: ObjectChange) -> Iterator[str]:
    yield f"<details><summary>{_html(title_words(change))}</summary>"
    yield ""
    yield from _differences(change.differences)
    yield ""
    yield "</details>"


def _differences(differences: Sequence[Difference]) -> Iterator[str]:
    yield from (f"- {_code(difference_words(each))}" for each in differences[:_MOST_DIFFERENCES])
    hidden = len(differences) - _MOST_DIFFERENCES
    if hidden > 0:
        yield f"- and {hidden:,} more"


def _code(text: str) -> str:
    return f"`{text.replace('`', ' ').replace('|', ' ')}`"


def _html(text: str) -> str:
    """A text within HTML, where Markdown is not read."""
    return escape(text, quote=False)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _html(text))


_SPECIAL: Final = re.compile(r"([\\`*_\[\]|~#@])")
