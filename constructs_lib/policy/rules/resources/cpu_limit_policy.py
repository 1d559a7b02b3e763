"""DS404: a CPU limit that is missing, or that should not be there, as the user decided."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import amount
from constructs_lib.policy.cel.resources import lacks
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.resources import run_once_case, without
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    policy = context.config.cpu_limit
    if policy == "require":
        for container in without("limit", "cpu", daemon_set, context):
            yield container_violation(
                container,
                "The container has no CPU limit.",
                *("resources", "limits", "cpu"),
                case=run_once_case(container),
            )
    elif policy == "forbid":
        for container in daemon_set.all:
            allowed = container.resources.limit("cpu")
            if allowed is not None:
                yield container_violation(
                    container,
                    f"The CPU limit is {allowed}; the configuration asks for none.",
                    *("resources", "limits", "cpu"),
                    case="forbidden",
                )


RULE = Rule(
    id="DS404",
    slug="cpu-limit-policy",
    summary="A container's CPU limit is not as the configuration asks.",
    why=(
        "Without a limit a runaway agent takes the idle CPU of every node. With one it is "
        "throttled as soon as it needs more, which hurts agents that others wait for. So the "
        "configuration decides, and network agents, DNS caches and kube-proxy are left out."
    ),
    remedy=(
        "Do as the configuration asks: `cpu_limit` is `require`, `forbid` or, by default, `ignore`."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            cpu: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        resources:
          limits:
            cpu: 250m
""",
    check_spec=_check,
    cel=(
        *lacks("limits", "cpu", condition="variables.cpuLimit == 'require'"),
        Cel(
            finds=(
                "variables.cpuLimit == 'forbid'"
                f" && {amount('c', 'limits', 'cpu')}.orValue('0') != '0'"
            ),
            of="container",
            cases=("forbidden",),
        ),
    ),
)
