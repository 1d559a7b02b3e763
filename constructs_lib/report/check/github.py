"""Annotations of a pull request on GitHub, by the workflow commands that its runner reads.

The runner shows ten annotations of a step and drops the others, so the ten worst are given; all
findings go to the summary of the job (``markdown.py``).
Source: docs.github.com, workflow commands for GitHub Actions.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.policy.finding import Finding, Report, Severity
from constructs_lib.report.check.words import object_title, summary, title, worst_first
from constructs_lib.report.words import visible

__all__ = ["render"]

_MOST: Final = 10
_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """One command a line for the ten worst findings, and a line for the log."""
    shown = worst_first(report.open)[:_MOST]
    left = len(report.open) - len(shown)
    lines = [_annotation(finding) for finding in shown]
    lines.append(_data(summary(report) + (f" {left:,} not annotated." if left else "")))
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding) -> str:
    properties = {
        "file": finding.source,
        "line": str(finding.line or ""),
        "col": str(finding.column or ""),
        "title": title(finding),
    }
    written = ",".join(f"{key}={_property(text)}" for key, text in properties.items() if text)
    about = object_title(finding.object)
    message = f"{about}: {finding.message}" if about else finding.message
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
