"""DS1414: a program asks the API server for what its ServiceAccount may not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import alike, listed
from constructs_lib.policy.facts.granted import (
    granted_rules,
    is_granted,
    may_be_granted_elsewhere,
)
from constructs_lib.policy.facts.tokens import mounts_token
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation

__all__ = ["GRANT", "RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    asking = [each for each in context.programs(daemon_set) if each.facts.rights]
    if not asking or not mounts_token(daemon_set, context):
        return  # without a token there is more to say: DS1415
    rules, complete = granted_rules(daemon_set, context)
    if not complete or (not rules and may_be_granted_elsewhere(daemon_set, context)):
        return
    for program in asking:
        missing = [
            each for each in program.facts.rights if each.needed and not is_granted(each, rules)
        ]
        for rights in alike(missing, lambda each: (each.because, each.verbs)):
            first = rights[0]
            resources = dict.fromkeys(each.resource for each in rights)
            what = f"{', '.join(sorted(first.verbs))} {listed(resources)}"
            message = (
                f"{first.because} of {program.facts.program} has to {what}, which nothing here "
                f"grants to ServiceAccount {daemon_set.service_account!r}."
            )
            yield program_violation(program, first.place, message[0].upper() + message[1:])


GRANT: Final = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agent}
rules:
- {apiGroups: [""], resources: [%s], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}
subjects:
- {kind: ServiceAccount, name: agent, namespace: agents}
"""
"""A ClusterRole for some resources that is bound to the agent."""
_ASKS: Final = SAFE + "[FILTER]\n    Name  kubernetes\n"
_TALKS: Final = "automountServiceAccountToken: true\n"

RULE = Rule(
    id="DS1414",
    slug="rights-missing",
    summary="A program asks the API server for what nothing grants it.",
    why=(
        "Every call is refused with 403. Most programs go on without what they asked for: records "
        "lack the names of their Pods, and only a log at debug level says why."
    ),
    remedy=(
        "Bind a ClusterRole with these verbs to the ServiceAccount of the DaemonSet, or switch off "
        "the part of the program that asks."
    ),
    bad=fluent_bit(_ASKS, pod=_TALKS) + GRANT % "nodes",
    good=fluent_bit(_ASKS, pod=_TALKS) + GRANT % "pods, namespaces",
    check=_check,
    source="fluent/fluent-bit#2934; fluent/fluentd-kubernetes-daemonset#14",
    beyond_cel=OTHER_OBJECTS,
)
