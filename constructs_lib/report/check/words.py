"""What all formats of the checker's report say alike: names, places, numbers, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Identity
from constructs_lib.policy.finding import Finding, Oddity, Report, Severity
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.words import clusters_in_words, counted

__all__ = [
    "clusters_of",
    "numbers",
    "object_title",
    "place",
    "said",
    "shown_to_people",
    "summary",
    "title",
    "worst_first",
]


_MOST_SHOWN: Final = 1000


def title(finding: Finding) -> str:
    """The rule in short: ``DS501 privileged``."""
    return f"{finding.rule} {rule_of(finding.rule).slug}"


def object_title(identity: Identity) -> str:
    """An object as people name it: ``DaemonSet agents/agent``; empty for a text without one."""
    _, kind, namespace, name = identity
    return f"{kind} {f'{namespace}/' if namespace else ''}{name}".strip()


def place(finding: Finding) -> str:
    """``file:line:column``, as far as they are known."""
    return ":".join(str(part) for part in (finding.source, finding.line, finding.column) if part)


def clusters_of(said: Finding | Oddity, report: Report) -> str:
    """The clusters that something is said of: ``in 2 of 3 clusters: a, b``; empty without them."""
    return f"in {clusters_in_words(said.clusters, report.clusters)}" if said.clusters else ""


def said(finding: Finding, report: Report) -> str:
    """What is wrong, and in which clusters."""
    where = clusters_of(finding, report)
    return f"{finding.message} I{where[1:]}." if where else finding.message


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """The most severe first, and among equals in the order given."""
    return sorted(findings, key=lambda finding: -finding.severity)


def shown_to_people(found: Sequence[Finding]) -> list[Finding]:
    """The findings that people get to read: the worst thousand, the most severe first."""
    return worst_first(found)[:_MOST_SHOWN]


def numbers(report: Report) -> tuple[Mapping[Severity, int], int]:
    """How many open findings there are of each severity, the gravest first; how many suppressed."""
    counts = dict.fromkeys(reversed(Severity), 0)
    suppressed = 0
    for each in report.findings:
        if each.suppression is None:
            counts[each.severity] += each.count
        else:
            suppressed += each.count
    return counts, suppressed


def summary(report: Report) -> str:
    """The whole report as one sentence."""
    judged = counted(report.daemon_sets, "DaemonSet")
    if report.clusters:
        judged = f"{counted(len(report.clusters), 'cluster')}, {judged}"
    counts, suppressed = numbers(report)
    told = [
        f"{count:,} {severity}" if severity is Severity.INFO else counted(count, str(severity))
        for severity, count in counts.items()
        if count
    ]
    found = ", ".join(told) or "nothing found"
    return f"{judged}: {found}{f'; {suppressed:,} suppressed' if suppressed else ''}."
