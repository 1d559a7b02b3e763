"""The reference of the rules: one page lists them, and each has a page of its own.

In the repository all stand in ``docs/rules.md``, which is too long to be read in a browser.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.rules.groups import grouped
from constructs_lib.report.rules.markdown import explained
from tools.docs_site.page import Page
from tools.rule_reference import HEAD

__all__ = ["rule_pages"]


def rule_pages() -> Iterator[Page]:
    """The list, then the page of each rule."""
    parts = [HEAD]
    for title, members in grouped(RULES):
        parts += [f"## {title}\n", "| rule | what it finds |", "|---|---|", *map(_row, members), ""]
    yield Page(source="docs/rules.md", text="\n".join(parts))
    for rule in RULES:
        text = str(explained(rule)).replace("### ", "# ", 1)
        more = (
            f"In a terminal: `constructs-lib rules explain {rule.id}`. [All rules](../rules.md)\n"
        )
        yield Page(source=f"docs/rules/{rule.id.lower()}.md", text=f"{text}\n{more}")


def _row(rule: Rule) -> str:
    summary = rule.summary.replace("|", "\\|")
    return f"| [{rule.id} {rule.slug}](rules/{rule.id.lower()}.md) | {summary} |"
