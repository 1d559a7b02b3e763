"""JUnit's XML, which Jenkins, GitLab and most other systems show as tests.

A finding that fails the run is a failed test, a suppressed one a skipped test with its reason, and
any other a passed test with output. A suite is a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree as ET

from constructs_lib.policy.finding import Finding, Report, path_text
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.words import (
    object_title,
    place,
    said,
    title,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted
from constructs_lib.report.xml_text import several_lines, xml_document

__all__ = ["render"]


def render(report: Report) -> Printable:
    """The report as test suites."""
    root = ET.Element("testsuites", name="constructs-lib check")
    for source, findings in groupby(report.findings, key=lambda finding: finding.source):
        _suite(root, source or "<data>", [_case(each, report) for each in findings])
    if not report.findings:
        # A file without tests is an error to many readers.
        clean = counted(report.daemon_sets, "DaemonSet")
        _suite(root, "constructs-lib check", [ET.Element("testcase", name=clean, classname=clean)])
    _count(root)
    return xml_document(root)


def _suite(root: ET.Element, name: str, cases: Iterable[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=name)
    suite.extend(cases)
    _count(suite)


def _count(element: ET.Element) -> None:
    for key, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(key, str(len(element.findall(f".//{tag}"))))


def _case(finding: Finding, report: Report) -> ET.Element:
    where = path_text(finding.path)
    case = ET.Element(
        "testcase",
        classname=object_title(finding.object) or finding.source,
        name=f"{title(finding)}{f' {where}' if where else ''}",
    )
    message = said(finding, report)
    placed = f"{place(finding)}: {message}".removeprefix(": ")
    if finding.suppression is not None:
        ET.SubElement(case, "skipped", message=finding.suppression.reason)
    elif finding.severity >= report.fail_on:
        rule = rule_of(finding.rule)
        failure = ET.SubElement(case, "failure", type=str(finding.severity), message=message)
        failure.text = several_lines(placed, rule.why, rule.remedy)
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}: {placed}"
    return case
