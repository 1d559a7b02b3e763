"""A rule on a terminal says what, why, what instead, how grave and how to fix it."""

from __future__ import annotations

import pytest

from constructs_lib.policy.rules.catalogue import RULES, rule_of
from constructs_lib.report.rules.text import explained, listed


def test_a_list_has_a_line_for_each_rule() -> None:
    assert listed([rule_of("DS501")]) == (
        "DS501  error  policy  privileged  A container is privileged.\n"
    )


def test_an_explanation_says_everything() -> None:
    text = explained(rule_of("DS501"))

    assert text.startswith("DS501 privileged\nA container is privileged.\n\nWhy: A privileged ")
    assert "\n\nInstead: Add the capabilities the program needs" in text
    assert (
        "\n\nSeverity:   recommended  strict       minimal\n"
        "            error        error        error        most agents\n"
    ) in text
    assert "\n\nFix: by hand\n\nAdmission: constructs-lib admission writes it" in text
    assert "\n\nWrong:\n    spec:\n      template:\n" in text
    assert "\n\nRight:\n    spec:\n" in text
    assert "\n\nSource: Pod Security Standards" in text


@pytest.mark.parametrize(
    ("rule_id", "fix"),
    [("DS305", "Fix: constructs-lib check --fix\n"), ("DS501", "Fix: by hand\n")],
)
def test_an_explanation_says_how_it_is_fixed(rule_id: str, fix: str) -> None:
    assert fix in explained(rule_of(rule_id))


@pytest.mark.parametrize(
    ("rule_id", "word", "admission"),
    [
        ("DS501", "policy", "Admission: constructs-lib admission writes it into a policy.\n"),
        ("DS202", "in part", "into a policy, but for"),
        ("DS414", "-", "Admission: no policy. It depends on other objects, which a policy cannot"),
    ],
)
def test_a_rule_says_whether_a_policy_finds_it(rule_id: str, word: str, admission: str) -> None:
    rule = rule_of(rule_id)

    assert f" {word} " in listed([rule])
    assert admission in explained(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_prose_fits_a_terminal(rule: object) -> None:
    prose = explained(rule).partition("Severity:")[0]  # type: ignore[arg-type]  # ids want an object

    assert max(map(len, prose.splitlines())) <= 100
