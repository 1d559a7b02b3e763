"""Rules as Markdown: the reference in ``docs/rules.md``, and one rule of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.policy.rule import Rule
from constructs_lib.report.markdown import table
from constructs_lib.report.rules.groups import grouped
from constructs_lib.report.rules.severities import PROFILES, rows, severity_word

__all__ = ["explained", "listed", "reference"]

_FIXES: Final = {
    None: "by hand.",
    "safe": "safe; `constructs-lib check --fix` writes it.",
    "unsafe": "changes what runs; `constructs-lib check --fix --unsafe-fixes` writes it.",
}


def reference(rules: Sequence[Rule]) -> str:
    """All rules: a table of contents, then each in full."""
    blocks = ["\n".join(_contents(rules, linked=True))]
    for title, members in grouped(rules):
        blocks.append(f"## {title}")
        blocks += [explained(rule).rstrip() for rule in members]
    return "\n\n".join(blocks) + "\n"


def listed(rules: Sequence[Rule]) -> str:
    """A table with one row a rule."""
    return "\n".join(_contents(rules, linked=False)) + "\n"


def _contents(rules: Sequence[Rule], *, linked: bool) -> list[str]:
    entries = [_entry(rule, linked=linked) for rule in rules]
    return table(("rule", "severity", "what it finds"), entries)


def _entry(rule: Rule, *, linked: bool) -> tuple[str, str, str]:
    severity = severity_word(rows(rule)[0].profiles["recommended"])
    name = f"{rule.id} {rule.slug}"
    link = f"[{name}](#{name.lower().replace(' ', '-')})"
    return (link if linked else name, severity, rule.summary.replace("|", "\\|"))


def explained(rule: Rule) -> str:
    """Everything about a rule."""
    blocks = [
        f"### {rule.id} {rule.slug}",
        rule.summary,
        f"**Why.** {rule.why}",
        f"**Instead.** {rule.remedy}",
        "\n".join(_severities(rule)),
        f"**Fix:** {_FIXES[rule.fix.safety if rule.fix else None]}",
        f"Wrong:\n\n```yaml\n{rule.bad}```",
        f"Right:\n\n```yaml\n{rule.good}```",
    ]
    if rule.source:
        blocks.append(f"Source: {rule.source}")
    return "\n\n".join(blocks) + "\n"


def _severities(rule: Rule) -> list[str]:
    words = [(row.findings, *map(severity_word, row.profiles.values())) for row in rows(rule)]
    return table(("findings", *PROFILES), words)
