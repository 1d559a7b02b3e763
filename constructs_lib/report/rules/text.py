"""Rules on a terminal: a list, or one explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import partial
from typing import Final

from constructs_lib.policy.rule import Rule
from constructs_lib.report.printable import Printable
from constructs_lib.report.rules.admission import admission_word, admission_words
from constructs_lib.report.rules.severities import PROFILES, rows, severity_word
from constructs_lib.report.terminal import aligned, as_text

__all__ = ["explained", "listed"]

_WIDTH: Final = 100
_FIXES: Final = {
    None: "by hand",
    "safe": "constructs-lib check --fix",
    "unsafe": "constructs-lib check --fix --unsafe-fixes",
}


def listed(rules: Iterable[Rule], *, width: int | None = None) -> Printable:
    """One line a rule: id, severity for most agents, whether a policy finds it, name, what.

    Args:
        rules: the rules.
        width: columns of the terminal. Default: a rule is one line.
    """
    table = [
        (
            rule.id,
            severity_word(rows(rule)[0].profiles["recommended"]),
            admission_word(rule),
            rule.slug,
            rule.summary,
        )
        for rule in rules
    ]
    return as_text(aligned(table), width=width)


def explained(rule: Rule, *, width: int | None = None) -> Printable:
    """Everything about a rule.

    Args:
        rule: the rule.
        width: columns of the terminal. Default: those of a page.
    """
    fill = partial(_wrapped, width=min(width or _WIDTH, _WIDTH))
    blocks = [
        f"{rule.id} {rule.slug}\n{fill(rule.summary)}",
        fill(f"Why: {rule.why}"),
        fill(f"Instead: {rule.remedy}"),
        _severities(rule),
        f"Fix: {_FIXES[rule.fix.safety if rule.fix else None]}",
        fill(f"Admission: {admission_words(rule)}"),
        f"Wrong:\n{textwrap.indent(rule.bad, '    ').rstrip()}",
        f"Right:\n{textwrap.indent(rule.good, '    ').rstrip()}",
    ]
    if rule.images_lock:
        blocks.append(
            f"With this images.lock:\n{textwrap.indent(rule.images_lock, '    ').rstrip()}"
        )
    if rule.source:
        blocks.append(fill(f"Source: {rule.source}"))
    return as_text("\n\n".join(blocks).split("\n"))


def _wrapped(text: str, *, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def _severities(rule: Rule) -> str:
    lines = [f"Severity: {'':<2}{''.join(f'{profile:<13}' for profile in PROFILES)}".rstrip()]
    for row in rows(rule):
        words = "".join(f"{severity_word(found):<13}" for found in row.profiles.values())
        lines.append(f"    {'':<8}{words}{row.findings}")
    return "\n".join(lines)
