"""DS116: a field that the API server drops without a word."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import DROPPED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.validation.dropped import dropped_fields

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for field in dropped_fields(daemon_set.pod, context.minor):
        end = "no release has on" if field.since is None else f"is on from 1.{field.since} on"
        message = (
            f"The API server of 1.{context.minor} drops {field.path[-1]}: it needs the feature "
            f"gate {field.gate}, which {end}."
        )
        yield pod_violation(message, *field.path)


RULE = Rule(
    id="DS116",
    slug="field-dropped",
    summary="The API server drops a field, as its feature gate is off.",
    why=(
        "The object is accepted and stored without the field, and nobody is told. The Pods run "
        "without what it asks for, such as a signal to stop or a mount without programs."
    ),
    remedy=(
        "Leave the field out, or switch the gate on in the API server, scheduler and kubelets of "
        "every cluster, and suppress this finding."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        lifecycle:
          stopSignal: SIGUSR1
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        lifecycle:
          preStop:
            exec:
              command: [/bin/agent, --stop]
""",
    check_spec=_check,
    source="dropDisabledFields in pkg/api/pod/util.go, Kubernetes v1.37",
    beyond_cel=DROPPED,
)
