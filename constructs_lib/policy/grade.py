"""How grave the findings of one rule are, by its case and by what the agent is to its node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from constructs_lib.policy.finding import Severity

__all__ = ["Grade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How grave a rule's findings are; None is silent.

    Attributes:
        default: for most agents.
        cases: for cases of the rule that differ, by their names.
        roles: for agents of a role that needs what others should not have.
        regardless: cases for which the role changes nothing.
    """

    default: Severity | None
    cases: Mapping[str, Severity | None] = field(default_factory=dict)
    roles: Mapping[str, Severity | None] = field(default_factory=dict)
    regardless: frozenset[str] = frozenset()

    def severity(self, *, case: str | None, role: str, role_is_said: bool) -> Severity | None:
        """How grave one finding is.

        Args:
            case: the rule's case.
            role: the agent's role.
            role_is_said: whether somebody said so; a guess may only silence or soften.
        """
        plain = self.cases.get(case, self.default) if case is not None else self.default
        if role not in self.roles or (case is not None and case in self.regardless):
            return plain
        for_role = self.roles[role]
        if role_is_said or for_role is None or plain is None:
            return for_role if role_is_said or plain is not None else plain
        return min(for_role, plain)
