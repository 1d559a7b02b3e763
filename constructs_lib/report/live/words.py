"""The words of a report about a live cluster, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from constructs_lib.live.conflicts import LiveConflict
from constructs_lib.live.drift import FieldDrift
from constructs_lib.live.fields import moment
from constructs_lib.live.gaps import LOST, Gap
from constructs_lib.live.report import GRAVE, Fault, LiveDaemonSet, LiveReport
from constructs_lib.live.seen import Unread
from constructs_lib.live.shared import SharedGap
from constructs_lib.live.update import Update
from constructs_lib.report.change.words import difference_words
from constructs_lib.report.words import counted, nodes_in_words

__all__ = [
    "conflict_words",
    "drift_words",
    "fault_words",
    "field_words",
    "gap_words",
    "origin_words",
    "shared_words",
    "summary_words",
    "time_words",
    "unread_words",
    "update_words",
    "wanted_words",
]


def summary_words(report: LiveReport) -> str:
    """The whole report as one sentence without its end."""
    count = counted(len(report.daemon_sets), "DaemonSet")
    nodes = "nodes that are not known" if report.nodes is None else counted(report.nodes)
    bad = sum(bool(set(each.faults).intersection(GRAVE)) for each in report.daemon_sets)
    told = [f"{bad:,} not as wanted"] if bad else []
    told += [f"{len(report.absent):,} not there"] if report.absent else []
    told += [f"{counted(report.nodes_not_ready)} not Ready"] if report.nodes_not_ready else []
    told += [counted(len(report.conflicts), "conflict")] if report.conflicts else []
    return f"{count} on {nodes}: {', '.join(told) or 'all as wanted'}"


def time_words(at: datetime | str) -> str:
    """A time in UTC: ``2026-11-29 14:02``; empty where there is none."""
    found = moment(at) if isinstance(at, str) else at
    return found.strftime("%Y-%m-%d %H:%M") if found is not None else ""


def _since(at: str) -> str:
    return f" since {time_words(at)}" if moment(at) is not None else ""


def fault_words(agent: LiveDaemonSet) -> str:
    """What is wrong with a DaemonSet, in a few words; what it is doing where nothing is."""
    told = [_SHORT[fault].format(missing=agent.missing) for fault in agent.faults]
    if agent.update is not None and not agent.update.is_fault:
        told.append({"moves": "updating", "held up": "held up"}[agent.update.pace])
    starting = sum(
        len(gap.nodes) for gap in agent.own_gaps if gap.kind in _ON_THEIR_WAY and not gap.is_fault
    )
    if starting:
        told.append(f"{starting:,} starting")
    if agent.on_lost_nodes:
        told.append(f"{agent.on_lost_nodes:,} lost")
    if agent.misplaced:
        told.append(f"{agent.misplaced:,} left over")
    return ", ".join(told)


_SHORT: Final[Mapping[Fault, str]] = {
    "missing": "{missing:,} missing",
    "stuck": "stuck",
    "on-delete": "old Pods",
    "drift": "drift",
    "conflict": "conflict",
    "unowned": "unowned",
}
_ON_THEIR_WAY: Final = frozenset({"starting", "pending", "failing", "not Ready", "no Pod"})


def origin_words(agent: LiveDaemonSet) -> str:
    """Where a DaemonSet comes from."""
    if agent.is_declared:
        return "declared"
    return f"add-on of {agent.addon}" if agent.addon else agent.delivered_by


def gap_words(gap: Gap) -> str:
    """Nodes without a Ready Pod, and why."""
    what = "starting for too long" if gap.kind == "starting" and gap.is_fault else gap.kind
    # Since when there could be one is not since when there is none.
    since = _since(gap.since) if gap.kind != "no Pod" else ""
    return f"{what} on {nodes_in_words(gap.nodes)}{since}{_why(gap)}"


def shared_words(shared: SharedGap) -> str:
    """What several DaemonSets meet on the same nodes, and which they are."""
    first, *others = shared.daemon_sets
    more = others[0] if len(others) == 1 else f"{len(others):,} more"
    return f"{gap_words(shared.gap)}: {first} and {more}"


def _why(gap: Gap) -> str:
    if gap.reason and gap.predicted and gap.kind != "left over":
        return f": {gap.reason} (predicted: {gap.predicted})"
    if gap.kind == "left over":
        return f": {gap.reason}; {gap.predicted}"
    if gap.reason:
        return f": {gap.reason}{' (not predicted)' if gap.agrees is False else ''}"
    if gap.predicted:
        return f": {gap.predicted}"
    return ": nobody says why" if gap.kind == "no Pod" else ""


def update_words(update: Update) -> Iterator[str]:
    """An update that is under way: how it goes, then what holds it up."""
    began = f", begun {time_words(update.since)}" if moment(update.since) is not None else ""
    rests = _since(update.moved or update.since) if update.pace == "stuck" else ""
    pace = {
        "stuck": f"update stuck{rests}",
        "held up": "update held up",
        "waits": "update waits for somebody who deletes Pods (OnDelete)",
        "moves": "update under way",
    }[update.pace]
    left = f", old on {nodes_in_words(update.old)}" if update.old else ""
    yield f"{pace}{began}: new on {counted(update.updated)}{left}"
    for gap in update.blocking:
        yield f"held up by {nodes_in_words(gap.nodes)}: {gap.kind}{_pods(gap)}"


def _pods(gap: Gap) -> str:
    if not gap.pods or gap.kind == LOST:
        return ""
    more = f" and {len(gap.pods) - 1:,} more" if len(gap.pods) > 1 else ""
    return f" (Pod {gap.pods[0]}{more})"


_IMPACTS: Final[Mapping[str, str]] = {
    "recreate": "it cannot be applied in place",
    "coverage": "applied, it may run on other nodes",
    "restart": "applied, it restarts all its Pods",
    "no-restart": "applied, no Pod restarts",
}


def drift_words(agent: LiveDaemonSet) -> str:
    """That a DaemonSet is not as declared, and what it would mean to apply the declaration."""
    if agent.drift is None:
        return ""
    count = counted(len(agent.drift.fields), "field")
    return f"not as declared in {count}; {_IMPACTS[agent.drift.change.impact]}"


def field_words(field: FieldDrift) -> str:
    """A field that is not as declared: in the cluster -> declared, and who wrote it."""
    told = difference_words(field.difference)
    if field.writer is None:
        return told
    at = time_words(field.writer.at)
    return f"{told} (by {field.writer.manager}{f', {at}' if at else ''})"


def conflict_words(found: LiveConflict) -> str:
    """Two DaemonSets in conflict."""
    conflict = found.conflict
    whose = f" {' and '.join(found.addons)} is the platform's." if found.addons else ""
    return f"{conflict.kind} on {nodes_in_words(conflict.nodes)}: {conflict.message}{whose}"


def unread_words(unread: Unread) -> str:
    """What could not be read, and what is lacking for it."""
    return f"{unread.kind} are not read ({unread.reason}): {unread.without}"


def wanted_words(agent: LiveDaemonSet) -> str:
    """That the controller wants another number of nodes than is predicted, or looks at nothing."""
    status = agent.status
    if status.generation > status.observed_generation:
        return "its controller has not seen the last change"
    if agent.predicted in {None, status.desired}:
        return ""
    return f"its controller wants {counted(status.desired)}, and {agent.predicted:,} are predicted"
