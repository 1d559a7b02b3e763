"""The report as Markdown, for a comment on a pull request or the summary of a job.

The worst comes first, because a comment has a limit: what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.policy.finding import Finding, Oddity, Report
from constructs_lib.report.check.words import (
    object_title,
    place,
    rules_by_id,
    summary,
    title,
    worst_first,
)
from constructs_lib.report.markdown import LIMIT, escaped, fitting, table
from constructs_lib.report.words import counted

__all__ = ["render"]

_HEAD: Final = ("severity", "rule", "where", "what")


def render(report: Report) -> str:
    """The report as a table, what the rules say of it, and the odd ones out."""
    ordered = worst_first(report.open)
    oddities = list(map(_oddity, report.oddities))
    room = LIMIT - sum(map(len, oddities))
    fit, left = fitting(map("\n".join, _costs(ordered)), most=room)
    shown = ordered[: len(fit)]
    blocks = ["## constructs-lib check", escaped(summary(report))]
    if shown:
        blocks.append("\n".join(table(_HEAD, list(map(_row, shown)))))
    if left:
        blocks.append(f"{counted(left, 'finding')} more did not fit here.")
    blocks += map(_explanation, sorted({finding.rule for finding in shown}))
    return "\n\n".join([*blocks, *oddities]) + "\n"


def _costs(findings: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    """What each finding adds to the report: its row and, the first of a rule, the explanation."""
    explained: set[str] = set()
    for finding in findings:
        row = table(_HEAD, [_row(finding)])[-1]
        if finding.rule in explained:
            yield (row,)
        else:
            explained.add(finding.rule)
            yield (row, _explanation(finding.rule))


def _row(finding: Finding) -> tuple[str, ...]:
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    where = "<br>".join(escaped(part) for part in (place(finding), about) if part)
    return (str(finding.severity), title(finding), where, escaped(finding.message))


def _explanation(rule_id: str) -> str:
    rule = rules_by_id()[rule_id]
    return f"**{rule.id} {rule.slug}**: {rule.why} *Instead:* {rule.remedy}"


def _oddity(oddity: Oddity) -> str:
    odd = ", ".join(escaped(object_title(each)) for each in oddity.odd)
    total = oddity.many + len(oddity.odd)
    return f"{oddity.many} of {total} DaemonSets {escaped(oddity.habit)}; not: {odd}."
