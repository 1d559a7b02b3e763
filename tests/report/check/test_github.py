"""Workflow commands: ten at most, and no name can end one or begin another."""

from __future__ import annotations

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.github import render
from tests.report.check.reports import EVERYTHING, NASTY, finding, report


def test_each_finding_is_a_command_the_gravest_first() -> None:
    assert render(EVERYTHING).splitlines() == [
        (
            "::error file=agent.yaml,line=2,col=3,title=DS501 privileged::"
            "DaemonSet agents/agent: privileged is true."
        ),
        "::error file=broken.yaml,line=9,col=1,title=DS003 unparsable-document::This is not YAML.",
        (
            "::warning file=other.yaml,line=7,col=3,title=DS411 priority-class-missing::"
            "DaemonSet agents/agent: No priority."
        ),
        "11 DaemonSets: 2 errors, 1 warning; 1 suppressed.",
    ]


def test_the_ten_worst_are_given_and_the_rest_is_counted() -> None:
    remarks = [finding(severity=Severity.INFO, line=line) for line in range(1, 13)]

    *commands, last = render(report(*remarks, finding(line=99))).splitlines()

    assert len(commands) == 10
    assert commands[0].startswith("::error file=agent.yaml,line=99,")
    assert commands[1].startswith("::notice file=agent.yaml,line=1,")
    assert last == "1 DaemonSet: 1 error, 12 info. 3 not annotated."


def test_a_finding_without_a_place_has_no_file() -> None:
    text = render(report(finding(source="", line=0, column=0)))

    assert text.startswith("::error title=DS501 privileged::DaemonSet agents/agent: ")


def test_no_name_ends_a_command_or_begins_another() -> None:
    command, last = render(NASTY).rstrip("\n").split("\n")
    properties, message = command.removeprefix("::error ").split("::", 1)

    assert [part.partition("=")[0] for part in properties.split(",")] == [
        "file",
        "line",
        "col",
        "title",
    ]
    assert "%250A" in message
    assert command.isprintable()
    assert last == "1 DaemonSet: 1 error; 1 suppressed."
