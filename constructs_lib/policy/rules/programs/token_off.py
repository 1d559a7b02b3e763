"""DS1415: rights are granted or needed, and no token is there to use them."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.granted import grants_of
from constructs_lib.policy.facts.tokens import mounts_token
from constructs_lib.policy.facts.workloads import OTHER_KINDS, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if mounts_token(daemon_set, context):
        return
    account = daemon_set.service_account
    asking = next(
        (
            (each.facts.program, right)
            for each in context.programs(daemon_set)
            for right in each.facts.rights
            if right.needed
        ),
        None,
    )
    if asking is not None:
        program, right = asking
        message = (
            f"{right.because} of {program} asks the API server for {right.resource}, and no token "
            f"of ServiceAccount {account!r} is mounted."
        )
        message = message[0].upper() + message[1:]
        yield pod_violation(message, "automountServiceAccountToken", case="needed")
    elif grants_of(daemon_set, context) and not _others_use(daemon_set, context):
        message = (
            f"Rights are granted to ServiceAccount {account!r}, and no token of it is mounted: "
            "nobody can use them."
        )
        yield pod_violation(message, "automountServiceAccountToken")


def _others_use(daemon_set: DaemonSetView, context: Context) -> bool:
    """Whether something else of the input runs under the same account."""
    account = daemon_set.namespace, daemon_set.service_account
    users = [
        (each.namespace, each.pod.get("serviceAccountName", "default"))
        for each in workloads(context, "DaemonSet", *OTHER_KINDS)
        if each.manifest is not daemon_set.manifest
    ]
    return account in users


RULE = Rule(
    id="DS1415",
    slug="token-off",
    summary="Rights are granted or needed, and no token is mounted.",
    why=(
        "Without a token every call to the API server is made by nobody and refused with 401 or "
        "403. Some programs end, others go on without what they asked for."
    ),
    remedy=(
        "Set automountServiceAccountToken to true for the Pods, which wins over the "
        "ServiceAccount; or remove the rights and what asks for them."
    ),
    bad="""\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agent}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}
subjects:
- {kind: ServiceAccount, name: agent, namespace: agents}
""",
    good="""\
spec:
  template:
    spec:
      automountServiceAccountToken: true
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agent}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}
subjects:
- {kind: ServiceAccount, name: agent, namespace: agents}
""",
    check=_check,
    source="fluent/fluentd-kubernetes-daemonset#200",
    beyond_cel=OTHER_OBJECTS,
)
