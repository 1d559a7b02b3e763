"""DS802: a container that nobody restarts when it hangs."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        if "livenessProbe" not in container.probes:
            yield container_violation(
                container,
                "The container has no liveness probe: if it hangs, nothing restarts it.",
                "livenessProbe",
            )


RULE = Rule(
    id="DS802",
    slug="liveness-probe-missing",
    summary="A container has no liveness probe.",
    why=(
        "A process that hangs still runs, so nothing restarts it. Collectors of logs and metrics "
        "hang on lost connections and full buffers, and the node's data is missing until someone "
        "looks for it."
    ),
    remedy=(
        "Probe something that answers as long as the process works at all, and be patient: "
        "minutes, not seconds. It must not depend on other servers."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        livenessProbe:
          httpGet:
            path: /live
            port: metrics
          periodSeconds: 30
          failureThreshold: 5
""",
    check_spec=_check,
    cel=(Cel(finds="!has(c.livenessProbe)", of="app container"),),
)
