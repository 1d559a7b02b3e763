"""DS412: a system class where some clusters do not admit it."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.priority import BUILT_IN
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    wanted, namespace = daemon_set.priority_class, daemon_set.namespace
    if wanted not in BUILT_IN or namespace in {None, "kube-system"}:
        return
    quotas = context.of_kind("ResourceQuota")
    if not any(_admits(quota, wanted, namespace) for quota in quotas):
        yield pod_violation(
            f"priorityClassName is {wanted} in namespace {namespace!r}, "
            "and no ResourceQuota there admits it.",
            "priorityClassName",
        )


def _admits(quota: Json, wanted: str, namespace: str | None) -> bool:
    if quota.get("metadata", {}).get("namespace") != namespace:
        return False
    selector = quota.get("spec", {}).get("scopeSelector", {})
    return any(
        scope.get("scopeName") == "PriorityClass"
        and (scope.get("operator") == "Exists" or wanted in scope.get("values", ()))
        for scope in selector.get("matchExpressions", ())
    )


RULE = Rule(
    id="DS412",
    slug="system-class-outside-kube-system",
    summary="A system class is used outside kube-system without a quota that admits it.",
    why=(
        "GKE, and every API server configured like it, admits Pods of the system classes only "
        "where a ResourceQuota allows it. The DaemonSet is created but gets no Pods."
    ),
    remedy=(
        "Add a ResourceQuota whose scopeSelector names the class to the namespace, or use your own "
        "priority class."
    ),
    bad="""\
spec:
  template:
    spec:
      priorityClassName: system-node-critical
""",
    good="""\
spec:
  template:
    spec:
      priorityClassName: system-node-critical
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: critical-pods
  namespace: agents
spec:
  hard:
    pods: 1000
  scopeSelector:
    matchExpressions:
    - scopeName: PriorityClass
      operator: In
      values:
      - system-node-critical
""",
    check=_check,
    source="cilium/cilium#13852, openebs-archive/cstor-operators#196",
    beyond_cel="It depends on the ResourceQuotas of the namespace, which a policy cannot read.",
)
