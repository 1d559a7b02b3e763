"""The page of the coverage with what the cluster shows beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.live.gaps import Gap
from constructs_lib.live.report import LiveDaemonSet, LiveReport
from constructs_lib.live.shared import SharedGap, alone
from constructs_lib.report.coverage.html import asset
from constructs_lib.report.coverage.html import render as coverage_page
from constructs_lib.report.coverage.markup import Markup, document, element, joined
from constructs_lib.report.coverage.reality import Reality
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
from constructs_lib.report.printable import Printable

__all__ = ["render"]

_TITLE: Final = "The agents of the cluster"
_HEAD: Final = ("DaemonSet", "Wanted", "Predicted", "Ready", "Updated", "From", "State")
_MOST_FIELDS: Final = 50


def render(report: LiveReport) -> Printable:
    """The report as an HTML page."""
    section = _section(report)
    if report.coverage is None:
        body = joined(element("header", element("h1", _TITLE)), element("main", section))
        return document(title=_TITLE, style=asset("page.css"), script="", body=body)
    return coverage_page(
        report.coverage,
        reality=Reality(
            section=section,
            cases={
                each.title: {
                    node: gap.kind
                    for gap in each.gaps
                    if gap.kind
                    not in {"not wanted", "left over", "new Pod not Ready", "would not start again"}
                    for node in gap.nodes
                }
                for each in report.daemon_sets
            },
        ),
    )


def _section(report: LiveReport) -> Markup:
    shared = report.shared
    return element(
        "section",
        element("h2", "In the cluster"),
        element("p", f"{summary_words(report)}. Looked at {time_words(report.at)} UTC."),
        _list([*map(unread_words, report.unread), *report.notes]),
        element("div", _table(report), class_="scroll"),
        *_titled(
            "What several of them meet",
            [_with_remedy(shared_words(each), each.gap) for each in shared],
        ),
        *(each for agent in report.daemon_sets for each in _agent(agent, shared)),
        *_titled("Nodes that are not Ready", [*map(gap_words, report.lost)]),
        *_titled("Declared, and not in the cluster", report.absent),
        *_titled(
            "In each other's way",
            [f"{conflict_words(each)} {each.conflict.remedy}" for each in report.conflicts],
        ),
    )


def _table(report: LiveReport) -> Markup:
    head = element("tr", *(element("th", text, scope="col") for text in _HEAD))
    rows = [_row(each) for each in report.daemon_sets]
    return element("table", element("thead", head), element("tbody", *rows), class_="plain state")


def _row(agent: LiveDaemonSet) -> Markup:
    status = agent.status
    predicted = "-" if agent.predicted is None else f"{agent.predicted:,}"
    figures = (f"{status.desired:,}", predicted, f"{status.ready:,}", f"{status.updated:,}")
    return element(
        "tr",
        element("th", agent.title, scope="row"),
        *(element("td", figure, class_="figure") for figure in figures),
        element("td", origin_words(agent) or "-"),
        element("td", fault_words(agent), class_="bad" if agent.faults else None),
    )


def _with_remedy(words: str, gap: Gap) -> str:
    return f"{words} → {gap.remedy}" if gap.remedy else words


def _agent(agent: LiveDaemonSet, shared: Sequence[SharedGap]) -> Iterator[Markup]:
    gaps = alone(agent.own_gaps, shared)
    lines = [_with_remedy(gap_words(gap), gap) for gap in gaps]
    if agent.update is not None:
        told = {gap.remedy for gap in gaps}
        lines += update_words(agent.update)
        lines += [f"→ {each}" for each in agent.update.unblock if each not in told]
    if agent.drift is not None:
        lines.append(drift_words(agent))
        lines += map(field_words, agent.drift.fields[:_MOST_FIELDS])
    if wanted_words(agent):
        lines.append(wanted_words(agent))
    yield from _titled(agent.title, lines)


def _titled(title: str, lines: Sequence[str]) -> Iterator[Markup]:
    if lines:
        yield element("h3", title)
        yield _list(lines)


def _list(lines: Sequence[str]) -> Markup:
    return (
        element("ul", *(element("li", each) for each in lines), class_="told")
        if lines
        else joined()
    )
