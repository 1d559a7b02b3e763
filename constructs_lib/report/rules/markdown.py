"""Rules as Markdown: the reference in ``docs/rules.md``, and one rule of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.policy.rule import Rule
from constructs_lib.report.markdown import table
from constructs_lib.report.rules.groups import grouped
from constructs_lib.report.rules.severities import PROFILES, rows, severity_word

__all__ = ["explained", "reference"]

_FIXES: Final = {
    None: "by hand.",
    "safe": "safe; `constructs-lib check --fix` writes it.",
    "unsafe": "changes what runs; `constructs-lib check --fix --unsafe-fixes` writes it.",
}


def reference(rules: Sequence[Rule]) -> str:
    """All rules: a table of contents, then each in full."""
    blocks = ["\n".join(table(("rule", "severity", "what it finds"), list(map(_entry, rules))))]
    for title, members in grouped(rules):
        blocks.append(f"## {title}")
        blocks += [explained(rule).rstrip() for rule in members]
    return "\n\n".join(blocks) + "\n"


def _entry(rule: Rule) -> tuple[str, str, str]:
    severity = severity_word(rows(rule)[0].profiles["recommended"])
    anchor = f"{rule.id} {rule.slug}".lower().replace(" ", "-")
    summary = rule.summary.replace("|", "\\|")
    return (f"[{rule.id} {rule.slug}](#{anchor})", severity, summary)


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
