"""The report about a change as a comment on a pull request.

The table and the headlines come first, because a comment has a limit: of the rest whole objects are
left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from constructs_lib.report.markdown import (
    LIMIT,
    code,
    details,
    escaped,
    fence,
    fitting,
    items,
    table,
)

__all__ = ["render"]

_MOST_DIFFERENCES: Final = 50
_MOST_ROWS: Final = 100
_SIGNS: Final = {
    "recreate": "**cannot be applied**",
    "coverage": "**coverage**",
    "restart": "restart",
    "no-restart": "no restart",
}


def render(change: CommitChange) -> str:
    """The report."""
    blocks = [f"## Changes\n\n{escaped(summary(change))}"]
    changed = [each for each in change.daemon_sets if each.impact != "no-op"]
    if changed:
        blocks.append("\n".join(_table(changed)))
    blocks += _listed(
        f"{title_words(each)}: {refused}"
        for each in change.others
        if (refused := refusal(each)) is not None
    )
    blocks += _listed(f"new: {added_words(change, each)}" for each in change.added)
    blocks += _listed(
        f"deleted by GitOps tools that prune: {removed_words(change, each)}"
        for each in change.removed
    )
    blocks += _listed(remark_words(remark) for remark in change.remarks)
    folded = ["\n".join(_daemon_set(each)) for each in changed]
    folded += ["\n".join(_other(each)) for each in change.others]
    shown, left = fitting(folded, most=LIMIT - sum(map(len, blocks)))
    more = [f"{left:,} more did not fit here."] if left else []
    return "\n\n".join([*blocks, *shown, *more]) + "\n"


def _table(changed: Sequence[DaemonSetChange]) -> list[str]:
    rows = [
        (code(title_words(each)), _SIGNS[each.impact], escaped(headline(each))) for each in changed
    ]
    return table(("DaemonSet", "", "what happens"), rows, most=_MOST_ROWS)


def _listed(lines: Iterable[str]) -> list[str]:
    listed = items([escaped(line) for line in lines], most=_MOST_ROWS)
    return ["\n".join(listed)] if listed else []


def _daemon_set(change: DaemonSetChange) -> list[str]:
    return details(f"{title_words(change)}: {headline(change)}", _facts(change))


def _facts(change: DaemonSetChange) -> Iterator[str]:
    yield from (f"- {escaped(remark_words(remark))}" for remark in change.remarks)
    yield from (f"- {escaped(words)}" for words in moves_words(change))
    yield from _differences(change.differences)
    yield from _ways(change.ways)


def _ways(ways: Sequence[Way]) -> Iterator[str]:
    for number, way in enumerate(ways, start=1):
        yield ""
        yield f"{number}. {escaped(way.title)}"
        yield ""
        yield from fence("\n".join(way.commands), "sh", indent="   ")


def _other(change: ObjectChange) -> list[str]:
    refused = refusal(change)
    title = f"{title_words(change)}: {refused}" if refused else title_words(change)
    return details(title, [*_differences(change.differences), *_ways(change.ways)])


def _differences(differences: Sequence[Difference]) -> list[str]:
    return items([code(difference_words(each)) for each in differences], most=_MOST_DIFFERENCES)
