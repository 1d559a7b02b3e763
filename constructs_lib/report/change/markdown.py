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
    Markdown,
    block,
    code,
    details,
    fence,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable

__all__ = ["change_blocks", "render"]

_MOST_DIFFERENCES: Final = 50
_MOST_ROWS: Final = 100
_SIGNS: Final = {
    "recreate": markdown("**cannot be applied**"),
    "coverage": markdown("**coverage**"),
    "restart": "restart",
    "no-restart": "no restart",
    "no-op": "unchanged",
}


def render(change: CommitChange) -> Printable:
    """The report."""
    head = markdown("## Changes\n\n{}", summary(change))
    return page([head, *change_blocks(change, most=LIMIT - len(head))])


def change_blocks(change: CommitChange, *, most: int) -> Iterator[Markdown]:
    """What happens to each DaemonSet and to other objects, the differences folded.

    Args:
        change: the change.
        most: how many characters there is room for.
    """
    blocks: list[Markdown] = []
    changed = [each for each in change.daemon_sets if each.is_told]
    if changed:
        blocks.append(block(*_table(changed)))
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
    folded = [block(*_daemon_set(each)) for each in changed]
    folded += [block(*_other(each)) for each in change.others]
    shown, left = fitting(folded, most=most - sum(map(len, blocks)))
    yield from (*blocks, *shown)
    if left:
        yield markdown("{:,} more did not fit here.", left)


def _table(changed: Sequence[DaemonSetChange]) -> list[Markdown]:
    rows = [(code(title_words(each)), _SIGNS[each.impact], headline(each)) for each in changed]
    return table(("DaemonSet", "", "what happens"), rows, most=_MOST_ROWS)


def _listed(lines: Iterable[str]) -> list[Markdown]:
    listed = items(list(lines), most=_MOST_ROWS)
    return [block(*listed)] if listed else []


def _daemon_set(change: DaemonSetChange) -> list[Markdown]:
    return details(f"{title_words(change)}: {headline(change)}", _facts(change))


def _facts(change: DaemonSetChange) -> Iterator[Markdown]:
    yield from items([*map(remark_words, change.remarks), *moves_words(change)])
    yield from _differences(change.differences)
    yield from _ways(change.ways)


def _ways(ways: Sequence[Way]) -> Iterator[Markdown]:
    for number, way in enumerate(ways, start=1):
        yield markdown("\n{}. {}\n", number, way.title)
        yield from fence("sh", *way.commands, indent="   ")


def _other(change: ObjectChange) -> list[Markdown]:
    refused = refusal(change)
    title = f"{title_words(change)}: {refused}" if refused else title_words(change)
    return details(title, [*_differences(change.differences), *_ways(change.ways)])


def _differences(differences: Sequence[Difference]) -> list[Markdown]:
    return items([code(difference_words(each)) for each in differences], most=_MOST_DIFFERENCES)
