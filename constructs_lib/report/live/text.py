"""The report about a live cluster for a terminal: one line a DaemonSet, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.live.gaps import Gap
from constructs_lib.live.report import GRAVE, Fault, LiveDaemonSet, LiveReport
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
    unread_words,
    update_words,
    wanted_words,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, aligned, as_text, line, paint
from constructs_lib.report.words import nodes_in_words

__all__ = ["live_lines", "render"]

_COLORS: Final[Mapping[Fault, Color]] = {
    "missing": "red",
    "stuck": "red",
    "on-delete": "yellow",
    "drift": "yellow",
    "conflict": "yellow",
    "unowned": "bright_black",
}
_MOST_FIELDS: Final = 5
_MOST_SHARED: Final = 8
_MOST_UNWANTED: Final = 8
_MOST_CONFLICTS: Final = 8


def render(report: LiveReport, *, color: bool = False, width: int | None = None) -> Printable:
    """The report as text.

    Args:
        report: the report.
        color: whether what is wrong has colours.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(live_lines(report, color=color), width=width)


def live_lines(report: LiveReport, *, color: bool) -> list[str]:
    """The lines of the report."""
    shared = report.shared
    agents = ((each.title, [*_agent(each, shared, color=color)]) for each in report.daemon_sets)
    parts = [
        [_headline(report, color=color), *(f"  {each}" for each in _limits(report))],
        _table(report, color=color),
        _shared(shared, color=color),
        *([title, *lines] for title, lines in agents if lines),
        _lost(report, color=color),
        _absent(report, color=color),
        _conflicts(report, color=color),
        _unwanted(report),
    ]
    lines: list[str] = []
    for part in filter(None, parts):
        lines += ["", *part] if lines else part
    return lines


def _headline(report: LiveReport, *, color: bool) -> str:
    is_bad = bool(set(report.faults).intersection(GRAVE))
    return paint(summary_words(report), "red" if is_bad else "green", bold=True, on=color)


def _limits(report: LiveReport) -> Iterator[str]:
    yield from map(unread_words, report.unread)
    yield from report.notes


def _table(report: LiveReport, *, color: bool) -> list[str]:
    if not report.daemon_sets:
        return ["There is no DaemonSet."]
    has_status = ("WANTED", "READY", "UPDATED")
    table: list[Sequence[str]] = [("DAEMONSET", *has_status, "FROM", "STATE")]
    for each in report.daemon_sets:
        status = each.status
        hue = _COLORS[each.faults[0]] if each.faults else None
        table.append(
            (
                paint(each.title, hue, on=color and hue is not None),
                f"{status.desired:,}",
                f"{status.ready:,}",
                f"{status.updated:,}",
                origin_words(each) or "-",
                paint(fault_words(each), hue, on=color and hue is not None),
            )
        )
    return list(aligned(table, right=[1, 2, 3]))


def _shared(shared: Sequence[SharedGap], *, color: bool) -> list[str]:
    if not shared:
        return []
    lines = ["What several of them meet"]
    for each in shared[:_MOST_SHARED]:
        lines += _told(each.gap, shared_words(each), color=color)
    return [*lines, *_more(len(shared) - _MOST_SHARED, "  ")]


def _agent(agent: LiveDaemonSet, shared: Sequence[SharedGap], *, color: bool) -> Iterator[str]:
    """What is the case with one DaemonSet, without the gaps that it shares."""
    gaps = alone(agent.own_gaps, shared)
    for gap in gaps:
        yield from _told(gap, gap_words(gap), color=color)
    if agent.update is not None:
        hue: Color = "red" if agent.update.pace == "stuck" else "yellow"
        first, *blocking = update_words(agent.update)
        yield line("  ", paint(first, hue, on=color))
        yield from (f"    {each}" for each in blocking)
        told = {gap.remedy for gap in gaps}
        yield from (f"    -> {each}" for each in agent.update.unblock if each not in told)
    if agent.drift is not None:
        yield line("  ", paint(drift_words(agent), "yellow", on=color))
        fields = agent.drift.fields
        yield from (f"    {field_words(each)}" for each in fields[:_MOST_FIELDS])
        yield from _more(len(fields) - _MOST_FIELDS, "    ")
    if wanted_words(agent):
        yield f"  {wanted_words(agent)}"


def _told(gap: Gap, words: str, *, color: bool) -> Iterator[str]:
    hue: Color = "red" if gap.is_fault else "yellow"
    yield line("  ", paint(words, hue, on=color))
    if gap.remedy:
        yield f"    -> {gap.remedy}"


def _lost(report: LiveReport, *, color: bool) -> list[str]:
    lines = [line for gap in report.lost for line in _told(gap, gap_words(gap), color=color)]
    return ["Nodes that are not Ready", *lines] if lines else []


def _absent(report: LiveReport, *, color: bool) -> list[str]:
    if not report.absent:
        return []
    heading = paint("Declared, and not in the cluster", "yellow", on=color)
    return [heading, *(f"  {title}" for title in report.absent)]


def _conflicts(report: LiveReport, *, color: bool) -> list[str]:
    if not report.conflicts:
        return []
    lines: list[str] = [paint("In each other's way", "yellow", on=color)]
    for each in report.conflicts[:_MOST_CONFLICTS]:
        lines += [f"  {conflict_words(each)}", f"    -> {each.conflict.remedy}"]
    return [*lines, *_more(len(report.conflicts) - _MOST_CONFLICTS, "  ")]


def _unwanted(report: LiveReport) -> list[str]:
    """Nodes that are left out on purpose; DaemonSets that leave out the same are told together."""
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for each in report.daemon_sets:
        for gap in each.gaps:
            if gap.kind == "not wanted":
                found.setdefault((gap.nodes, gap.predicted), []).append(each.title)
    if not found:
        return []
    lines = ["Left out by selectors, affinity or taints"]
    for (nodes, reason), titles in list(found.items())[:_MOST_UNWANTED]:
        who = titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1:,} more"
        lines.append(f"  {nodes_in_words(nodes)}: {reason}: {who}")
    return [*lines, *_more(len(found) - _MOST_UNWANTED, "  ")]


def _more(left: int, indent: str) -> Iterator[str]:
    if left > 0:
        yield f"{indent}and {left:,} more; --format json shows them all"
