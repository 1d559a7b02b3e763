"""DS1110: a Service, a monitor or a network policy for the agent that selects nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.selections import Selection, selections, services_by_labels
from constructs_lib.policy.facts.workloads import OTHER_KINDS, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    pods = SelectedPods(workloads(context, "DaemonSet", *OTHER_KINDS))
    for selection in selections(context, "NetworkPolicy", "PodMonitor", "Service"):
        if not pods.reached(selection):
            yield from _violations(selection, "Pod", context.daemon_sets)
    services = services_by_labels(context.of_kind("Service"))
    for selection in selections(context, "ServiceMonitor"):
        if not services.matching(selection.selector, selection.near):
            yield from _violations(selection, "Service", context.daemon_sets)


def _violations(
    selection: Selection, what: str, daemon_sets: Sequence[DaemonSetView]
) -> Iterator[Violation]:
    """The violation of an object that is an agent's by its name; others may be another input's."""
    for daemon_set in daemon_sets:
        named_alike = daemon_set.name and (
            daemon_set.name in selection.name or selection.name in daemon_set.name
        )
        near = selection.namespaces is None or daemon_set.namespace in selection.namespaces
        if named_alike and near:
            yield Violation(
                path=selection.path,
                message=f"The {selection.kind} {selection.name!r} selects no {what} of the input.",
                on=selection.manifest,
            )
            return


RULE = Rule(
    id="DS1110",
    slug="selects-nothing",
    summary="A Service, a monitor or a network policy of the agent selects nothing.",
    why=(
        "The Service has no endpoints, the metrics are never scraped and the policy protects "
        "nothing. No object fails, so nobody sees it."
    ),
    remedy="Write the labels of the Pod template, or of the Service for a ServiceMonitor.",
    bad="""\
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: agents
spec:
  selector:
    app.kubernetes.io/name: agnet
  ports:
  - name: metrics
    port: 9000
    targetPort: metrics
""",
    good="""\
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: agents
spec:
  selector:
    app.kubernetes.io/name: agent
  ports:
  - name: metrics
    port: 9000
    targetPort: metrics
""",
    check_input=_check,
    source="Kubernetes documentation, Service; API of the Prometheus Operator",
    beyond_cel=OTHER_OBJECTS,
)
