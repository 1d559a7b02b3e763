"""The findings of a fleet: once each, with the clusters, in the order of a report."""

from __future__ import annotations

from dataclasses import replace

from constructs_lib.fleet.findings import together
from constructs_lib.policy.finding import Severity
from tests.report.check.reports import EVERYTHING, finding, report


def test_equal_findings_are_one_whatever_their_file_and_line() -> None:
    found = together(
        {"a": report(finding(source="a/x.yaml")), "b": report(finding(source="b/y.yaml", line=9))}
    )

    assert found.findings == (finding(source="a/x.yaml", clusters=("a", "b")),)
    assert (found.clusters, found.daemon_sets, found.objects) == (("a", "b"), 2, 2)


def test_a_finding_that_names_its_cluster_is_the_same_in_each() -> None:
    def of(cluster: str) -> str:
        return f"Index logs-{cluster} is not there."

    found = together(
        {name: report(finding(message=of(name), source=name)) for name in ("prod-1", "prod-2")}
    )

    assert [each.clusters for each in found.findings] == [("prod-1", "prod-2")]


def test_findings_that_differ_in_what_matters_are_apart() -> None:
    one = finding()
    others = [
        replace(one, severity=Severity.INFO),
        replace(one, message="Something else."),
        replace(one, container="other"),
        replace(one, object=("apps", "DaemonSet", "agents", "other")),
    ]
    reports = {"first": report(one)} | {str(n): report(each) for n, each in enumerate(others)}

    assert sorted(each.clusters for each in together(reports).findings) == [
        ("0",),
        ("1",),
        ("2",),
        ("3",),
        ("first",),
    ]


def test_the_odd_ones_out_are_told_once_too() -> None:
    found = together({"a": EVERYTHING, "b": EVERYTHING, "c": report()})

    assert found.oddities == (replace(EVERYTHING.oddities[0], clusters=("a", "b")),)
