"""SARIF 2.1.0, which GitHub code scanning, Azure DevOps and editors read.

Fingerprints stay when lines move (``fingerprint.py``), answered findings are there with their
answer, and every rule comes with its help.
Source: the SARIF 2.1.0 standard of OASIS; docs.github.com, SARIF support for code scanning, also
for the limits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Finding, Report, Severity, Suppression, path_text
from constructs_lib.policy.profiles import grades
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.record import replace
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.check.words import object_title, said, worst_first
from constructs_lib.report.json_text import json_document
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted
from constructs_lib.version import VERSION

__all__ = ["render"]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST: Final = 25_000
"""GitHub refuses a run with more results."""
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SECURITY_RULES: Final = ("DS5", "DS6")
_SECURITY_SEVERITY: Final = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "2.0"}
"""What GitHub shows as high, medium and low."""


def render(report: Report) -> Printable:
    """The report as a SARIF log with one run."""
    index = {rule.id: number for number, rule in enumerate(RULES)}
    marks = dict(zip(map(id, report.findings), fingerprints(report.findings), strict=True))
    shown = worst_first(report.findings)[:_MOST]
    driver = {
        "name": "constructs-lib",
        "version": VERSION,
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, shown)],
        "results": [
            _result(each, said(each, report), marks[id(each)], index[each.rule]) for each in shown
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_document([json.dumps(log), "\n"])


def _invocation(report: Report, shown: Sequence[Finding]) -> Json:
    left = len(report.findings) - len(shown)
    if not left:
        return {"executionSuccessful": True}
    message = f"{counted(left, 'finding')} left out: a run holds {_MOST:,}, the worst first."
    notice = {"level": "warning", "message": {"text": message}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notice]}


def _rule(rule: Rule) -> Json:
    default = grades()[rule.id].default or Severity.INFO
    properties: dict[str, Json] = {"tags": ["kubernetes", "daemonset"]}
    if rule.id.startswith(_SECURITY_RULES):
        properties["tags"].append("security")
        properties["security-severity"] = _SECURITY_SEVERITY[default]
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\n{rule.remedy}",
            "markdown": f"{rule.why}\n\n{rule.remedy}\n\n```yaml\n{rule.good}```\n",
        },
        "defaultConfiguration": {"level": _LEVELS[default]},
        "properties": properties,
    }


def _result(finding: Finding, message: str, fingerprint: str, index: int) -> Json:
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [_location(each) for each in _places(finding)],
        # The name is GitHub's: it computes this one itself, from the line, where it is missing.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if finding.clusters:
        result["properties"] = {"clusters": list(finding.clusters)}
    if finding.suppression is not None:
        result["suppressions"] = [_suppression(finding.suppression)]
    return result


def _places(finding: Finding) -> Iterator[Finding]:
    yield finding
    for each in finding.also:
        yield replace(finding, path=each.path, line=each.line, column=each.column)


def _location(finding: Finding) -> Json:
    location: dict[str, Json] = {}
    about = object_title(finding.object)
    if about:
        where = path_text(finding.path)
        name = f"{about}: {where}" if where else about
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "object"}]
    if finding.source:
        physical: dict[str, Json] = {"artifactLocation": {"uri": _uri(finding.source)}}
        if finding.line:
            physical["region"] = {"startLine": finding.line, "startColumn": finding.column}
        location["physicalLocation"] = physical
    return location


def _uri(source: str) -> str:
    path = PurePath(source)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix(), errors="replace")


def _suppression(suppression: Suppression) -> Json:
    in_source = suppression.place.startswith("constructs-lib/")
    return {
        "kind": "inSource" if in_source else "external",
        "status": "accepted",
        "justification": suppression.reason,
    }
