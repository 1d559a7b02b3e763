"""The report about a live cluster for programs: ``constructs-lib/live/v1``, see ``schema.json``."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.live.conflicts import LiveConflict
from constructs_lib.live.drift import Drift, FieldDrift
from constructs_lib.live.fields import moment
from constructs_lib.live.gaps import Gap
from constructs_lib.live.report import LiveDaemonSet, LiveReport
from constructs_lib.live.update import Update
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/live/v1"
"""Name and version of what is written. Fields are only added within a version."""


def render(report: LiveReport) -> Printable:
    """The report as JSON."""
    return json_text(
        {
            "schema": SCHEMA,
            "at": _time(report.at),
            "faults": list(report.faults),
            "nodes": report.nodes,
            "nodesNotReady": report.nodes_not_ready,
            "daemonsets": list(map(_daemon_set, report.daemon_sets)),
            "absent": list(report.absent),
            "conflicts": list(map(_conflict, report.conflicts)),
            "unread": [
                {"kind": each.kind, "reason": each.reason, "without": each.without}
                for each in report.unread
            ],
            "notes": list(report.notes),
        }
    )


def _time(at: datetime | str) -> str | None:
    """A time in UTC; none where there is none."""
    found = moment(at) if isinstance(at, str) else at
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found is not None else None


def _daemon_set(each: LiveDaemonSet) -> dict[str, Json]:
    namespace, _, name = each.title.partition("/")
    status = each.status
    return {
        "namespace": namespace,
        "name": name,
        "faults": list(each.faults),
        "desired": status.desired,
        "predicted": each.predicted,
        "current": status.current,
        "ready": status.ready,
        "updated": status.updated,
        "available": status.available,
        "misscheduled": each.misplaced,
        "generation": status.generation,
        "observedGeneration": status.observed_generation,
        "strategy": status.strategy.type,
        "declared": each.is_declared,
        "deliveredBy": each.delivered_by or None,
        "addonOf": each.addon or None,
        "gaps": list(map(_gap, each.gaps)),
        "update": _update(each.update) if each.update is not None else None,
        "drift": _drift(each.drift) if each.drift is not None else None,
    }


def _gap(gap: Gap) -> dict[str, Json]:
    return {
        "kind": gap.kind,
        "isFault": gap.is_fault,
        "nodes": list(gap.nodes),
        "pods": list(gap.pods),
        "since": _time(gap.since),
        "reason": gap.reason or None,
        "predicted": gap.predicted or None,
        "agrees": gap.agrees,
        "remedy": gap.remedy or None,
    }


def _update(update: Update) -> dict[str, Json]:
    return {
        "pace": update.pace,
        "since": _time(update.since),
        "moved": _time(update.moved),
        "updated": update.updated,
        "old": list(update.old),
        "blocking": list(map(_gap, update.blocking)),
        "unblock": list(update.unblock),
    }


def _drift(drift: Drift) -> dict[str, Json]:
    return {"impact": drift.change.impact, "fields": list(map(_field, drift.fields))}


def _field(field: FieldDrift) -> dict[str, Json]:
    difference, writer = field.difference, field.writer
    return {
        "path": difference.place,
        "live": difference.old,
        "declared": difference.new,
        "isOrder": difference.is_order,
        "manager": writer.manager if writer is not None else None,
        "at": _time(writer.at) if writer is not None else None,
    }


def _conflict(found: LiveConflict) -> dict[str, Json]:
    conflict = found.conflict
    return {
        "kind": conflict.kind,
        "daemonsets": list(conflict.daemon_sets),
        "addons": list(found.addons),
        "nodes": [node.name for node in conflict.nodes],
        "message": conflict.message,
        "remedy": conflict.remedy,
    }
