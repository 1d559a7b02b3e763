"""DS407: an agent that takes a large part of every node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.pod_resources import pod_requests
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.amounts import amount_in_words, read_amounts
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    budget = {"cpu": context.config.node_cpu, "memory": context.config.node_memory}
    if not any(_may_exceed(daemon_set, name, most) for name, most in budget.items()):
        return
    asked = pod_requests(daemon_set.pod)
    for name, most in read_amounts(budget).items():
        amount = asked.get(name, 0)
        if amount > most:
            cluster = (
                f", {amount_in_words(name, amount * context.nodes)} on {context.nodes} nodes"
                if context.nodes is not None
                else ""
            )
            yield pod_violation(
                f"A Pod requests {amount_in_words(name, amount)} of {name}{cluster}; "
                f"the budget for one agent is {amount_in_words(name, most)} a node.",
                "containers",
            )


def _may_exceed(daemon_set: SpecView, name: str, most: str) -> bool:
    """Whether it is worth counting exactly: all containers at once are the most it can be."""
    if "resources" in daemon_set.pod or "overhead" in daemon_set.pod:
        return True
    asked = [container.resources.request(name) for container in daemon_set.all]
    return sum(each.nanos for each in asked if each) > Quantity.parse(most).nanos


RULE = Rule(
    id="DS407",
    slug="request-too-large-per-node",
    summary="An agent requests more than the budget of one agent.",
    why=(
        "The request is reserved on every node and hurts the smallest nodes most. A dozen such "
        "agents leave little for the workloads."
    ),
    remedy=(
        "Request less, or do the heavy part once per cluster instead of on each node. The budget "
        "is set in the configuration: `node_cpu` (500m) and `node_memory` (512Mi)."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 2Gi
          limits:
            memory: 2Gi
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 512Mi
          limits:
            memory: 512Mi
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=(
                "variables.podCpu > variables.nodeCpu || variables.podMemory > variables.nodeMemory"
            ),
            seen=(
                "string(variables.podCpu) + 'm of CPU and '"
                " + string(variables.podMemory / 1048576000) + 'Mi of memory'"
            ),
        ),
    ),
)
