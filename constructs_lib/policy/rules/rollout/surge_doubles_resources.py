"""DS210: a second Pod for which the nodes keep no room."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.pod_resources import pod_requests
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.amounts import amount_in_words, read_amounts
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if not daemon_set.strategy.surges:
        return
    asked = pod_requests(daemon_set.pod)
    config = context.config
    for name, room in read_amounts({"cpu": config.node_cpu, "memory": config.node_memory}).items():
        twice = 2 * asked.get(name, 0)
        if twice > room:
            message = (
                f"maxSurge is {daemon_set.strategy.max_surge}: for two Pods a node needs "
                f"{amount_in_words(name, twice)} of {name}, more than the "
                f"{amount_in_words(name, room)} of the budget."
            )
            yield object_violation(message, "spec", "updateStrategy", "rollingUpdate", "maxSurge")


RULE = Rule(
    id="DS210",
    slug="surge-doubles-resources",
    summary="An update needs room for two Pods on a node, which is more than an agent may take.",
    why=(
        "During the update each node holds both Pods. Without room the new one stays Pending or "
        "preempts other Pods."
    ),
    remedy="Request less, or write `maxSurge: 0` and `maxUnavailable: 1`.",
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            cpu: 300m
          limits:
            cpu: 600m
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            cpu: 100m
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=(
                "variables.surges && (2 * variables.podCpu > variables.nodeCpu"
                " || 2 * variables.podMemory > variables.nodeMemory)"
            ),
            seen="'maxSurge ' + string(variables.maxSurge)",
        ),
    ),
)
