"""Names, places and numbers, as all formats say them."""

from __future__ import annotations

import pytest

from constructs_lib.policy.finding import Oddity, Severity
from constructs_lib.report.check.words import (
    clusters_of,
    object_title,
    place,
    said,
    summary,
    worst_first,
)
from constructs_lib.report.formats import CHECK
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


FLEET = report(
    finding(message="It is privileged.", clusters=("a", "b")),
    clusters=("a", "b", "c", "d"),
    oddities=(
        Oddity(
            habit="set a priority class",
            many=10,
            odd=(("apps", "DaemonSet", "agents", "agent"),),
            clusters=("d",),
        ),
    ),
)


def test_a_finding_of_a_fleet_says_in_which_clusters_it_is() -> None:
    assert said(FLEET.findings[0], FLEET) == "It is privileged. In 2 of 4 clusters: a, b."
    assert clusters_of(FLEET.oddities[0], FLEET) == "in 1 of 4 clusters: d"
    assert summary(FLEET) == "4 clusters, 1 DaemonSet: 1 error."


@pytest.mark.parametrize("form", CHECK.names)
def test_every_format_says_in_which_clusters_a_finding_is(form: str) -> None:
    text = CHECK.render(form, FLEET)

    assert "n 2 of 4 clusters: a, b" in text or '"clusters": ["a", "b"]' in text
