"""The answer for programs, nodes by groups: ``constructs-lib/coverage/v2``, in ``schema-v2.json``.

Nodes that no part of the report tells apart are a group. Their names stand there once, everything
else names groups by their numbers, and reasons by theirs: the report is as large as what differs,
and a name a node. ``json_full.py`` has a line for every DaemonSet on every node.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.causes import Cause
from constructs_lib.placement.cost import RowCost
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.rows import Row
from constructs_lib.placement.verdict import Reason
from constructs_lib.report.coverage.json_parts import (
    amounts,
    assumption,
    conflict,
    difference,
    pool,
    reason,
    required,
    split,
    tightest,
    wrong_platform,
)
from constructs_lib.report.coverage.node_groups import NodeGroups
from constructs_lib.report.coverage.remedies import advice_on
from constructs_lib.report.json_text import json_document, list_of
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/coverage/v2"
"""Name and version of what is written. Fields are only added within a version."""


def render(answer: CoverageReport) -> Printable:
    """The answer as JSON."""
    return json_document(_pieces(answer))


class _Reasons:
    """Numbers reasons as they come."""

    def __init__(self) -> None:
        self._known: dict[Reason, int] = {}

    def of(self, reasons: Sequence[Reason]) -> Json:
        """The numbers of some reasons."""
        return [self._known.setdefault(each, len(self._known)) for each in reasons]

    def written(self) -> Iterator[Json]:
        """All that have come, once all have."""
        yield from map(reason, self._known)


def _pieces(answer: CoverageReport) -> Iterator[str]:
    groups = NodeGroups(answer)
    reasons = _Reasons()
    told = groups.of
    yield f'{{\n"schema": {json.dumps(SCHEMA)},\n'
    yield f'"nodes": {len(answer.coverage.nodes)},\n'
    for key, parts in (
        ("daemonsets", map(_daemon_set, answer.coverage.daemon_sets)),
        ("groups", _groups(answer, groups, reasons)),
        ("reasons", reasons.written()),
        ("causes", (_cause(each, answer, groups) for each in answer.causes)),
        ("pools", map(pool, answer.cost.pools)),
        ("conflicts", map(partial(conflict, told=told), answer.conflicts)),
        ("splits", map(partial(split, told=told), answer.splits)),
        ("wrongPlatforms", map(partial(wrong_platform, told=told), answer.wrong_platforms)),
        ("assumptions", map(partial(assumption, told=told), answer.assumptions)),
    ):
        yield from list_of(key, map(json.dumps, parts))
    yield f'"withoutAgent": {json.dumps(told(answer.without_agent))},\n'
    yield f'"required": {json.dumps(required(answer.required))},\n'
    yield f'"difference": {json.dumps(difference(answer.difference, told))}\n}}\n'


def _daemon_set(entry: DaemonSetCoverage) -> Json:
    daemon_set = entry.daemon_set
    together = sum(len(each.nodes) for each in entry.groups if each.together.outcome == "runs")
    return {
        "namespace": daemon_set.namespace,
        "name": daemon_set.name,
        "desired": entry.desired,
        "running": entry.running,
        "runningTogether": together,
        "requests": amounts(daemon_set.requests),
        "limits": amounts(daemon_set.limits),
    }


def _groups(answer: CoverageReport, groups: NodeGroups, reasons: _Reasons) -> Iterator[Json]:
    planned = frozenset(groups.of(answer.coverage.nodes.where(lambda node: node.planned)))
    row_of = {group: row for row, each in enumerate(answer.rows) for group in groups.of(each.nodes)}
    for group, names in enumerate(groups.names):
        row = row_of.get(group)
        if row is None:
            yield {"nodes": names, "gone": True}
        else:
            yield {
                "nodes": names,
                "gone": False,
                "planned": group in planned,
                **_row(answer.rows[row], answer.cost.rows[row], reasons),
            }


def _row(row: Row, cost: RowCost, reasons: _Reasons) -> dict[str, Json]:
    return {
        "pool": row.pool,
        "requests": amounts(cost.requests),
        "limits": amounts(cost.limits),
        "tightest": tightest(cost.tightest),
        "verdicts": [_verdict(each, reasons) for each in row.verdicts],
    }


def _verdict(verdict: GroupVerdict, reasons: _Reasons) -> Json:
    alone, together = verdict.alone, verdict.together
    return {
        "outcome": alone.outcome,
        "reasons": reasons.of(alone.reasons),
        "evicts": list(alone.evicts),
        "together": {
            "outcome": together.outcome,
            "rivals": list(together.rivals),
            "reasons": reasons.of(together.reasons),
        },
    }


def _cause(cause: Cause, answer: CoverageReport, groups: NodeGroups) -> Json:
    return {
        "outcome": cause.fate,
        "nodes": groups.of(cause.nodes),
        "count": len(cause.nodes),
        "reason": reason(cause.reason),
        "agents": [each.title for each in cause.kept_off],
        "everyAgent": cause.is_total,
        "noAgent": cause.is_bare,
        "meant": cause.is_meant,
        "advice": [
            {
                "agents": list(each.titles),
                "nodes": groups.of(each.nodes),
                "message": each.words,
                "patches": [{"to": place, "yaml": text} for place, text in each.yaml],
            }
            for each in advice_on(cause, answer.views)
        ],
    }
