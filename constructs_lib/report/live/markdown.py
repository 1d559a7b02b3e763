"""The report about a live cluster for a weekly issue: what is wrong first, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.live.report import LiveDaemonSet, LiveReport
from constructs_lib.live.shared import SharedGap, alone
from constructs_lib.report.live.words import (
    conflict_words,
    drift_words,
    fault_words,
    field_words,
    gap_words,
    origin_words,
    shared_words,
    summary_words,
    time_words,
    unread_words,
    update_words,
    wanted_words,
)
from constructs_lib.report.markdown import (
    Markdown,
    block,
    details,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable

__all__ = ["render"]

_MOST_ROWS: Final = 100
_MOST_FIELDS: Final = 20
_HEAD: Final = ("DaemonSet", "Wanted", "Ready", "Updated", "From", "State")


def render(report: LiveReport) -> Printable:
    """The report as Markdown."""
    shared = report.shared
    told = [each for each in report.daemon_sets if each.faults or each.update or each.own_gaps]
    fine = [each for each in report.daemon_sets if each not in told]
    parts: list[list[Markdown]] = [
        [markdown("### {}", summary_words(report))],
        [markdown("Looked at {} UTC.", time_words(report.at))],
        items([*map(unread_words, report.unread), *report.notes]),
        _table(told),
        _listed(
            markdown("#### What several of them meet\n"),
            [f"{shared_words(each)} {each.gap.remedy}".rstrip() for each in shared],
        ),
        *(list(_agent(each, shared)) for each in told),
        _listed(markdown("#### Nodes that are not Ready\n"), [*map(gap_words, report.lost)]),
        _listed(markdown("#### Declared, and not in the cluster\n"), [*report.absent]),
        _listed(
            markdown("#### In each other's way\n"),
            [f"{conflict_words(each)} {each.conflict.remedy}" for each in report.conflicts],
        ),
        details(f"{len(fine):,} as wanted", _table(fine)) if fine else [],
    ]
    blocks, left = fitting(block(*part) for part in parts if part)
    more = "More is in the text and JSON reports; this one is full."
    return page([*blocks, *([more] if left else [])])


def _table(agents: list[LiveDaemonSet]) -> list[Markdown]:
    rows = [
        (
            each.title,
            f"{each.status.desired:,}",
            f"{each.status.ready:,}",
            f"{each.status.updated:,}",
            origin_words(each),
            fault_words(each),
        )
        for each in agents
    ]
    return table(_HEAD, rows, figures=[1, 2, 3], most=_MOST_ROWS) if rows else []


def _agent(agent: LiveDaemonSet, shared: Sequence[SharedGap]) -> Iterator[Markdown]:
    told: list[Markdown] = []
    for gap in alone(agent.own_gaps, shared):
        told.append(markdown("- {}", gap_words(gap)))
        told += [markdown("  - {}", gap.remedy)] if gap.remedy else []
    if agent.update is not None:
        first, *others = update_words(agent.update)
        told.append(markdown("- {}", first))
        told += [markdown("  - {}", each) for each in (*others, *agent.update.unblock)]
    if agent.drift is not None:
        told.append(markdown("- {}", drift_words(agent)))
        fields = agent.drift.fields[:_MOST_FIELDS]
        told += [markdown("  - {}", field_words(each)) for each in fields]
    if wanted_words(agent):
        told.append(markdown("- {}", wanted_words(agent)))
    if told:
        yield markdown("#### {}\n", agent.title)
        yield from told


def _listed(head: Markdown, lines: list[str]) -> list[Markdown]:
    return [head, *items(lines, most=_MOST_ROWS)] if lines else []
