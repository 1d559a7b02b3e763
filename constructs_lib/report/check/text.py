"""The report for people: the line, the spot, what is wrong there, why it matters, what to write.

The form is the one that readers of good compilers know. Why and what to write are said with the
first finding of a rule only. The values of Secrets and of environment variables are never shown,
and nothing that a terminal would act on.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from click import style

from constructs_lib.policy.finding import Finding, Oddity, Report, Severity, path_text
from constructs_lib.report.check.words import (
    object_title,
    place,
    rules_by_id,
    summary,
    title,
    visible,
)

__all__ = ["render"]

_Paint: TypeAlias = Callable[..., str]
"""Gives a text its colours, or not."""

_WIDTH: Final = 100
_LONGEST: Final = 120
"""A longer line was written by a program: only the spot of it is shown."""
_COLORS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_SPOT: Final = re.compile(
    r"""[{\[].*?(?=\s+\#|\s*$)|(?:"(?:[^"\\]|\\.)*"|'[^']*'|.)+?(?=\s+\#|\s*[{},\[\]]|\s*$)"""
)
"""From a key to the end of its value, or of the key where a flow collection follows."""
_ENV_VALUE: Final = re.compile(r"""(["']?\bvalue["']?\s*:\s*).*""")


def render(report: Report, *, color: bool = False) -> str:
    """The report as text.

    Args:
        report: what the checker found.
        color: whether to mark severities and spots with the colours of a terminal.
    """
    paint: _Paint = style if color else _as_it_is
    explained: set[str] = set()
    blocks = []
    for finding in report.open:
        lines = [*_head(finding, paint), *_snippet(finding, report, paint), *_about(finding)]
        if finding.rule not in explained:
            explained.add(finding.rule)
            lines += _explanation(finding.rule, paint)
        blocks.append("\n".join(lines))
    blocks += ["\n".join(_odd_ones(oddity, paint)) for oddity in report.oddities]
    return "\n\n".join([*blocks, paint(summary(report), bold=True)]) + "\n"


def _as_it_is(text: str, **_: Any) -> str:
    return text


def _head(finding: Finding, paint: _Paint) -> Iterator[str]:
    label = paint(f"{finding.severity}[{title(finding)}]", fg=_COLORS[finding.severity], bold=True)
    yield f"{label}: {visible(finding.message)}"
    if finding.source:
        yield f"  --> {visible(place(finding))}"


def _snippet(finding: Finding, report: Report, paint: _Paint) -> Iterator[str]:
    """The line of the finding, and below it marks at the spot."""
    lines = report.texts.get(finding.source, ())
    if not 0 < finding.line <= len(lines) or _is_secret(finding, lines):
        return
    before, spot, after = _cut(visible(lines[finding.line - 1]), finding)
    number = str(finding.line)
    margin = " " * len(number)
    marks = paint("^" * max(len(spot), 1), fg=_COLORS[finding.severity], bold=True)
    yield f" {margin} |"
    yield f" {number} | {before}{spot}{after}".rstrip()
    yield f" {margin} | {' ' * len(before)}{marks}"


def _is_secret(finding: Finding, lines: Sequence[str]) -> bool:
    """Whether the line may be one of a Secret."""
    _, kind, _, _ = finding.object
    return kind == "Secret" or (not kind and any("Secret" in line for line in lines))


def _cut(line: str, finding: Finding) -> tuple[str, str, str]:
    """A line before, at and after the spot."""
    if "env" in finding.path or "env" in line:
        line = _ENV_VALUE.sub(r"\1***", line)
    start = min(max(finding.column - 1, 0), len(line))
    found = _SPOT.match(line[: start + _LONGEST], start)
    spot = found[0] if found is not None else ""
    if len(line) > _LONGEST:
        return "... ", spot, " ..."
    return line[:start], spot, line[start + len(spot) :]


def _about(finding: Finding) -> Iterator[str]:
    about = object_title(finding.object)
    if finding.container is not None:
        about += f", container {finding.container}"
    where = path_text(finding.path)
    both = ": ".join(filter(None, (about, where)))
    if both:
        yield f"  = {visible(both)}"


def _explanation(rule_id: str, paint: _Paint) -> Iterator[str]:
    rule = rules_by_id()[rule_id]
    for word, text in (("why", rule.why), ("instead", rule.remedy)):
        label = paint(word, bold=True)
        lines = textwrap.wrap(
            f"{word}: {text}", _WIDTH - 4, break_long_words=False, break_on_hyphens=False
        )
        yield f"  = {label}{lines[0].removeprefix(word)}"
        yield from (f"    {line}" for line in lines[1:])


def _odd_ones(oddity: Oddity, paint: _Paint) -> Iterator[str]:
    total = oddity.many + len(oddity.odd)
    do = "does" if len(oddity.odd) == 1 else "do"
    these = "this one" if len(oddity.odd) == 1 else f"these {len(oddity.odd)}"
    label = paint("odd ones out", fg="cyan", bold=True)
    yield f"{label}: {oddity.many} of {total} DaemonSets {oddity.habit}; {these} {do} not:"
    yield from (f"  - {visible(object_title(each))}" for each in oddity.odd)
