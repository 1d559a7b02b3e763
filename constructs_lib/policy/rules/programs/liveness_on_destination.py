"""DS1411: a container is killed because somebody else is away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.asked_endpoints import asked_endpoints
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import container_violation
from constructs_lib.programs.catalogue import Program

__all__ = ["RULE"]

_BUFFERS: Final = {"/fluentd-buffers", "/fluentd/log/buffer"}
"""Where Fluentd's images and charts keep the buffer."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for asked in asked_endpoints(program):
            if (
                asked.probe == "livenessProbe"
                and asked.endpoint.is_on
                and asked.endpoint.tells == "destination"
            ):
                message = (
                    f"{asked.endpoint.path} of {program.facts.program} fails while the destination "
                    "is away: the container is killed for it."
                )
                yield container_violation(program.container, message, asked.probe, *asked.place)
        if _asks_for_the_buffer(program):
            message = (
                f"The probe looks at the age of the buffer, which {program.facts.program} cannot "
                "empty while the destination is away: the container is killed for it."
            )
            yield container_violation(program.container, message, "livenessProbe", "exec")


def _asks_for_the_buffer(program: Program) -> bool:
    """Whether a command of the liveness probe works with files of a buffer."""
    probe = program.container.probes.get("livenessProbe")
    action, asked = probe.action if probe is not None else ("", {})
    if action != "exec":
        return False
    script = " ".join(map(str, asked.get("command", ())))
    paths = {each.path for each in program.facts.buffers if isinstance(each.path, str)}
    return any(path in script for path in paths | _BUFFERS)


RULE = Rule(
    id="DS1411",
    slug="liveness-on-destination",
    summary="A liveness probe asks whether the destination is well.",
    why=(
        "When the destination is away, the kubelet restarts the agent on every node, again and "
        "again. What it holds in memory is lost each time, and when the destination is back, all "
        "of them start at once."
    ),
    remedy=(
        "Ask for the process alone in the liveness probe (`/` of Fluent Bit), and for the "
        "destination in the readiness probe, where it holds an update up."
    ),
    bad=fluent_bit(
        SAFE.replace("[SERVICE]\n", "[SERVICE]\n    HTTP_Server   On\n    Health_Check  On\n"),
        container="""\
ports:
- {name: http, containerPort: 2020}
livenessProbe:
  httpGet: {path: /api/v1/health, port: http}
""",
    ),
    good=fluent_bit(
        SAFE.replace("[SERVICE]\n", "[SERVICE]\n    HTTP_Server   On\n    Health_Check  On\n"),
        container="""\
ports:
- {name: http, containerPort: 2020}
livenessProbe:
  httpGet: {path: /, port: http}
readinessProbe:
  httpGet: {path: /api/v1/health, port: http}
""",
    ),
    check=_check,
    source="documentation of Fluent Bit (health check)",
    beyond_cel=PROGRAM,
)
