"""Reports to render: one that has everything, and one with names that are out to break a format."""

from __future__ import annotations

from typing import Any

from constructs_lib.policy.finding import Finding, Oddity, Report, Severity, Suppression

__all__ = ["EVERYTHING", "NASTY", "NASTY_NAME", "finding", "report"]


def finding(**fields: Any) -> Finding:
    """A finding with what matters to a test."""
    defaults: dict[str, Any] = {
        "rule": "DS501",
        "severity": Severity.ERROR,
        "message": "privileged is true.",
        "object": ("apps", "DaemonSet", "agents", "agent"),
        "path": ("spec", "template", "spec", "containers", 0, "securityContext", "privileged"),
        "container": "agent",
        "source": "agent.yaml",
        "line": 2,
        "column": 3,
    }
    return Finding(**{**defaults, **fields})


def report(*findings: Finding, **fields: Any) -> Report:
    """A report of one DaemonSet."""
    return Report(findings=findings, **{"daemon_sets": 1, "objects": 1, **fields})


EVERYTHING = report(
    finding(),
    finding(
        rule="DS212",
        severity=Severity.INFO,
        message="Nothing to roll back to.",
        path=("spec", "revisionHistoryLimit"),
        container=None,
        line=1,
        column=1,
        suppression=Suppression(reason="Git is.", place="constructs-lib/ignore.DS212"),
    ),
    finding(
        rule="DS411",
        severity=Severity.WARNING,
        message="No priority.",
        path=("spec", "template", "spec", "priorityClassName"),
        container=None,
        source="other.yaml",
        line=7,
    ),
    finding(
        rule="DS003",
        message="This is not YAML.",
        object=("", "", None, ""),
        path=(),
        container=None,
        source="broken.yaml",
        line=9,
        column=1,
    ),
    daemon_sets=11,
    objects=30,
    oddities=(
        Oddity(
            habit="set a priority class",
            many=10,
            odd=(("apps", "DaemonSet", "agents", "agent"),),
        ),
    ),
    texts={"agent.yaml": {2: "  privileged: true  # why?"}},
)

NASTY_NAME = (
    "a|b`c`<img src=x>&\"'%0A::error::,[x](y)*_\\\x1b[31m\x07\r\n\x00\ud800é::"
    "\n::error::a\u202e\x9b ##[add-mask]a ##vso[task]b"
)

NASTY = report(
    finding(
        message=f"Seen: {NASTY_NAME}",
        object=("apps", "DaemonSet", NASTY_NAME, NASTY_NAME),
        path=("metadata", "annotations", NASTY_NAME),
        container=NASTY_NAME,
        source=f"dir with space/{NASTY_NAME}.yaml",
        suppression=None,
    ),
    finding(
        message=NASTY_NAME,
        suppression=Suppression(reason=NASTY_NAME, place=NASTY_NAME),
    ),
    oddities=(Oddity(habit="have a name", many=5, odd=(("", "DaemonSet", None, NASTY_NAME),)),),
    texts={f"dir with space/{NASTY_NAME}.yaml": {2: f"  {NASTY_NAME}: 1"}},
)
