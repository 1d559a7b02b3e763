"""The rules that policies leave out, or find in part, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructs_lib.errors import InputError
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES, RULES_BY_ID

__all__ = ["chosen_rules", "left_out"]


def chosen_rules(ids: Iterable[str] | None) -> list[Rule]:
    """The rules of some ids, all of which have CEL; every rule that has, if none is named.

    Raises:
        InputError: there is no such rule, or it has no CEL.
    """
    if ids is None:
        return [rule for rule in RULES if rule.cel]
    found, problems = list[Rule](), list[str]()
    for each in dict.fromkeys(ids):
        rule = RULES_BY_ID.get(each)
        if rule is None:
            problems.append(f"There is no rule {each!r:.40}; 'constructs-lib rules' lists all.")
        elif not rule.cel:
            problems.append(f"{rule.id} cannot be a policy: {rule.beyond_cel}")
        else:
            found.append(rule)
    if problems:
        raise InputError(problems)
    return found


def left_out(chosen: Iterable[Rule]) -> Iterator[tuple[Rule, str]]:
    """Every rule that is not among the chosen ones with the reason, and what those cannot find."""
    wanted = {rule.id for rule in chosen}
    for rule in RULES:
        if rule.id in wanted:
            if rule.beyond_cel:
                yield rule, f"In part. {rule.beyond_cel}"
        else:
            yield rule, rule.beyond_cel if not rule.cel else "It was not asked for."
