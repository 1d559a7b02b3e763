"""DS1416: rights that no program of the Pod uses."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import listed
from constructs_lib.policy.facts.granted import granted_rules
from constructs_lib.policy.facts.powers import powers
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.rules.programs.rights_missing import GRANT
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    programs = context.programs(daemon_set)
    known = len(programs) == len(daemon_set.all) and all(each.facts.complete for each in programs)
    if not programs or not known:
        return  # what another program uses is not known
    rules, _ = granted_rules(daemon_set, context)
    used = {(right.group, right.resource) for each in programs for right in each.facts.rights}
    unused = sorted(
        {
            resource
            for rule in rules
            if not any(powers([rule]))  # DS514 speaks of those
            for group in rule.get("apiGroups", ())
            for resource in rule.get("resources", ())
            if (group, resource) not in used
        }
    )
    if unused:
        names = listed(sorted({each.facts.program for each in programs}))
        message = f"{names} is granted {', '.join(unused)} and asks for nothing of it."
        yield pod_violation(message, "serviceAccountName")


RULE = Rule(
    id="DS1416",
    slug="rights-unused",
    summary="Rights are granted that nothing in the Pod uses.",
    why=(
        "The token is on every node, and whoever gets root on one of them has its rights. What the "
        "programs do not need is a gift to them alone."
    ),
    remedy="Leave the resources out of the role; without any left, mount no token.",
    bad=fluent_bit(SAFE + "[FILTER]\n    Name  kubernetes\n")
    + GRANT % "pods, namespaces, services",
    good=fluent_bit(
        SAFE + "[FILTER]\n    Name  kubernetes\n", pod="automountServiceAccountToken: true\n"
    )
    + GRANT % "pods, namespaces",
    check=_check,
    source="Kubernetes documentation, RBAC Good Practices (least privilege)",
    beyond_cel=OTHER_OBJECTS,
)
