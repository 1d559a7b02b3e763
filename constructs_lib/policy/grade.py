"""How grave the findings of one rule are, by its case and by what the agent is to its node."""

from __future__ import annotations

from collections.abc import Mapping

from constructs_lib.policy.finding import Severity
from constructs_lib.record import dataclass, field

__all__ = ["Grade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How grave a rule's findings are; None is silent.

    Attributes:
        default: for most agents.
        cases: for cases of the rule that differ, by their names.
        roles: for agents of a role that needs what others should not have.
        regardless: cases for which the role changes nothing.
        strict: what the strict profile finds of cases that are silent otherwise, by their names;
            None stands for the default.
        by_word: whether only somebody's word silences it. A role that is sure leaves an info of
            an error, and a guess takes one step off.
    """

    default: Severity | None
    cases: Mapping[str, Severity | None] = field(default_factory=dict)
    roles: Mapping[str, Severity | None] = field(default_factory=dict)
    regardless: frozenset[str] = frozenset()
    strict: Mapping[str | None, Severity] = field(default_factory=dict)
    by_word: bool = False

    def plain(self, case: str | None) -> Severity | None:
        """How grave a case is for most agents."""
        return self.cases.get(case, self.default) if case is not None else self.default

    def severity(
        self,
        *,
        case: str | None,
        role: str,
        role_is_said: bool,
        role_is_of_image: bool = False,
        role_is_guessed: bool = False,
    ) -> Severity | None:
        """How grave one finding is.

        Args:
            case: the rule's case.
            role: the agent's role.
            role_is_said: whether somebody said so.
            role_is_of_image: whether the agent's own image says it. What only agents of the role
                are asked is then found, too, at most as a warning.
            role_is_guessed: whether the role is a guess, which may only silence or soften.
        """
        plain = self.plain(case)
        if role not in self.roles or (case is not None and case in self.regardless):
            return plain
        for_role = self.roles[role]
        if role_is_said:
            return for_role
        if plain is None:
            if for_role is None or not role_is_of_image:
                return None
            return min(for_role, Severity.WARNING)
        softer = 0 if for_role is None else min(for_role, plain)
        if self.by_word:
            softer = max(softer, plain - 1 if role_is_guessed else plain - 2)
        return Severity(softer) if softer else None
