"""DS1102: a selector that matches the Pods of another workload."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.object_kind import identity_of
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.workloads import OTHER_KINDS, Workload, title, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    if not context.daemon_sets:
        return
    everything = list(workloads(context, *OTHER_KINDS, "DaemonSet"))
    pods = SelectedPods(everything)
    places = {id(workload.manifest): place for place, workload in enumerate(everything)}
    for workload in everything:
        other = next(_strangers(workload, pods, places), None)
        if other is not None:
            yield Violation(
                path=("spec", "selector"),
                message=f"The selector also matches the Pods of {title(other.manifest)}.",
                on=workload.manifest,
            )


def _strangers(
    workload: Workload, pods: SelectedPods, places: dict[int, int]
) -> Iterator[Workload]:
    """Workloads whose Pods the selector matches. Of two that match each other the later tells."""
    selector = workload.selector
    if selector is None:
        return
    for other in pods.by(selector, workload.namespace):
        is_pair = workload.is_daemon_set or other.is_daemon_set
        if not is_pair or identity_of(other.manifest) == identity_of(workload.manifest):
            continue
        is_later = places[id(other.manifest)] > places[id(workload.manifest)]
        theirs = other.selector
        if not (is_later and theirs is not None and theirs.matches(workload.labels)):
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
)
