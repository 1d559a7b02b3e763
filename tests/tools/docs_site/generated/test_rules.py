"""Every rule has a page, and the list leads to it."""

from __future__ import annotations

from constructs_lib.policy.rules.catalogue import RULES
from tools.docs_site.generated.rules import rule_pages

PAGES = {page.source: page for page in rule_pages()}


def test_every_rule_has_a_page_with_its_examples() -> None:
    pages = {rule.id: PAGES[f"docs/rules/{rule.id.lower()}.md"] for rule in RULES}

    assert [id_ for id_, page in pages.items() if not page.title.startswith(id_)] == []
    assert [rule.id for rule in RULES if rule.bad not in pages[rule.id].text] == []


def test_the_list_leads_to_every_rule() -> None:
    text = PAGES["docs/rules.md"].text

    assert [rule.id for rule in RULES if f"](rules/{rule.id.lower()}.md)" not in text] == []
