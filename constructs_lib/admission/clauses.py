"""What policies ask: every expression of every chosen rule, by how grave its findings are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.daemon_set.roles import ROLES, RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.config import Config
from constructs_lib.policy.finding import Severity, Violation
from constructs_lib.policy.profiles import grades, severity_of
from constructs_lib.policy.rule import Rule
from constructs_lib.record import dataclass

__all__ = ["Clause", "clauses", "severity_at_door"]


_OF_UPSTREAM: Final = frozenset({"DS403", "DS607", "DS701"})
"""Rules that find risks with which agents of many projects are published: no memory limit under a
system class, a moving tag, a mount of the kubelet's settings. They are one step softer at the door,
so that ``minimal`` refuses what breaks and not what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One expression of a rule in the policy of one severity.

    Attributes:
        rule: the rule.
        cel: the expression.
        name: the name of its variable: the rule's id, with a letter after the first of a rule.
        severity: how grave its findings are.
        roles: the condition on the agent's role under which they are, in CEL; empty for all.
    """

    rule: Rule
    cel: Cel
    name: str
    severity: Severity
    roles: str


def clauses(rules: Iterable[Rule], config: Config) -> Iterator[Clause]:
    """Every clause of some rules, as grave as a configuration makes it.

    A role counts where an annotation says it: nothing is guessed.
    """
    for rule in rules:
        for number, cel in enumerate(rule.cel):
            by_role = {role: severity_at_door(rule, cel, config, role) for role in ("", *ROLES)}
            for severity in sorted({each for each in by_role.values() if each}, reverse=True):
                yield Clause(
                    rule=rule,
                    cel=cel,
                    name=rule.id + ("" if number == 0 else "abcdefgh"[number]),
                    severity=severity,
                    roles=_condition(
                        [role for role, found in by_role.items() if found == severity]
                    ),
                )


def severity_at_door(rule: Rule, cel: Cel, config: Config, role: str) -> Severity | None:
    """How grave a policy takes what an expression finds; None is silent.

    Where nobody says the role, it may be one that needs what others should not have: findings of
    rules that grade by role are taken one step softer.

    Args:
        rule: the rule.
        cel: its expression.
        config: profile and severities.
        role: what an annotation says that the agent is; empty where none does.
    """
    found = _severity(rule, cel, config, role)
    is_unsure = not role and bool(grades()[rule.id].roles)
    if found is None or rule.id in config.rules or not (is_unsure or rule.id in _OF_UPSTREAM):
        return found
    is_silenced = config.profile == "minimal" or found is Severity.INFO
    return None if is_silenced else Severity(found - 1)


def _severity(rule: Rule, cel: Cel, config: Config, role: str) -> Severity | None:
    said = (RoleOf(role=role),) if role else ()
    violation = Violation(path=(), message="", case=cel.cases[0])
    return severity_of(rule.id, violation, config, DaemonSetView({}, roles=said))


def _condition(roles: list[str]) -> str:
    """The shorter way to say which roles are meant; the empty one is that nobody said any."""
    if "" not in roles:
        return f"variables.role in {strings(roles)}"
    others = [role for role in ROLES if role not in roles]
    return f"!(variables.role in {strings(others)})" if others else ""
