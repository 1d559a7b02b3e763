"""DS411: an agent of no priority."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if not daemon_set.priority_class:
        yield pod_violation(
            "The Pods have no priorityClassName: they have the same priority as any workload.",
            "priorityClassName",
        )


RULE = Rule(
    id="DS411",
    slug="priority-class-missing",
    summary="The agent has no priority class.",
    why=(
        "On a full node the Pod of the agent stays Pending: it preempts no workload, and an "
        "autoscaler adds no node for it. When memory runs out it is among the first to go."
    ),
    remedy=(
        "Use `system-node-critical` for what the node cannot work without (network, volumes, "
        "kube-proxy, DNS cache, GPU), and for other agents your own class, above those of the "
        "workloads."
    ),
    bad="""\
spec:
  template:
    spec:
      priorityClassName: null
""",
    good="""\
spec:
  template:
    spec:
      priorityClassName: node-agents
""",
    check_spec=_check,
    cel=(Cel(finds="variables.pod.?priorityClassName.orValue('') == ''", seen="'no class'"),),
)
