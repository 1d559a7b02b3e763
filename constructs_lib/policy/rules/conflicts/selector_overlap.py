"""DS1102: a selector that matches the Pods of another workload."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from constructs_lib.k8s.object_kind import identity_of
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.workloads import OTHER_KINDS, Workload, title, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    if not context.daemon_sets:
        return
    # An object that is there twice is another rule's.
    once = {identity_of(each.manifest): each for each in reversed(_workloads(context))}
    pods = SelectedPods(reversed(once.values()))
    agents = {number for number, each in enumerate(pods.workloads) if each.is_daemon_set}
    for number, workload in enumerate(pods.workloads):
        other = next(_strangers(number, pods, agents), None)
        if other is not None:
            yield Violation(
                path=("spec", "selector"),
                message=f"The selector also matches the Pods of {title(other.manifest)}.",
                on=workload.manifest,
            )


def _workloads(context: Context) -> list[Workload]:
    return list(workloads(context, *OTHER_KINDS, "DaemonSet"))


def _strangers(number: int, pods: SelectedPods, agents: AbstractSet[int]) -> Iterator[Workload]:
    """Workloads whose Pods the selector matches. Of two that match each other the later tells."""
    workload = pods.workloads[number]
    selector = workload.selector
    if selector is None:
        return
    # One of a pair is a DaemonSet: only then it is this checker's.
    found = (
        pods.in_order(selector, workload.namespace)
        if workload.is_daemon_set
        else sorted(pods.numbers(selector, workload.namespace) & agents)
    )
    for each in found:
        other = pods.workloads[each]
        theirs = other.selector
        is_mutual = each > number and theirs is not None and theirs.matches(workload.labels)
        if each != number and not is_mutual:
            yield other


RULE = Rule(
    id="DS1102",
    slug="selector-overlap",
    summary="A selector matches the Pods of another workload.",
    why=(
        "Controllers leave each other's Pods alone, but adopt those whose owner is gone. Whoever "
        "selects Pods by these labels (a Service, a PodDisruptionBudget, a monitor, a person with "
        "`kubectl delete -l`) means one of them and gets both."
    ),
    remedy=(
        "Give each workload its own label, such as app.kubernetes.io/instance, in template and "
        "selector. A selector cannot be changed: the DaemonSet has to be recreated."
    ),
    bad="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent-gateway
  namespace: agents
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: agent
      app.kubernetes.io/instance: agent
  template:
    metadata:
      labels:
        app.kubernetes.io/name: agent
        app.kubernetes.io/instance: agent
    spec:
      containers:
      - name: gateway
""",
    good="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent-gateway
  namespace: agents
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: agent
      app.kubernetes.io/instance: gateway
  template:
    metadata:
      labels:
        app.kubernetes.io/name: agent
        app.kubernetes.io/instance: gateway
    spec:
      containers:
      - name: gateway
""",
    check_input=_check,
    source="Kubernetes documentation, Labels and Selectors",
    beyond_cel=OTHER_OBJECTS,
)
