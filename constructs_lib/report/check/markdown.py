"""The report as Markdown, for a comment on a pull request or the summary of a job.

The worst comes first, because a comment takes 65,536 characters and no more: what does not fit is
counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.policy.finding import Finding, Report
from constructs_lib.report.check.words import (
    counted,
    object_title,
    place,
    rules_by_id,
    summary,
    title,
    visible,
    worst_first,
)

__all__ = ["render"]

_MOST: Final = 60_000
"""Characters of the table; what stands around it takes the rest of a comment."""
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]|~#!$])")


def render(report: Report) -> str:
    """The report as a table, what the rules say of it, and the odd ones out."""
    blocks = ["## constructs-lib check", _escaped(summary(report))]
    shown, left = _fitting(report)
    if shown:
        head = "| severity | rule | where | what |\n|---|---|---|---|"
        blocks.append("\n".join([head, *map(_row, shown)]))
    if left:
        blocks.append(f"{counted(left, 'finding')} more did not fit here.")
    blocks += _explanations(shown)
    for oddity in report.oddities:
        odd = ", ".join(_escaped(object_title(each)) for each in oddity.odd)
        total = oddity.many + len(oddity.odd)
        blocks.append(f"{oddity.many} of {total} DaemonSets {_escaped(oddity.habit)}; not: {odd}.")
    return "\n\n".join(blocks) + "\n"


def _fitting(report: Report) -> tuple[list[Finding], int]:
    """The worst findings, as many as fit, and how many are left."""
    ordered = worst_first(report.open)
    room = _MOST
    for index, finding in enumerate(ordered):
        room -= len(_row(finding)) + 1
        if room < 0:
            return ordered[:index], len(ordered) - index
    return ordered, 0


def _row(finding: Finding) -> str:
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    where = "<br>".join(_escaped(part) for part in (place(finding), about) if part)
    cells = (str(finding.severity), title(finding), where, _escaped(finding.message))
    return f"| {' | '.join(cells)} |"


def _explanations(shown: list[Finding]) -> Iterator[str]:
    for rule_id in sorted({finding.rule for finding in shown}):
        rule = rules_by_id()[rule_id]
        yield f"**{rule.id} {rule.slug}**: {rule.why} *Instead:* {rule.remedy}"


def _escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    html = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", html)
