"""Suppressions of a declaration: findings of the checker that are right here, and why.

A rule that does not exist is refused where it is typed. The rules are imported when a declaration
names one: most name none.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from constructs_lib.declaration.model import Reason, checked
from constructs_lib.k8s.nearest import nearest

__all__ = ["RuleId", "Suppressions"]


def _rule_problem(text: str) -> str | None:
    from constructs_lib.policy.rules import catalogue  # noqa: PLC0415  # seldom needed

    if text in catalogue.FILES:
        return None
    ids = {rule.slug: rule.id for rule in catalogue.RULES}
    near = nearest(text, [*ids, *catalogue.FILES])
    if near is None:
        return f"unknown rule {text!r}; 'constructs-lib rules list' lists them"
    rule = catalogue.rule_of(ids.get(near, near))
    return f"unknown rule {text!r}; did you mean {rule.id!r} ({rule.slug})?"


RuleId: TypeAlias = Annotated[str, checked(_rule_problem)]
"""Id of a rule of the checker (``DS501``)."""

Suppressions: TypeAlias = dict[RuleId, Reason]
"""Why findings of rules are right here."""
