"""What Python says of a DaemonSet, as a policy would: role by annotation only, one object alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.admission.clauses import Clause
from constructs_lib.admission.expected import expected
from constructs_lib.admission.policies import Options, policy_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rules.catalogue import RULES

__all__ = ["CLAUSES", "KEYS", "every_clause_policy", "found_by_python", "key_of"]


def _all() -> Iterator[Clause]:
    for rule in RULES:
        for number, cel in enumerate(rule.cel):
            name = rule.id + ("" if number == 0 else "abcdefgh"[number])
            yield Clause(rule=rule, cel=cel, name=name, severity=Severity.ERROR, roles="")


CLAUSES: Final = tuple(_all())
"""Every expression of every rule once, whatever the role of the agent."""


def key_of(clause: Clause) -> str:
    """The rule and the case that a clause finds: several may find the same."""
    case = clause.cel.cases[0]
    return clause.rule.id if case is None else f"{clause.rule.id} {case}"


KEYS: Final = tuple(dict.fromkeys(map(key_of, CLAUSES)))
"""Every rule and case that a policy can find."""


def found_by_python(manifest: Manifest, minor: int = LATEST_MINOR) -> set[str]:
    """The keys of the rules and cases that Python finds."""
    return {_KEY_OF[id(cel)] for _, cel in expected(manifest, RULES, Config(), minor)}


_KEY_OF: Final = {id(each.cel): key_of(each) for each in CLAUSES}


def every_clause_policy(config: Config = Config()) -> Manifest:  # noqa: B008  # frozen
    """A policy with one validation a clause, so that each is answered for itself."""
    policy = policy_of(Severity.ERROR, CLAUSES, Options(rules=RULES, config=config))
    policy["spec"]["validations"] = [
        {"expression": f"variables.{each.name}.size() == 0", "message": each.name}
        for each in CLAUSES
    ]
    return policy
