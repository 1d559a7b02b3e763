"""Markdown that fits a comment, in which no name is more than a name."""

from __future__ import annotations

import re

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.markdown import render
from tests.report.check.reports import EVERYTHING, NASTY, finding, report


def table(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")][2:]


def test_open_findings_are_a_table_the_gravest_first() -> None:
    assert table(render(EVERYTHING)) == [
        (
            "| error | DS501 privileged | agent.yaml:2:3<br>DaemonSet agents/agent, container agent"
            " | privileged is true. |"
        ),
        "| error | DS003 unparsable-document | broken.yaml:9:1 | This is not YAML. |",
        (
            "| warning | DS411 priority-class-missing | other.yaml:7:3<br>DaemonSet agents/agent "
            "| No priority. |"
        ),
    ]


def test_it_ends_with_what_the_rules_say_and_the_odd_ones() -> None:
    text = render(EVERYTHING)

    assert text.startswith(
        "## constructs-lib check\n\n11 DaemonSets: 2 errors, 1 warning; 1 suppressed.\n"
    )
    assert text.count("**DS501 privileged**: A privileged container owns its node") == 1
    assert "10 of 11 DaemonSets set a priority class; not: DaemonSet agents/agent." in text


def test_what_does_not_fit_a_comment_is_counted_and_the_worst_is_shown() -> None:
    remarks = [finding(severity=Severity.INFO, message="m" * 1000) for _ in range(100)]

    text = render(report(*remarks, finding(message="The worst.")))

    assert len(text) < 65_536
    assert "The worst." in table(text)[0]
    assert f"{101 - len(table(text))} findings more did not fit here." in text


def test_a_clean_report_has_no_table() -> None:
    assert render(report()) == "## constructs-lib check\n\n1 DaemonSet: nothing found.\n"


def test_no_name_is_markup() -> None:
    (row,) = table(render(NASTY))

    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "<img" not in row
    assert r"\[x\](y)\*\_\\" in row
    assert r"\`c\`" in row
