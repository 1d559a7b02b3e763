"""DS801: a container that never says whether it is ready."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    any_ports = any(container.ports for container in daemon_set.app)
    for container in daemon_set.app:
        if "readinessProbe" in container.probes:
            continue
        may_take = bool(container.ports) or (container.is_main and not any_ports)
        takes_traffic = may_take and id(daemon_set) in context.served
        yield container_violation(
            container,
            "The container gets traffic before it is known to answer."
            if takes_traffic
            else "The container has no readiness probe: it is ready as soon as it runs.",
            "readinessProbe",
            case=None if takes_traffic else "no traffic",
        )


RULE = Rule(
    id="DS801",
    slug="readiness-probe-missing",
    summary="A container has no readiness probe.",
    why=(
        "Without it a Pod is ready the moment its processes run. Services send it requests that "
        "it cannot answer yet, and a rollout goes on to the next node while this one is broken."
    ),
    remedy=(
        "Probe what shows that the agent can work: a port that it opens last, or a dedicated path."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        readinessProbe: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        readinessProbe:
          httpGet:
            path: /ready
            port: metrics
""",
    check=_check,
    source="FairwindsOps/polaris#651",
    cel=(Cel(finds="!has(c.readinessProbe)", of="app container", cases=("no traffic",)),),
    beyond_cel="Whether a Service leads to the container, which makes it graver.",
)
