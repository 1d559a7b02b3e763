"""DS414: a priority class that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    named = daemon_set.priority_class
    if not named or named.startswith("system-"):
        return
    lists_classes = context.config.closed or bool(context.of_kind("PriorityClass"))
    if lists_classes and context.find("PriorityClass", named) is None:
        yield pod_violation(
            f"priorityClassName is {named!r}, and the input has no PriorityClass of that name.",
            "priorityClassName",
        )


RULE = Rule(
    id="DS414",
    slug="priority-class-undefined",
    summary="The priority class is missing from the input.",
    why=(
        "The DaemonSet is created all the same. Its Pods are rejected as long as the class does "
        "not exist, so no node has an agent."
    ),
    remedy="Define the PriorityClass beside the DaemonSet, or correct the name.",
    bad="""\
spec:
  template:
    spec:
      priorityClassName: node-agent
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: node-agents
value: 1000000
""",
    good="""\
spec:
  template:
    spec:
      priorityClassName: node-agents
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: node-agents
value: 1000000
""",
    check=_check,
    source="Kubernetes, plugin/pkg/admission/priority",
    beyond_cel=OTHER_OBJECTS,
)
