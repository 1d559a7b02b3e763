"""The reference of the rules: a table of contents whose links lead somewhere, and each rule."""

from __future__ import annotations

import re

from constructs_lib.policy.rules.catalogue import RULES, rule_of
from constructs_lib.report.rules.markdown import explained, reference


def test_every_link_of_the_contents_leads_to_a_rule() -> None:
    text = reference(RULES)
    links = re.findall(r"\]\(#([a-z0-9-]+)\)", text)
    anchors = [
        line[4:].lower().replace(" ", "-") for line in re.findall(r"^### .+", text, re.MULTILINE)
    ]

    assert links == anchors
    assert len(links) == len(RULES)


def test_rules_stand_below_the_title_of_their_group() -> None:
    text = reference([rule_of("DS501"), rule_of("DS601")])

    assert re.findall(r"^##+ .+", text, re.MULTILINE) == [
        "## Security context",
        "### DS501 privileged",
        "## Access to the node",
        f"### DS601 {rule_of('DS601').slug}",
    ]


def test_a_rule_is_told_in_full() -> None:
    text = explained(rule_of("DS501"))

    assert text.startswith("### DS501 privileged\n\nA container is privileged.\n\n**Why.** A priv")
    assert "\n\n**Instead.** Add the capabilities" in text
    assert (
        "| findings | recommended | strict | minimal |\n| --- | --- | --- | --- |\n| most agents |"
        in text
    )
    assert "\n\n**Fix:** by hand.\n\n**Admission:** constructs-lib admission writes it" in text
    assert "\n\nWrong:\n\n```yaml\nspec:\n" in text
    assert text.count("```") == 4
