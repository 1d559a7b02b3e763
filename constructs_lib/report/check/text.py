"""The report for people: the line, the spot, what is wrong there, why it matters, what to write.

The form is the one that readers of good compilers know. Why and what to write are said with the
first finding of a rule only. The lines come without what is not shown (``yaml/hidden_text.py``).
Nobody reads the thousand and first finding: it is counted, and other formats have it.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.pattern import pattern
from constructs_lib.policy.finding import Finding, Oddity, Report, Severity, path_text
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.words import (
    clusters_of,
    object_title,
    place,
    shown_to_people,
    summary,
    title,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, as_text, line, paint, verbatim
from constructs_lib.report.words import counted, visible
from constructs_lib.yaml.hidden_text import MASK, MASKED

__all__ = ["render"]

_WIDTH: Final = 100
_LONGEST: Final = 120
"""A longer line was written by a program: only the spot of it is shown."""
_NAMED: Final = 3
"""How many rules are named of which findings are left out."""
_COLORS: Final[Mapping[Severity, Color]] = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
}
_SPOT: Final = pattern(
    r"""[{\[].*?(?=\s+\#|\s*$)|(?:"(?:[^"\\]|\\.)*"|'[^']*'|.)+?(?=\s+\#|\s*[{},\[\]]|\s*$)"""
)
"""From a key to the end of its value, or of the key where a flow collection follows."""


def render(report: Report, *, color: bool = False, width: int | None = None) -> Printable:
    """The report as text.

    Args:
        report: what the checker found.
        color: whether to mark severities and spots with the colours of a terminal.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(report, color=color, width=min(width or _WIDTH, _WIDTH)), width=width)


def _lines(report: Report, *, color: bool, width: int) -> Iterator[str]:
    explained: set[str] = set()
    found = report.open
    shown = shown_to_people(found)
    for finding in shown:
        yield from _head(finding, color=color)
        yield from _snippet(finding, report, color=color)
        yield from _about(finding, report)
        for rule in (finding.rule, *finding.covers):
            if rule not in explained:
                explained.add(rule)
                yield from _explanation(rule, color=color, width=width)
        yield ""
    if len(shown) < len(found):
        yield _left_out(found, shown)
        yield ""
    for oddity in report.oddities:
        yield from _odd_ones(oddity, report, color=color)
        yield ""
    yield paint(summary(report), bold=True, on=color)


def _head(finding: Finding, *, color: bool) -> Iterator[str]:
    label = f"{finding.severity}[{title(finding)}]"
    yield line(paint(label, _COLORS[finding.severity], bold=True, on=color), f": {finding.message}")
    if finding.source:
        yield f"  --> {place(finding)}"


def _snippet(finding: Finding, report: Report, *, color: bool) -> Iterator[str]:
    """The line of the finding, and below it marks at the spot."""
    found = report.texts.get(finding.source, {}).get(finding.line)
    if found is None or (MASK in found and not found.strip(f"{MASK} ")):
        return
    before, spot, after = (visible(MASKED.sub("***", part)) for part in _cut(found, finding.column))
    number = str(finding.line)
    margin = " " * len(number)
    marks = "^" * max(len(spot), 1)
    yield f" {margin} |"
    yield verbatim(f" {number} | {before}{spot}{after}".rstrip())
    yield line(
        verbatim(f" {margin} | {' ' * len(before)}"),
        paint(marks, _COLORS[finding.severity], bold=True, on=color),
    )


def _cut(text: str, column: int) -> tuple[str, str, str]:
    """A line before, at and after the spot; of a long one only the spot."""
    start = min(max(column - 1, 0), len(text))
    found = _SPOT.match(text[start : start + _LONGEST])
    spot = found[0] if found is not None else ""
    if len(text) > _LONGEST:
        return "... ", spot, " ..."
    return text[:start], spot, text[start + len(spot) :]


def _about(finding: Finding, report: Report) -> Iterator[str]:
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    where = path_text(finding.path)
    both = ": ".join(filter(None, (about, where)))
    if both:
        yield f"  = {both}"
    lines = sorted({each.line for each in finding.also if each.line})
    if lines:
        yield f"  = also in line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
    if finding.clusters:
        yield f"  = {clusters_of(finding, report)}"


def _explanation(rule_id: str, *, color: bool, width: int) -> Iterator[str]:
    rule = rule_of(rule_id)
    for word, text in (("why", rule.why), ("instead", rule.remedy)):
        lines = textwrap.wrap(
            f"{word}: {text}", width - 4, break_long_words=False, break_on_hyphens=False
        )
        yield line("  = ", paint(word, bold=True, on=color), lines[0].removeprefix(word))
        yield from (f"    {each}" for each in lines[1:])


def _left_out(findings: Sequence[Finding], shown: Sequence[Finding]) -> str:
    """How many findings are not shown, and of which rules most of them are."""
    left = Counter(each.rule for each in findings) - Counter(each.rule for each in shown)
    most = ", ".join(f"{count:,} of {rule}" for rule, count in left.most_common(_NAMED))
    others = " and others" if len(left) > _NAMED else ""
    total = counted(left.total(), "more finding")
    return f"{total}, none of them graver: {most}{others}. --format json has all of them."


def _odd_ones(oddity: Oddity, report: Report, *, color: bool) -> Iterator[str]:
    total = oddity.many + len(oddity.odd)
    do = "does" if len(oddity.odd) == 1 else "do"
    these = "this one" if len(oddity.odd) == 1 else f"these {len(oddity.odd)}"
    label = " ".join(filter(None, ("odd ones out", clusters_of(oddity, report))))
    yield line(
        paint(label, "cyan", bold=True, on=color),
        f": {oddity.many} of {total} DaemonSets {oddity.habit}; {these} {do} not:",
    )
    yield from (f"  - {object_title(each)}" for each in oddity.odd)
