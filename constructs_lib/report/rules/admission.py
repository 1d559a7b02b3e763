"""Whether a policy of the API server finds what a rule finds, in words."""

from __future__ import annotations

from constructs_lib.policy.rule import Rule

__all__ = ["admission_word", "admission_words"]


def admission_word(rule: Rule) -> str:
    """In one word: ``policy``, ``in part``, or ``-``."""
    if not rule.cel:
        return "-"
    return "in part" if rule.beyond_cel else "policy"


def admission_words(rule: Rule) -> str:
    """In sentences, with what a policy cannot find."""
    if not rule.cel:
        return f"no policy. {rule.beyond_cel}"
    if not rule.beyond_cel:
        return "constructs-lib admission writes it into a policy."
    return f"constructs-lib admission writes it into a policy, but for this: {rule.beyond_cel}"
