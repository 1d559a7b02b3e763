"""The report for programs: ``constructs-lib/check/v1``, described in ``docs/check.md``.

Fields may be added to it; none is renamed, removed or given another meaning under this name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Identity, Json
from constructs_lib.policy.finding import Finding, Oddity, Report, Severity, Spot, Suppression
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.check.words import rules_by_id
from constructs_lib.report.json_text import json_document
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/check/v1"
"""Name and version of the form."""


def render(report: Report) -> Printable:
    """The report as one JSON object, with each finding on a line of its own.

    Python indents JSON many times slower than it writes it, and a finding is read by a program.
    """
    return json_document(_pieces(report))


def _pieces(report: Report) -> Iterator[str]:
    named = zip(report.findings, fingerprints(report.findings), strict=True)
    findings = (_finding(finding, fingerprint) for finding, fingerprint in named)
    oddities = (
        {
            "habit": each.habit,
            "many": each.many,
            "odd": [_object(odd) for odd in each.odd],
            **_clusters(each),
        }
        for each in report.oddities
    )
    yield f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "summary": {json.dumps(_summary(report))}'
    yield ',\n  "findings": '
    yield from _one_a_line(findings)
    yield ',\n  "oddities": '
    yield from _one_a_line(oddities)
    yield "\n}\n"


def _one_a_line(items: Iterable[Json]) -> Iterator[str]:
    before = "["
    for item in items:
        yield f"{before}\n    {json.dumps(item)}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def _summary(report: Report) -> Json:
    def count(severity: Severity) -> int:
        return sum(each.count for each in report.open if each.severity is severity)

    clusters = {"clusters": len(report.clusters)} if report.clusters else {}
    return {
        **clusters,
        "daemonSets": report.daemon_sets,
        "objects": report.objects,
        "error": count(Severity.ERROR),
        "warning": count(Severity.WARNING),
        "info": count(Severity.INFO),
        "suppressed": sum(each.count for each in report.findings if each.suppression is not None),
    }


def _finding(finding: Finding, fingerprint: str) -> Json:
    rule = rules_by_id()[finding.rule]
    return {
        "rule": finding.rule,
        "slug": rule.slug,
        "severity": str(finding.severity),
        "message": finding.message,
        "remedy": rule.remedy,
        "object": _object(finding.object) if finding.object[1] else None,
        "path": list(finding.path),
        "container": finding.container,
        "source": finding.source,
        "line": finding.line,
        "column": finding.column,
        "also": [_spot(each) for each in finding.also],
        "covers": list(finding.covers),
        "fingerprint": fingerprint,
        "suppression": _suppression(finding.suppression),
        **_clusters(finding),
    }


def _clusters(said: Finding | Oddity) -> dict[str, Json]:
    return {"clusters": list(said.clusters)} if said.clusters else {}


def _spot(place: Spot) -> Json:
    return {
        "path": list(place.path),
        "container": place.container,
        "line": place.line,
        "column": place.column,
    }


def _object(identity: Identity) -> Json:
    group, kind, namespace, name = identity
    return {"group": group, "kind": kind, "namespace": namespace, "name": name}


def _suppression(suppression: Suppression | None) -> Json:
    if suppression is None:
        return None
    return {"reason": suppression.reason, "place": suppression.place}
