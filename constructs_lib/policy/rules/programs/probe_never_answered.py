"""DS1412: a probe asks what the program does not answer."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.asked_endpoints import asked_endpoints
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for asked in asked_endpoints(program):
            endpoint = asked.endpoint
            if endpoint.is_on and not endpoint.loopback:
                continue
            why = "is switched off" if not endpoint.is_on else "answers on the loopback only"
            where = f"{endpoint.path} on port" if endpoint.path else "Port"
            message = (
                f"{where} {endpoint.port} of {program.facts.program} {why}: the probe always fails."
            )
            yield container_violation(program.container, message, asked.probe, *asked.place)


RULE = Rule(
    id="DS1412",
    slug="probe-never-answered",
    summary="A probe asks an endpoint that the program's configuration leaves off.",
    why=(
        "Nothing answers. A liveness probe has the container killed again and again; a readiness "
        "probe leaves the Pod unready for ever, and an update stops at the first node."
    ),
    remedy=(
        "Switch the endpoint on in the configuration (`HTTP_Server On` in Fluent Bit), on an "
        "address that the kubelet reaches, or ask another one."
    ),
    bad=fluent_bit(
        container="""\
ports:
- {name: http, containerPort: 2020}
livenessProbe:
  httpGet: {path: /, port: http}
"""
    ),
    good=fluent_bit(
        SAFE.replace("[SERVICE]\n", "[SERVICE]\n    HTTP_Server   On\n"),
        container="""\
ports:
- {name: http, containerPort: 2020}
livenessProbe:
  httpGet: {path: /, port: http}
readinessProbe:
  httpGet: {path: /api/v2/metrics/prometheus, port: http}
""",
    ),
    check=_check,
    source="documentation of Fluent Bit (monitoring: off by default)",
    beyond_cel=PROGRAM,
)
