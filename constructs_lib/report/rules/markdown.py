"""Rules as Markdown: the reference in ``docs/rules.md``, and one rule of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.policy.rule import Rule
from constructs_lib.report.markdown import Markdown, block, markdown, own, page, table
from constructs_lib.report.printable import Printable
from constructs_lib.report.rules.admission import admission_word, admission_words
from constructs_lib.report.rules.groups import grouped
from constructs_lib.report.rules.severities import PROFILES, rows, severity_word

__all__ = ["explained", "listed", "reference"]

_FIXES: Final = {
    None: markdown("by hand."),
    "safe": markdown("safe; `constructs-lib check --fix` writes it."),
    "unsafe": markdown("changes what runs; `constructs-lib check --fix --unsafe-fixes` writes it."),
}


def reference(rules: Sequence[Rule]) -> Printable:
    """All rules: a table of contents, then each in full."""
    blocks = [_contents(rules, linked=True)]
    for title, members in grouped(rules):
        blocks.append(markdown("## {}", title))
        for rule in members:
            blocks += _everything(rule)
    return page(blocks)


def listed(rules: Sequence[Rule]) -> Printable:
    """A table with one row a rule."""
    return page([_contents(rules, linked=False)])


def explained(rule: Rule) -> Printable:
    """Everything about a rule."""
    return page(_everything(rule))


def _contents(rules: Sequence[Rule], *, linked: bool) -> Markdown:
    entries = [_entry(rule, linked=linked) for rule in rules]
    return block(*table(("rule", "severity", "admission", "what it finds"), entries))


def _entry(rule: Rule, *, linked: bool) -> tuple[str, ...]:
    severity = severity_word(rows(rule)[0].profiles["recommended"])
    name = f"{rule.id} {rule.slug}"
    link = markdown("[{}](#{})", name, own(name.lower().replace(" ", "-")))
    admission = admission_word(rule)
    return (link if linked else name, severity, admission, own(rule.summary.replace("|", "\\|")))


def _everything(rule: Rule) -> list[Markdown]:
    blocks = [
        markdown("### {}", f"{rule.id} {rule.slug}"),
        own(rule.summary),
        markdown("**Why.** {}", own(rule.why)),
        markdown("**Instead.** {}", own(rule.remedy)),
        block(*_severities(rule)),
        markdown("**Fix:** {}", _FIXES[rule.fix.safety if rule.fix else None]),
        markdown("**Admission:** {}", own(admission_words(rule))),
        markdown("Wrong:\n\n```yaml\n{}```", own(rule.bad)),
        markdown("Right:\n\n```yaml\n{}```", own(rule.good)),
    ]
    if rule.images_lock:
        blocks.append(markdown("With this `images.lock`:\n\n```json\n{}```", own(rule.images_lock)))
    if rule.source:
        blocks.append(markdown("Source: {}", own(rule.source)))
    return blocks


def _severities(rule: Rule) -> list[Markdown]:
    words = [(row.findings, *map(severity_word, row.profiles.values())) for row in rows(rule)]
    return table(("findings", *PROFILES), words)
