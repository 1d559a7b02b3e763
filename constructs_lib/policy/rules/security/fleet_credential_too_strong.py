"""DS514: a token on every node that can take over the cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.node_kinds import is_on_control_plane_only
from constructs_lib.policy.facts.powers import powers
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_BUILT_IN: Final[Mapping[str, str]] = {
    "cluster-admin": "do everything",
    "admin": "read every Secret and create Pods",
    "edit": "read every Secret and create Pods",
}
"""Roles of every cluster that no input holds."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for grant in context.grants.get((daemon_set.namespace, daemon_set.service_account), ()):
        if not grant.everywhere:
            continue
        if grant.role in _BUILT_IN:
            yield _violation(daemon_set, grant.role, _BUILT_IN[grant.role])
            continue
        role = context.find("ClusterRole", grant.role) or {}
        found = list(powers(role.get("rules", ())))
        if found:
            bounded = not any(power.takes_the_cluster for power in found)
            what = "; ".join(power.what for power in found)
            yield _violation(daemon_set, grant.role, what, bounded=bounded)


def _violation(
    daemon_set: DaemonSetView, role: str, what: str, *, bounded: bool = False
) -> Violation:
    account = daemon_set.service_account
    message = f"On each of its nodes, ServiceAccount {account!r} may {what} (ClusterRole {role})."
    case = "bounded" if bounded else None
    if is_on_control_plane_only(daemon_set):
        case = "control plane"
    return pod_violation(message, "serviceAccountName", case=case)


RULE = Rule(
    id="DS514",
    slug="fleet-credential-too-strong",
    summary="The agent's ServiceAccount can take over the cluster.",
    why=(
        "The token is on every node. Root on any of them can read it, and then controls the whole "
        "cluster."
    ),
    remedy=(
        "Grant what the agent needs by name: resources, verbs, resourceNames. Bind Secrets in "
        "namespaces with a RoleBinding. Move what writes to the cluster into a Deployment."
    ),
    bad="""\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: agent
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: agent
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: agent
subjects:
- kind: ServiceAccount
  name: agent
  namespace: agents
""",
    good="""\
spec:
  template:
    spec:
      automountServiceAccountToken: true
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: agent
rules:
- apiGroups: [""]
  resources: [pods, nodes]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: agent
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: agent
subjects:
- kind: ServiceAccount
  name: agent
  namespace: agents
""",
    check=_check,
    source="Kubernetes documentation, RBAC Good Practices",
    beyond_cel=OTHER_OBJECTS,
)
