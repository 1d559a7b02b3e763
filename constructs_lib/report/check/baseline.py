"""A baseline: the findings that were there when a team began, so that only new ones fail a run.

The file is sorted and says in words what each fingerprint stands for, so that a reviewer can see it
shrink. A finding that is in it counts as answered; an entry that is found no more is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Report, Suppression, path_text
from constructs_lib.record import dataclass, replace
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.check.words import object_title
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = [
    "Entry",
    "apply_baseline",
    "baseline_text",
    "entries_of",
    "read_baseline",
    "stale_entries",
]

_SCHEMA: Final = "constructs-lib/baseline/v1"
_KNOWN: Final = "It was known when the baseline was written."


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One finding that was there.

    Attributes:
        rule: id of its rule.
        about: its object, and the place in the object.
        fingerprint: what it is known by.
    """

    rule: str
    about: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.rule} {self.about}"


def entries_of(reports: Iterable[Report]) -> list[Entry]:
    """The open findings of some reports, sorted; what is in several of them once."""
    return sorted(
        {
            Entry(
                rule=finding.rule,
                about=f"{object_title(finding.object) or finding.source} {path_text(finding.path)}",
                fingerprint=mark,
            )
            for report in reports
            for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
            if finding.suppression is None
        }
    )


def baseline_text(entries: Iterable[Entry]) -> Printable:
    """The entries as a baseline."""
    findings = [
        {"rule": each.rule, "about": each.about.strip(), "fingerprint": each.fingerprint}
        for each in entries
    ]
    return json_text({"schema": _SCHEMA, "findings": findings})


def read_baseline(text: str, *, source: str) -> tuple[Entry, ...]:
    """The entries of a baseline.

    Raises:
        ConstructsLibError: the text is no baseline.
    """
    try:
        data = json.loads(text)
        is_ours = data["schema"] == _SCHEMA
        entries = tuple(_entry(entry) for entry in data["findings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        is_ours, entries = False, ()
    if not is_ours:
        raise ConstructsLibError(
            f"{source} is not a baseline file; write one with --write-baseline."
        )
    return entries


def _entry(data: Json) -> Entry:
    return Entry(
        rule=str(data["rule"]), about=str(data["about"]), fingerprint=str(data["fingerprint"])
    )


def apply_baseline(report: Report, entries: tuple[Entry, ...], *, place: str) -> Report:
    """The report with its known findings answered.

    Args:
        report: what the checker found.
        entries: the baseline.
        place: its file.
    """
    known = {entry.fingerprint for entry in entries}
    findings = tuple(
        replace(finding, suppression=Suppression(reason=_KNOWN, place=place))
        if finding.suppression is None and mark in known
        else finding
        for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
    )
    return replace(report, findings=findings)


def stale_entries(reports: Iterable[Report], entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of a baseline that no report has any more."""
    seen = {mark for report in reports for mark in fingerprints(report.findings)}
    return tuple(entry for entry in entries if entry.fingerprint not in seen)
