"""Profiles: which rules run, and how grave each is.

``recommended`` is the catalogue's own judgement. ``minimal`` keeps the errors: what the API server
refuses, what cannot work, what takes many nodes down at once. ``strict`` takes every finding one
step graver, and finds what is a matter of taste, so that nothing is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from constructs_lib.daemon_set.roles import Role
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.config import Config, SeverityName
from constructs_lib.policy.finding import Severity, Violation
from constructs_lib.policy.grade import Grade

__all__ = ["Graded", "Grading", "grades", "severity_of"]


class Graded(NamedTuple):
    """How grave a violation is.

    Attributes:
        severity: how grave; none where it is to be left out.
        assumption: what its finding says of a role that nobody said and that softens it; empty if
            none does.
    """

    severity: Severity | None
    assumption: str


@cache
def grades() -> Mapping[str, Grade]:
    """The grade of every rule, by its id."""
    from constructs_lib.policy.grades import catalogue  # noqa: PLC0415  # only a run needs it

    return catalogue.GRADES


_NAMED: Mapping[SeverityName, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "off": None,
}


def severity_of(
    rule: str, violation: Violation, config: Config, daemon_set: DaemonSetView | None
) -> Severity | None:
    """How grave a violation is; None where it is to be left out."""
    named = config.rules.get(rule)
    if named is not None:
        return _NAMED[named]
    grade = grades()[rule]
    if config.profile == "strict" and grade.plain(violation.case) is None:
        taste = grade.strict.get(violation.case)
        if taste is not None:
            return taste
    found = grade.severity(
        case=violation.case,
        role=daemon_set.role if daemon_set is not None else "generic",
        role_is_said=daemon_set is not None and daemon_set.role_is_said,
        role_is_of_image=daemon_set is not None and daemon_set.role_is_of_image,
        role_is_guessed=daemon_set is not None and daemon_set.role_is_guessed,
    )
    if found is None or config.profile == "recommended":
        return found
    if config.profile == "minimal":
        return found if found is Severity.ERROR else None
    return Severity(min(found + 1, Severity.ERROR))


class Grading:
    """How grave violations are, asked for many of them: what is alike is judged once."""

    def __init__(self, config: Config) -> None:
        """Grade by what the user decided."""
        self._config = config
        self._known: dict[Role | None, dict[tuple[str, str | None], Graded]] = {}

    def of(self, daemon_set: DaemonSetView | None) -> Callable[[str, Violation], Graded]:
        """What grades the violations of a DaemonSet, or of an object that is none."""
        role = daemon_set.decided_role if daemon_set is not None else None
        known = self._known.setdefault(role, {})

        def graded(rule: str, violation: Violation) -> Graded:
            key = rule, violation.case
            if key not in known:
                known[key] = Graded(
                    severity_of(rule, violation, self._config, daemon_set),
                    _assumption(rule, violation, daemon_set),
                )
            return known[key]

        return graded


def _assumption(rule: str, violation: Violation, daemon_set: DaemonSetView | None) -> str:
    if daemon_set is None or daemon_set.role_is_said:
        return ""
    grade = grades()[rule]
    if (
        not grade.by_word
        or daemon_set.role not in grade.roles
        or violation.case in grade.regardless
    ):
        return ""
    return f" The agent is taken for {daemon_set.role} because {daemon_set.role_because}."
