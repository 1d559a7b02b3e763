"""Every rule belongs to a group with a title."""

from __future__ import annotations

from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.rules.groups import grouped


def test_rules_are_grouped_by_the_hundreds_of_their_ids() -> None:
    groups = dict(grouped(RULES))

    assert [rule.id for rule in groups["The checker itself"]] == [
        "DS001",
        "DS002",
        "DS003",
        "DS004",
    ]
    assert "DS501" in [rule.id for rule in groups["Security context"]]


def test_no_rule_is_left_out() -> None:
    assert [rule for _, members in grouped(RULES) for rule in members] == [*RULES]
