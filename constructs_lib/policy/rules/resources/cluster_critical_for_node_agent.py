"""DS413: the class of what the cluster needs, for what a node needs."""

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
    if daemon_set.priority_class == "system-cluster-critical":
        yield pod_violation(
            "system-cluster-critical is for what a cluster needs once; "
            "an agent is needed on each node.",
            "priorityClassName",
        )


RULE = Rule(
    id="DS413",
    slug="cluster-critical-for-node-agent",
    summary="An agent of every node has the class of cluster-wide services.",
    why=(
        "The two system classes differ in who is preempted: a Pod the cluster can run elsewhere, "
        "or one that only this node can run. With the wrong one the agent is preempted by a DNS "
        "server that could run on any node."
    ),
    remedy=("Use `system-node-critical`, or your own class if the node works without the agent."),
    bad="""\
metadata:
  namespace: kube-system
spec:
  template:
    spec:
      priorityClassName: system-cluster-critical
""",
    good="""\
metadata:
  namespace: kube-system
spec:
  template:
    spec:
      priorityClassName: system-node-critical
""",
    check_spec=_check,
    cel=(
        Cel(
            finds="variables.pod.?priorityClassName.orValue('') == 'system-cluster-critical'",
            seen="variables.pod.priorityClassName",
        ),
    ),
)
