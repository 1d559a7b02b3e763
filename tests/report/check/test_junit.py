"""JUnit's XML can be read again, whatever names stand in it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.junit import render
from tests.report.check.reports import EVERYTHING, NASTY, report


def test_a_suite_is_a_file_and_a_case_is_a_finding() -> None:
    root = ET.fromstring(render(EVERYTHING))  # noqa: S314  # our own text

    assert root.attrib == {
        "name": "constructs-lib check",
        "tests": "4",
        "failures": "2",
        "skipped": "1",
    }
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in root] == [
        ("agent.yaml", "2", "1"),
        ("other.yaml", "1", "0"),
        ("broken.yaml", "1", "1"),
    ]


def test_a_finding_that_fails_the_run_is_a_failure_with_its_explanation() -> None:
    case = ET.fromstring(render(EVERYTHING))[0][0]  # noqa: S314  # our own text

    assert case.attrib == {
        "classname": "DaemonSet agents/agent",
        "name": "DS501 privileged spec.template.spec.containers[0].securityContext.privileged",
    }
    assert case[0].attrib == {"type": "error", "message": "privileged is true."}
    assert str(case[0].text).splitlines()[0] == "agent.yaml:2:3: privileged is true."
    assert "Add the capabilities the program needs" in str(case[0].text)


def test_an_answered_finding_is_skipped_with_its_reason() -> None:
    case = ET.fromstring(render(EVERYTHING))[0][1]  # noqa: S314  # our own text

    assert [(each.tag, each.attrib) for each in case] == [("skipped", {"message": "Git is."})]


def test_what_fails_is_what_the_run_fails_on() -> None:
    gentle = ET.fromstring(render(EVERYTHING))[1][0]  # noqa: S314  # our own text
    strict = ET.fromstring(render(replace(EVERYTHING, fail_on=Severity.WARNING)))[1][0]  # noqa: S314  # our own text

    assert gentle.findtext("system-out") == "warning: other.yaml:7:3: No priority."
    assert strict[0].tag == "failure"


def test_a_clean_report_is_one_test_that_passed() -> None:
    root = ET.fromstring(render(report(daemon_sets=3)))  # noqa: S314  # our own text

    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert root[0][0].get("name") == "3 DaemonSets"


def test_any_name_can_be_carried() -> None:
    text = render(NASTY)
    case = ET.fromstring(text.encode())[0][0]  # noqa: S314  # our own text

    assert "a|b`c`<img src=x>&\"'" in str(case.get("classname"))
    assert "\x1b" not in text
