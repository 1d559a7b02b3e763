"""DS206: an agent whose absence stops a node, rolled out like any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_DISRUPTIVE: Final = frozenset({"cni", "csi-node", "gpu", "kube-proxy"})
_LEAST_SECONDS: Final = 10


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if daemon_set.role not in _DISRUPTIVE or not daemon_set.role_is_said:
        return
    strategy = daemon_set.strategy
    if strategy.type != "RollingUpdate":
        return
    if _may_be_several(strategy.max_unavailable, context.nodes):
        message = (
            f"maxUnavailable is {strategy.max_unavailable}: several nodes lose "
            f"their {daemon_set.role} agent together."
        )
        yield object_violation(message, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")
    seconds = daemon_set.min_ready_seconds
    if seconds < _LEAST_SECONDS and not any("readinessProbe" in c.probes for c in daemon_set.app):
        message = (
            f"minReadySeconds is {seconds} and no container has a readiness probe: the next node "
            f"loses its {daemon_set.role} agent before this one is known to work."
        )
        yield object_violation(message, "spec", "minReadySeconds")


def _may_be_several(share: Share, nodes: int | None) -> bool:
    """A percentage of an unknown number of nodes may be several of them."""
    if nodes is None and share.is_percent:
        return share.amount > 0
    return share.of(nodes or 0) > 1


def _edits(_: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    yield Put(
        path=violation.path, value=1 if violation.path[-1] == "maxUnavailable" else _LEAST_SECONDS
    )


RULE = Rule(
    id="DS206",
    slug="disruptive-agent-rolls-freely",
    summary="An agent that its node depends on is rolled out without a brake.",
    why=(
        "While a network, storage or GPU plugin restarts, Pods on its node cannot start, mount or "
        "reach anything. A bad version stops the nodes one after the other."
    ),
    remedy=(
        "Write `maxUnavailable: 1` with a readiness probe or `minReadySeconds` of at least 10; or "
        "the type OnDelete, and replace Pods when their node is drained."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: gpu
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 5%
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: gpu
spec:
  minReadySeconds: 10
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 1
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    cel=(
        Cel(
            finds=(
                f"variables.rolls && variables.role in {strings(sorted(_DISRUPTIVE))}"
                " && ((type(variables.maxUnavailable) == string"
                " ? !string(variables.maxUnavailable).matches('^0+%$')"
                " : int(variables.maxUnavailable) > 1)"
                f" || (object.spec.?minReadySeconds.orValue(0) < {_LEAST_SECONDS}"
                " && !variables.appContainers.exists(c, has(c.readinessProbe))))"
            ),
            seen=(
                "variables.role + ' with maxUnavailable ' + string(variables.maxUnavailable)"
                " + ' and minReadySeconds ' + string(object.spec.?minReadySeconds.orValue(0))"
            ),
        ),
    ),
)
