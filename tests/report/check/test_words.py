"""Names, places and numbers, as all formats say them."""

from __future__ import annotations

import pytest

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.words import (
    object_title,
    place,
    summary,
    worst_first,
)
from tests.report.check.reports import EVERYTHING, finding, report


@pytest.mark.parametrize(
    ("identity", "title"),
    [
        (("apps", "DaemonSet", "agents", "agent"), "DaemonSet agents/agent"),
        (("", "PriorityClass", None, "critical"), "PriorityClass critical"),
        (("", "", None, ""), ""),
    ],
)
def test_an_object_is_named_by_kind_namespace_and_name(
    identity: tuple[str, str, str | None, str], title: str
) -> None:
    assert object_title(identity) == title


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [(2, 3, "agent.yaml:2:3"), (0, 0, "agent.yaml")],
)
def test_a_place_says_what_is_known_of_it(line: int, column: int, expected: str) -> None:
    assert place(finding(line=line, column=column)) == expected


def test_the_summary_counts_open_and_suppressed_findings() -> None:
    assert summary(EVERYTHING) == "11 DaemonSets: 2 errors, 1 warning; 1 suppressed."
    assert summary(report(finding(severity=Severity.INFO))) == "1 DaemonSet: 1 info."
    assert summary(report()) == "1 DaemonSet: nothing found."


def test_the_most_severe_come_first_and_equals_keep_their_order() -> None:
    info, error = Severity.INFO, Severity.ERROR
    findings = [
        finding(severity=severity, line=line)
        for line, severity in enumerate((info, error, info, error))
    ]

    assert [each.line for each in worst_first(findings)] == [1, 3, 0, 2]
