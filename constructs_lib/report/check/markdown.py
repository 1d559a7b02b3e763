"""The report as Markdown, for a comment on a pull request or the summary of a job.

The worst comes first, because a comment has a limit: what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.policy.finding import Finding, Oddity, Report
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.words import (
    clusters_of,
    object_title,
    place,
    said,
    summary,
    title,
    worst_first,
)
from constructs_lib.report.markdown import (
    LIMIT,
    Markdown,
    block,
    fitting,
    markdown,
    own,
    page,
    table,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted

__all__ = ["render"]

_SHORTEST: Final = 20
"""No row is shorter, so more of them than so many never fit. Characters."""
_HEAD: Final = ("severity", "rule", "where", "what")


def render(report: Report) -> Printable:
    """The report as a table, what the rules say of it, and the odd ones out."""
    ordered = worst_first(report.open)
    oddities = [_oddity(each, report) for each in report.oddities]
    room = LIMIT - sum(map(len, oddities))
    fit, _ = fitting(_costs(ordered[: LIMIT // _SHORTEST], report), most=room)
    shown = ordered[: len(fit)]
    left = len(ordered) - len(shown)
    blocks: list[str] = [markdown("## constructs-lib check"), summary(report)]
    if shown:
        blocks.append(block(*table(_HEAD, [_row(each, report) for each in shown])))
    if left:
        blocks.append(f"{counted(left, 'finding')} more did not fit here.")
    blocks += map(_explanation, sorted({finding.rule for finding in shown}))
    return page([*blocks, *oddities])


def _costs(findings: Sequence[Finding], report: Report) -> Iterator[Markdown]:
    """What each finding adds to the report: its row and, the first of a rule, the explanation."""
    explained: set[str] = set()
    for finding in findings:
        row = table(_HEAD, [_row(finding, report)])[-1]
        if finding.rule in explained:
            yield row
        else:
            explained.add(finding.rule)
            yield block(row, _explanation(finding.rule))


def _row(finding: Finding, report: Report) -> tuple[str, ...]:
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    where = block(*filter(None, (place(finding), about)), between="<br>")
    return (str(finding.severity), title(finding), where, said(finding, report))


def _explanation(rule_id: str) -> Markdown:
    rule = rule_of(rule_id)
    return markdown(
        "**{}**: {} *Instead:* {}",
        f"{rule.id} {rule.slug}",
        own(rule.why),
        own(rule.remedy),
    )


def _oddity(oddity: Oddity, report: Report) -> Markdown:
    odd = ", ".join(map(object_title, oddity.odd))
    total = oddity.many + len(oddity.odd)
    where = clusters_of(oddity, report)
    told = f"{odd} ({where})" if where else odd
    return markdown("{} of {} DaemonSets {}; not: {}.", oddity.many, total, oddity.habit, told)
