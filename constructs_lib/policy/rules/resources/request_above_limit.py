"""DS405: a request that its limit does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.resources import Resources
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation, pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        for name, message in _above(container.resources):
            yield container_violation(container, message, "resources", "requests", name)
    for name, message in _above(daemon_set.resources):
        yield pod_violation(message, "resources", "requests", name)


def _above(resources: Resources) -> Iterator[tuple[str, str]]:
    for name, asked in resources.requests.items() if resources.limits else ():
        most = resources.limits.get(name)
        if most is not None and Quantity.parse(asked).nanos > Quantity.parse(most).nanos:
            yield name, f"The request of {name} is {asked}, above its limit {most}."


RULE = Rule(
    id="DS405",
    slug="request-above-limit",
    summary="A request is larger than the limit.",
    why="The API server rejects the DaemonSet.",
    remedy="Raise the limit or lower the request. `1G` is less than `1Gi`; `1000m` is `1`.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 256Mi
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 128Mi
""",
    check_spec=_check,
    source="Kubernetes, pkg/apis/core/validation (ValidateResourceRequirements)",
    beyond_cel=REFUSED,
)
