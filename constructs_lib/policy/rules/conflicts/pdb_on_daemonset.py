"""DS1105: a PodDisruptionBudget for the Pods of a DaemonSet."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.workloads import title, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    budgets = context.of_kind("PodDisruptionBudget")
    if not budgets:
        return
    pods = SelectedPods(workloads(context, "DaemonSet"))
    for budget in budgets:
        selector = read_selector(budget.get("spec", {}).get("selector"))
        namespace = budget.get("metadata", {}).get("namespace")
        if selector is not None:
            for workload in pods.by(selector, namespace):
                yield _violation(budget, workload.manifest)
                break


def _violation(budget: Manifest, daemon_set: Manifest) -> Violation:
    spec = budget.get("spec", {})
    of = title(daemon_set)
    for field in ("maxUnavailable", "minAvailable"):
        value = spec.get(field)
        if value is not None and (field == "maxUnavailable" or isinstance(value, str)):
            return Violation(
                path=("spec", field),
                message=f"{field} is {value!r}, which cannot be computed for {of}: no Pod of it "
                "may be evicted.",
                case="blocks",
                on=budget,
            )
    message = f"The budget selects the Pods of {of}, which `kubectl drain` ignores anyway."
    return Violation(path=("spec", "selector"), message=message, on=budget)


RULE = Rule(
    id="DS1105",
    slug="pdb-on-daemonset",
    summary="A PodDisruptionBudget selects the Pods of a DaemonSet.",
    why=(
        "To compute `maxUnavailable` or a percentage, Kubernetes asks the owner of the Pods for "
        "its scale, which a DaemonSet does not have. It then allows no disruption at all: whatever "
        "evicts DaemonSet Pods waits without end. The DaemonSet's own updates ignore the budget."
    ),
    remedy=(
        "Delete the budget, or narrow its selector to the Pods of the workload that it is meant "
        "for. How many agents an update may stop at once is set in updateStrategy."
    ),
    bad="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: agent
  namespace: agents
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: agent
""",
    good="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: gateway
  namespace: agents
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: gateway
""",
    check_input=_check,
    source="pkg/controller/disruption/disruption.go, Kubernetes v1.37",
    beyond_cel=OTHER_OBJECTS,
)
