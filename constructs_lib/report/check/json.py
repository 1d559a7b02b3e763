"""The report for programs: ``constructs-lib/check/v1``, described in ``docs/check.md``.

Fields may be added to it; none is renamed, removed or given another meaning under this name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from constructs_lib.k8s.manifest import Identity, Json
from constructs_lib.policy.finding import Finding, Oddity, Path, Report, Severity, Spot, Suppression
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.check.words import numbers
from constructs_lib.report.json_text import json_document
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/check/v1"
"""Name and version of the form."""

Value = TypeVar("Value")


def render(report: Report) -> Printable:
    """The report as one JSON object, with each finding on a line of its own.

    Python indents JSON many times slower than it writes it, and a finding is read by a program.
    """
    return json_document(_pieces(report))


def _pieces(report: Report) -> Iterator[str]:
    oddities = (
        json.dumps(
            {
                "habit": each.habit,
                "many": each.many,
                "odd": [_object(odd) for odd in each.odd],
                **_clusters(each),
            }
        )
        for each in report.oddities
    )
    yield f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "summary": {json.dumps(_summary(report))}'
    yield ',\n  "findings": '
    yield from _one_a_line(_findings(report.findings))
    yield ',\n  "oddities": '
    yield from _one_a_line(oddities)
    yield "\n}\n"


def _one_a_line(items: Iterable[str]) -> Iterator[str]:
    before = "["
    for item in items:
        yield f"{before}\n    {item}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def _summary(report: Report) -> Json:
    clusters = {"clusters": len(report.clusters)} if report.clusters else {}
    counts, suppressed = numbers(report)
    return {
        **clusters,
        "daemonSets": report.daemon_sets,
        "objects": report.objects,
        **{str(severity): count for severity, count in counts.items()},
        "suppressed": suppressed,
    }


class _Written(dict[Value, str]):
    """Values as JSON; one that comes again is not written again."""

    def __init__(self, write: Callable[[Value], str]) -> None:
        self._write = write

    def __missing__(self, value: Value) -> str:
        self[value] = text = self._write(value)
        return text


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Each finding as a JSON object.

    There may be a hundred thousand, and most of each is written in many others, too.
    """
    names = _Written(_name)
    remedies = _Written(_remedy)
    objects = _Written(_object_text)
    words: _Written[str | Severity | None] = _Written(lambda each: json.dumps(each and str(each)))
    paths: _Written[Path] = _Written(json.dumps)
    for finding, fingerprint in zip(findings, fingerprints(findings), strict=True):
        yield (
            f'{names[finding.rule][:-1]}, "severity": {words[finding.severity]}, '
            f'"message": {json.dumps(finding.message)}, "remedy": {remedies[finding.rule]}, '
            f'"object": {objects[finding.object]}, "path": {paths[finding.path]}, '
            f'"container": {words[finding.container]}, "source": {words[finding.source]}, '
            f'"line": {finding.line}, "column": {finding.column}, {_others(finding)}, '
            f'"fingerprint": "{fingerprint}", {_answer(finding)}}}'
        )


def _name(rule: str) -> str:
    return json.dumps({"rule": rule, "slug": rule_of(rule).slug})


def _remedy(rule: str) -> str:
    return json.dumps(rule_of(rule).remedy)


def _object_text(identity: Identity) -> str:
    return json.dumps(_object(identity) if identity[1] else None)


def _others(finding: Finding) -> str:
    """Its other places, and the rules that it speaks for."""
    if not (finding.also or finding.covers):
        return '"also": [], "covers": []'
    also = [_spot(each) for each in finding.also]
    return json.dumps({"also": also, "covers": finding.covers})[1:-1]


def _answer(finding: Finding) -> str:
    """What was answered to it, and the clusters that it is found in."""
    if not (finding.suppression or finding.clusters):
        return '"suppression": null'
    answer = {"suppression": _suppression(finding.suppression), **_clusters(finding)}
    return json.dumps(answer)[1:-1]


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
