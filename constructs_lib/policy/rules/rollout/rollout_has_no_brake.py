"""DS203: a rollout that nothing stops when the new Pods do not work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.probes import nothing_stops_rollout
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_SECONDS: Final = 15


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if nothing_stops_rollout(daemon_set):
        message = (
            "No container has a readiness or startup probe and minReadySeconds is 0: a new Pod "
            "counts as available the moment it runs."
        )
        yield object_violation(message, "spec", "minReadySeconds")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Put(path=violation.path, value=_SECONDS)


RULE = Rule(
    id="DS203",
    slug="rollout-has-no-brake",
    summary="Nothing stops a rollout whose new Pods do not work.",
    why=(
        "An image that crashes a second after its start is available for that second, so the "
        "controller goes on to the next node until the agent is broken on all of them."
    ),
    remedy="Give the agent a readiness probe, or write `minReadySeconds` of 10 to 30.",
    bad="""\
spec:
  minReadySeconds: null
  template:
    spec:
      containers:
      - name: agent
        readinessProbe: null
""",
    good="""\
spec:
  minReadySeconds: 15
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/controller/daemon/update.go",
    cel=(Cel(finds="variables.nothingStopsRollout", seen="'minReadySeconds 0, no probe'"),),
)
