"""DS402: a container that requests no memory."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.resources import lacks
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.resources import run_once_case, without
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for container in without("request", "memory", daemon_set, context):
        yield container_violation(
            container,
            "The container has no memory request, or a request of 0.",
            *("resources", "requests", "memory"),
            case=run_once_case(container),
        )


RULE = Rule(
    id="DS402",
    slug="memory-request-missing",
    summary="A container requests no memory.",
    why=(
        "To the scheduler the agent costs nothing, so it fills the node without it. When memory "
        "runs out, Pods that use more than they requested are evicted first, and that is this one."
    ),
    remedy="Request what the program needs on a busy node: measure it, then write that down.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 96Mi
""",
    check_spec=_check,
    source="Kubernetes, pkg/apis/core/v1/defaults.go (SetDefaults_Pod)",
    cel=lacks("requests", "memory"),
)
