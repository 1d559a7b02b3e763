"""DS403: a container that may take all memory of its node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.priority import BUILT_IN
from constructs_lib.policy.cel.resources import lacks
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.resources import run_once_case, without
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    priority_class = daemon_set.priority_class
    never_evicted = priority_class in BUILT_IN
    extra = f", and with {priority_class} it is never evicted" if never_evicted else ""
    for container in without("limit", "memory", daemon_set, context):
        yield container_violation(
            container,
            f"The container has no memory limit{extra}.",
            *("resources", "limits", "memory"),
            case=run_once_case(container) or ("never evicted" if never_evicted else None),
        )


RULE = Rule(
    id="DS403",
    slug="memory-limit-missing",
    summary="A container has no memory limit.",
    why=(
        "A leak in an agent takes the memory of its node until the workloads there are evicted, "
        "on every node at the same time. With a limit it takes the agent only. Pods of the system "
        "classes are never evicted, so with these everything else goes first."
    ),
    remedy="Set a memory limit above what the program needs on the busiest node.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            memory: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            memory: 192Mi
""",
    check_spec=_check,
    source="Kubernetes, pkg/kubelet/types/pod_update.go (IsCriticalPod)",
    cel=lacks("limits", "memory", never_evicted=tuple(BUILT_IN)),
)
