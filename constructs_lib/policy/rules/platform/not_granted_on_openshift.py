"""DS1503: OpenShift is asked for more than it gives, and nothing grants it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.reasons import PLATFORM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_KIND: Final = "SecurityContextConstraints"
_BUILT_IN: Final = "system:openshift:scc:"
_RESOURCE: Final = "securitycontextconstraints"
_EVERYBODY: Final = frozenset({"system:authenticated", "system:serviceaccounts"})


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if "openshift" not in context.platforms:
        return
    asked = list(_beyond_restricted(daemon_set))
    if asked and not _is_granted(daemon_set, context):
        needs = ", ".join(asked)
        yield pod_violation(
            f"OpenShift lets no such Pod in ({needs}): nothing here grants ServiceAccount "
            f"{daemon_set.service_account!r} SecurityContextConstraints that allow it."
        )


def _beyond_restricted(daemon_set: DaemonSetView) -> Iterator[str]:
    """What the constraints that every account has (restricted-v2) refuse."""
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if daemon_set.pod.get(field):
            yield field
    if any(volume.host_path for volume in daemon_set.volumes):
        yield "host paths"
    security = [container.security for container in daemon_set.all]
    if any(each.is_privileged for each in security):
        yield "privileged"
    if any({*each.added} - {"NET_BIND_SERVICE"} for each in security):
        yield "capabilities"
    if any(each.get("runAsUser") is not None for each in (daemon_set.security, *security)):
        yield "a user of its own"
    if not daemon_set.host_network and daemon_set.host_ports:
        yield "host ports"


def _is_granted(daemon_set: DaemonSetView, context: Context) -> bool:
    namespace, account = daemon_set.namespace, daemon_set.service_account
    groups = {*_EVERYBODY, f"system:serviceaccounts:{namespace}"}
    for constraints in context.of_kind(_KIND):
        users = constraints.get("users") or ()
        if f"system:serviceaccount:{namespace}:{account}" in users:
            return True
        if groups.intersection(constraints.get("groups") or ()):
            return True
    return any(
        grant.role.startswith(_BUILT_IN) or _allows_constraints(grant.role, namespace, context)
        for grant in context.grants.get((namespace, account), ())
    )


def _allows_constraints(role: str, namespace: str | None, context: Context) -> bool:
    found = context.find("ClusterRole", role) or context.find("Role", role, namespace)
    # A role that is not here may allow anything.
    return found is None or any(_RESOURCE in _resources(rule) for rule in found.get("rules") or ())


def _resources(rule: Manifest) -> list[str]:
    resources: list[str] = rule.get("resources") or []
    return resources


RULE = Rule(
    id="DS1503",
    slug="not-granted-on-openshift",
    summary="OpenShift is asked for more than every account has, and nothing grants it.",
    why=(
        "An account without a grant has restricted-v2: no path, network or process of the node, no "
        "capability, and no user that the manifest names. The controller then makes no Pod, and "
        "only an Event of the DaemonSet says so."
    ),
    remedy=(
        "Write SecurityContextConstraints with what the Pods need and the ServiceAccount among its "
        "users, or bind the account to a ClusterRole that may use one. Where another input grants "
        "it, answer the finding with an annotation."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          runAsUser: 65532
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels:
    node.openshift.io/os_id: rhcos
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          runAsUser: 65532
---
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata:
  name: agents.agent
allowHostDirVolumePlugin: false
allowHostIPC: false
allowHostNetwork: false
allowHostPID: false
allowHostPorts: false
allowPrivilegedContainer: false
readOnlyRootFilesystem: true
requiredDropCapabilities: [ALL]
runAsUser:
  type: MustRunAsNonRoot
volumes: []
users:
- system:serviceaccount:agents:agent
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels:
    node.openshift.io/os_id: rhcos
""",
    check=_check,
    source="default SecurityContextConstraints of OpenShift 4.11 and later",
    beyond_cel=PLATFORM,
)
