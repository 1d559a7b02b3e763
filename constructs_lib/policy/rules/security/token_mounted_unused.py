"""DS513: a token on every node that nothing seems to use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.tokens import automounts_token
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_SIGNS: Final = ("kube", "k8s", "apiserver")


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if not automounts_token(daemon_set, context) or daemon_set.service_account == "default":
        return  # the default account is DS512's
    if not context.of_kind("ClusterRoleBinding", "RoleBinding"):
        return  # its rights may be in another input
    account = (daemon_set.namespace, daemon_set.service_account)
    if account not in context.grants and not _speaks_of_kubernetes(daemon_set):
        seen = daemon_set.pod.get("automountServiceAccountToken")
        yield pod_violation(
            f"automountServiceAccountToken is {'not set' if seen is None else 'true'}, and nothing "
            f"here grants ServiceAccount {daemon_set.service_account!r} anything.",
            "automountServiceAccountToken",
        )


def _speaks_of_kubernetes(daemon_set: DaemonSetView) -> bool:
    """Whether a program is told about the API server; ``$(KUBE_NODE)`` is as good as a flag."""
    for container in daemon_set.all:
        for argument in container.arguments:
            if any(sign in argument.text.lower() for sign in _SIGNS):
                return True
    return False


RULE = Rule(
    id="DS513",
    slug="token-mounted-unused",
    summary="A ServiceAccount token is mounted but apparently not used.",
    why=(
        "Whoever gets root on any one node reads the token. Even without any rights it gives "
        "access to the API server as an authenticated user."
    ),
    remedy=(
        "Set automountServiceAccountToken to false. If the agent does use the API server, check "
        "it together with the RBAC objects that let it."
    ),
    bad="""\
spec:
  template:
    spec:
      automountServiceAccountToken: null
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: other
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: other
subjects:
- kind: ServiceAccount
  name: other
  namespace: agents
""",
    good="""\
spec:
  template:
    spec:
      automountServiceAccountToken: false
""",
    check=_check,
    source="CIS Kubernetes Benchmark, RBAC and Service Accounts",
    beyond_cel=OTHER_OBJECTS,
)
