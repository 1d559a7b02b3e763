"""What an upgrade of Kubernetes concerns: what is found for the new release and not for the old."""

from __future__ import annotations

from collections.abc import Hashable

from constructs_lib.policy.finding import Finding, Report
from constructs_lib.record import replace

__all__ = ["newly_found"]


def newly_found(before: Report, after: Report) -> Report:
    """The report for the new release, without what is found for the old one as well.

    Args:
        before: what is found for the release that the cluster runs.
        after: what is found in the same objects for the release that it is upgraded to.
    """
    known = set(map(_said, before.findings))
    new = tuple(each for each in after.findings if _said(each) not in known)
    return replace(after, findings=new, oddities=())


def _said(finding: Finding) -> Hashable:
    """What a finding says, and where."""
    return (
        finding.rule,
        finding.message,
        finding.object,
        finding.path,
        finding.source,
        finding.line,
    )
