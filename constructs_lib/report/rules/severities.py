"""How grave a rule's findings are: by profile, by case, by what the agent is to its node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from constructs_lib.daemon_set.roles import ROLES, RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.config import Config, ProfileName
from constructs_lib.policy.finding import Severity, Violation
from constructs_lib.policy.profiles import grades, severity_of
from constructs_lib.policy.rule import Rule
from constructs_lib.record import dataclass

__all__ = ["PROFILES", "Row", "rows", "severity_word"]

PROFILES: Final[tuple[ProfileName, ...]] = get_args(ProfileName)
"""The profiles, the default one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How grave some findings of a rule are.

    Attributes:
        findings: which ones: of most agents, of a case of the rule, or of agents of some roles.
        profiles: how grave in each profile; None is silent.
    """

    findings: str
    profiles: Mapping[ProfileName, Severity | None]


def severity_word(severity: Severity | None) -> str:
    """A severity as a word."""
    return "silent" if severity is None else str(severity)


def rows(rule: Rule) -> list[Row]:
    """Most agents first, then the rule's cases, then roles that are judged otherwise."""
    grade = grades()[rule.id]
    found = [Row(findings="most agents", profiles=_profiles(rule))]
    for case in dict.fromkeys((*grade.cases, *sorted(grade.regardless))):
        title = f"{case}, whatever the role" if case in grade.regardless else case
        found.append(Row(findings=f"case: {title}", profiles=_profiles(rule, case=case)))
    return [*found, *_of_roles(rule, found[0])]


def _of_roles(rule: Rule, most: Row) -> Iterator[Row]:
    """One row for all the roles that are judged alike."""
    alike: dict[tuple[Severity | None, ...], list[str]] = {}
    for role in ROLES:
        judged = tuple(_profiles(rule, role=role).values())
        if judged != tuple(most.profiles.values()):
            alike.setdefault(judged, []).append(role)
    for judged, members in alike.items():
        profiles = dict(zip(PROFILES, judged, strict=True))
        yield Row(findings=f"role: {', '.join(members)}", profiles=profiles)


def _profiles(
    rule: Rule, *, case: str | None = None, role: str = "generic"
) -> dict[ProfileName, Severity | None]:
    daemon_set = DaemonSetView({}, roles=(RoleOf(role=role),))
    violation = Violation(path=(), message="", case=case)
    return {
        profile: severity_of(rule.id, violation, Config(profile=profile), daemon_set)
        for profile in PROFILES
    }
