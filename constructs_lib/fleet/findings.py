"""What the checker found in the clusters of a fleet, as one report: the same is said once.

Findings are the same where nothing differs but their file and line. Where a sentence names its
cluster, that makes no difference either.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from constructs_lib.fleet.same import nameless, same_in_clusters
from constructs_lib.policy.finding import Finding, Report, reading_order
from constructs_lib.record import replace

__all__ = ["each_report", "together"]


def each_report(
    change: Callable[[Report], Report], reports: Mapping[str, Report]
) -> dict[str, Report]:
    """What becomes of the report of each cluster; clusters that share one share it further.

    Args:
        change: what is done with a report.
        reports: the reports, by their clusters.
    """
    distinct = {id(report): report for report in reports.values()}
    changed = {key: change(report) for key, report in distinct.items()}
    return {name: changed[id(report)] for name, report in reports.items()}


def together(reports: Mapping[str, Report]) -> Report:
    """The reports of some clusters as that of their fleet.

    What is said of several clusters is shown where the first of them has it.

    Args:
        reports: the report of each cluster, in the order of the fleet.
    """
    findings = same_in_clusters(
        ((name, finding) for name, report in reports.items() for finding in report.findings),
        _likeness,
    )
    oddities = same_in_clusters(
        ((name, oddity) for name, report in reports.items() for oddity in report.oddities),
        lambda _, oddity: oddity,
    )
    return Report(
        findings=tuple(
            sorted((replace(each, clusters=names) for each, names in findings), key=reading_order)
        ),
        daemon_sets=sum(report.daemon_sets for report in reports.values()),
        objects=sum(report.objects for report in reports.values()),
        oddities=tuple(replace(each, clusters=names) for each, names in oddities),
        clusters=tuple(reports),
    )


def _likeness(cluster: str, finding: Finding) -> Hashable:
    group, kind, namespace, name = finding.object
    return (
        finding.rule,
        finding.severity,
        nameless(finding.message, cluster),
        (group, kind, namespace, nameless(name, cluster)),
        finding.path,
        finding.container,
        finding.suppression,
        finding.covers,
        finding.count,
    )
