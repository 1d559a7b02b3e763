"""GitLab's code quality report holds the open findings, each with a fingerprint of its own."""

from __future__ import annotations

import json

from constructs_lib.report.check.gitlab import render
from tests.report.check.reports import EVERYTHING, NASTY, finding, report


def test_an_issue_says_what_where_and_how_grave() -> None:
    issues = json.loads(render(EVERYTHING))

    assert issues[0] == {
        "description": "DS501 privileged: privileged is true. (DaemonSet agents/agent)",
        "check_name": "DS501",
        "fingerprint": "e641b6fdb6f90cf2:1",
        "severity": "critical",
        "location": {"path": "agent.yaml", "lines": {"begin": 2}},
    }
    assert [issue["check_name"] for issue in issues] == ["DS501", "DS411", "DS003"]
    assert [issue["severity"] for issue in issues] == ["critical", "major", "critical"]


def test_every_issue_has_a_line() -> None:
    (issue,) = json.loads(render(report(finding(line=0))))

    assert issue["location"]["lines"] == {"begin": 1}


def test_names_come_back_as_they_are() -> None:
    (issue,) = json.loads(render(NASTY))

    assert issue["location"]["path"] == NASTY.findings[0].source
