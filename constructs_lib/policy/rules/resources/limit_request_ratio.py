"""DS406: a limit far above its request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import amount, millis
from constructs_lib.policy.cel.resources import CONTAINERS
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.resources import run_once_case
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    config = context.config
    allowed = (("memory", config.memory_limit_ratio), ("cpu", config.cpu_limit_ratio))
    for container in daemon_set.all:
        for resource, ratio in allowed:
            most = container.resources.limit(resource)
            asked = container.resources.request(resource)
            if most and asked and most.nanos > asked.nanos * ratio:
                yield container_violation(
                    container,
                    f"The {resource} limit {most} is more than {ratio} times the request {asked}.",
                    *("resources", "limits", resource),
                    case=run_once_case(container),
                )


_RATIOS: Final = {"memory": "memoryLimitRatio", "cpu": "cpuLimitRatio"}


def _times(resource: str) -> str:
    """The limit in thousandths, in CEL."""
    return millis(f"{amount('c', 'limits', resource)}.orValue('0')")


def _asked(resource: str) -> str:
    """The request in thousandths, in CEL."""
    return millis(f"{amount('c', 'requests', resource)}.orValue('0')")


RULE = Rule(
    id="DS406",
    slug="limit-request-ratio",
    summary="A limit is many times its request.",
    why=(
        "The room between request and limit is promised to other Pods. A burst that hits all nodes "
        "at once, such as a storm of logs, overcommits all of them together."
    ),
    remedy=(
        "Request what the agent really uses, or lower the limit. The ratios are set in the "
        "configuration: `memory_limit_ratio` (4) and `cpu_limit_ratio` (10)."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            memory: 1Gi
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          requests:
            memory: 256Mi
          limits:
            memory: 512Mi
""",
    check_spec=_check,
    cel=tuple(
        Cel(
            finds=" || ".join(
                f"({_times(resource)} > variables.{ratio} * {_asked(resource)}"
                f" && {_asked(resource)} > 0)"
                for resource, ratio in _RATIOS.items()
            ),
            of=asked,
            cases=(case,),
        )
        for asked, case in CONTAINERS
    ),
)
