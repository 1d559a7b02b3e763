"""Annotations of a pull request on GitHub, by the workflow commands that its runner reads.

The runner shows ten annotations of a step and drops the others, so the ten worst are given; all
findings go to the summary of the job (``markdown.py``).
Source: docs.github.com, workflow commands for GitHub Actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Finding, Report, Severity
from constructs_lib.report.check.words import object_title, said, summary, title, worst_first
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Annotation, Painted, annotation, as_text

__all__ = ["render"]

_MOST: Final = 10
_LEVELS: Final[Mapping[Severity, Annotation]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render(report: Report) -> Printable:
    """One command a line for the ten worst findings, and a line for the log."""
    shown = worst_first(report.open)[:_MOST]
    left = len(report.open) - len(shown)
    log = summary(report) + (f" {left:,} not annotated." if left else "")
    return as_text([*(_annotation(each, report) for each in shown), log])


def _annotation(finding: Finding, report: Report) -> Painted:
    about, message = object_title(finding.object), said(finding, report)
    return annotation(
        _LEVELS[finding.severity],
        f"{about}: {message}" if about else message,
        file=finding.source,
        line=str(finding.line or ""),
        col=str(finding.column or ""),
        title=title(finding),
    )
