"""GitLab's code quality report: what a merge request shows beside the lines it changes.

The form has no word for an answered finding, so only open ones are in it.
Source: docs.gitlab.com, code quality, custom tools.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Finding, Report, Severity
from constructs_lib.report.check.fingerprint import fingerprints
from constructs_lib.report.check.words import object_title, said, title
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = ["render"]

_SEVERITIES: Final = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report) -> Printable:
    """A list of issues."""
    named = zip(report.findings, fingerprints(report.findings), strict=True)
    return json_text(
        [
            _issue(finding, mark, said(finding, report))
            for finding, mark in named
            if finding.suppression is None
        ]
    )


def _issue(finding: Finding, fingerprint: str, message: str) -> Json:
    about = object_title(finding.object)
    return {
        "description": f"{title(finding)}: {message}{f' ({about})' if about else ''}",
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.source or "<data>",
            "lines": {"begin": max(finding.line, 1)},
        },
    }
