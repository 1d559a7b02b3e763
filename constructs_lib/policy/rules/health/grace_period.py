"""DS807: too little time to stop, or far too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_FIELD: Final = "terminationGracePeriodSeconds"
_MOST_SECONDS: Final = 600


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    seconds = daemon_set.grace_seconds
    if seconds is None:
        return
    if seconds < 0:
        yield pod_violation(f"{_FIELD} is {seconds}, which counts as 1.", _FIELD, case="bounds")
    elif seconds == 0:
        yield _killed(daemon_set)
    elif seconds > _MOST_SECONDS:
        cost = _cost(daemon_set, context, seconds)
        message = f"{_FIELD} is {seconds}: an update may wait {seconds // 60} min for a node{cost}."
        yield pod_violation(message, _FIELD, case="bounds")


def _killed(daemon_set: SpecView) -> Violation:
    has_hook = any("preStop" in each.lifecycle for each in daemon_set.app)
    message = f"{_FIELD} is 0: the agent is killed before it can save anything."
    if has_hook:
        message = f"{_FIELD} is 0: the agent is killed, and preStop has no time to run."
    return pod_violation(message, _FIELD, case="hook" if has_hook else None)


def _cost(daemon_set: SpecView, context: Settings, seconds: int) -> str:
    """What that makes for all nodes, where their number is known."""
    strategy = daemon_set.strategy
    if not context.nodes or strategy.type != "RollingUpdate":
        return ""
    at_once = strategy.moving.of(context.nodes) or 1
    hours = round(-(-context.nodes // at_once) * seconds / 3600)
    return f", {hours} h for {context.nodes} nodes, {at_once} at a time"


_GRACE: Final = "variables.pod.?terminationGracePeriodSeconds.orValue(30)"
_HAS_HOOK: Final = "variables.appContainers.exists(c, c.?lifecycle.?preStop.hasValue())"


RULE = Rule(
    id="DS807",
    slug="grace-period",
    summary="The grace period is zero, or so long that updates take days.",
    why=(
        "With zero seconds the kubelet kills at once: hooks do not run, and what a log agent holds "
        "in memory is lost with every update. A long period is waited for on each node in turn if "
        "the agent does not stop earlier."
    ),
    remedy=(
        "Measure how long the agent needs to flush its buffers and double it; 30 to 120 s are "
        "enough."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 0
""",
    good="""\
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 60
""",
    check_spec=_check,
    source="Kubernetes, pkg/api/pod/warnings.go",
    cel=(
        Cel(
            finds=f"{_GRACE} == 0 && !{_HAS_HOOK}",
            seen="'0 seconds'",
        ),
        Cel(
            finds=f"{_GRACE} == 0 && {_HAS_HOOK}",
            seen="'0 seconds, and preStop'",
            cases=("hook",),
        ),
        Cel(
            finds=f"{_GRACE} < 0 || {_GRACE} > {_MOST_SECONDS}",
            seen=f"string({_GRACE}) + ' seconds'",
            cases=("bounds",),
        ),
    ),
)
