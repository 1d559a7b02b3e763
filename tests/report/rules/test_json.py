"""The rules for programs."""

from __future__ import annotations

import json

from constructs_lib.policy.rules.catalogue import RULES, rule_of
from constructs_lib.report.rules.json import render


def test_a_rule_has_all_its_fields() -> None:
    data = json.loads(render([rule_of("DS411")]))
    (rule,) = data["rules"]

    assert data["schema"] == "constructs-lib/rules/v1"
    assert {key: rule[key] for key in ("id", "slug", "fix")} == {
        "id": "DS411",
        "slug": "priority-class-missing",
        "fix": None,
    }
    assert rule["severities"] == [
        {
            "findings": "most agents",
            "recommended": "warning",
            "strict": "error",
            "minimal": "silent",
        }
    ]
    assert all(rule[key] for key in ("summary", "why", "remedy", "bad", "good"))


def test_all_rules_can_be_written() -> None:
    data = json.loads(render(RULES))

    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in RULES]
