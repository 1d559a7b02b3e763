"""DS806: a liveness probe that kills what is only slow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_LEAST_SECONDS: Final = 20


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        probe = container.probes.get("livenessProbe")
        if probe is None:
            continue
        patience = probe.initial_delay_seconds + probe.seconds_of_failure
        if patience < _LEAST_SECONDS and "startupProbe" not in container.probes:
            message = f"The probe gives up {patience} s after the start, and no startupProbe waits."
            yield container_violation(container, message, "livenessProbe")
        if "exec" in probe.value and probe.timeout_seconds == 1:
            written = probe.value.get("timeoutSeconds", "not set")
            seen = "1" if written == 1 else f"{written}, which is 1"
            yield container_violation(
                container,
                f"timeoutSeconds is {seen}: on a busy node it takes a second to start a process.",
                "livenessProbe",
                "timeoutSeconds",
            )


RULE = Rule(
    id="DS806",
    slug="liveness-too-eager",
    summary="A liveness probe fails too soon.",
    why=(
        "When nodes are busy, after an outage or in a rollout, agents answer late. The kubelet "
        "then kills them on all those nodes at once, and their starts keep the nodes busy."
    ),
    remedy=(
        "Let failureThreshold times periodSeconds be a minute or so, give slow starts a "
        "startupProbe, and a command more than a second."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          periodSeconds: 5
          failureThreshold: 2
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        startupProbe:
          httpGet:
            path: /live
            port: metrics
          failureThreshold: 30
        livenessProbe:
          periodSeconds: 10
          failureThreshold: 6
""",
    check_spec=_check,
    source="Kubernetes, pkg/kubelet/prober/worker.go",
    cel=(
        Cel(
            finds=(
                "has(c.livenessProbe) && ((!has(c.startupProbe)"
                " && c.livenessProbe.?initialDelaySeconds.orValue(0)"
                " + c.livenessProbe.?failureThreshold.orValue(3)"
                f" * c.livenessProbe.?periodSeconds.orValue(10) < {_LEAST_SECONDS})"
                " || (has(c.livenessProbe.exec)"
                " && c.livenessProbe.?timeoutSeconds.orValue(1) == 1))"
            ),
            of="app container",
        ),
    ),
)
