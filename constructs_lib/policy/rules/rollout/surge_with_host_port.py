"""DS207: a second Pod on a node that has the port only once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_ROLLING: Final[Path] = ("spec", "updateStrategy", "rollingUpdate")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    claims = daemon_set.host_ports if daemon_set.strategy.surges else ()
    if claims:
        ports = ", ".join(str(claim) for claim in claims)
        message = (
            f"maxSurge is {daemon_set.strategy.max_surge}, but the Pod claims {ports} of its "
            "node: the new one stays Pending beside the old one."
        )
        yield object_violation(message, *_ROLLING, "maxSurge")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Put(path=violation.path, value=0)
    yield Put(path=(*_ROLLING, "maxUnavailable"), value=1)


RULE = Rule(
    id="DS207",
    slug="surge-with-host-port",
    summary="An update starts a second Pod on a node whose port the first one holds.",
    why=(
        "A port of the node can be claimed once. The old Pod is deleted when the new one is "
        "available, and the new one waits for the port: the update hangs on every node. The API "
        "server accepts it."
    ),
    remedy=(
        "Write `maxSurge: 0` and `maxUnavailable: 1`, or do not use host ports. On the host "
        "network every declared port is one."
    ),
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
        ports:
        - containerPort: 9000
          hostPort: 9000
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/scheduler/framework/plugins/nodeports; kubernetes/kubernetes#106417",
    cel=(
        Cel(
            finds="variables.surges && variables.claimsHostPorts",
            seen="'maxSurge ' + string(variables.maxSurge)",
        ),
    ),
)
