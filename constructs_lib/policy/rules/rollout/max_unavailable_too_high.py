"""DS202: an update that takes the agent from too many nodes at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.strategy import ALL_PERCENT, Share
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_WITHOUT_THEM_NOTHING_RUNS: Final = frozenset({"cni", "csi-node", "dns-cache", "kube-proxy"})
_THEIR_PERCENT: Final = 5


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    strategy = daemon_set.strategy
    if strategy.type != "RollingUpdate":
        return
    field = "maxSurge" if strategy.surges else "maxUnavailable"
    share = strategy.moving
    limit = _limit(daemon_set, context)
    if share == Share(1) or not _is_too_high(share, limit, context.nodes):
        return
    every = _is_every_node(share, context.nodes)
    yield object_violation(
        f"{field} is {share}: {_reach(share, context.nodes, every=every)} "
        f"{_fate(field)} at once; the limit is {_limit_of(share, limit, context.nodes)}.",
        "spec",
        "updateStrategy",
        "rollingUpdate",
        field,
        case="surge" if field == "maxSurge" else "every node" if every else None,
    )


def _limit(daemon_set: DaemonSetView, context: Context) -> int:
    """The largest share of nodes, in percent. A role that is only guessed makes it no smaller."""
    limit = context.config.max_unavailable_percent
    strict = daemon_set.role_is_said and daemon_set.role in _WITHOUT_THEM_NOTHING_RUNS
    return min(limit, _THEIR_PERCENT) if strict else limit


def _is_too_high(share: Share, limit: int, nodes: int | None) -> bool:
    """A percentage rounds up, so on few nodes up to twice the limit is let through."""
    percent = share.amount if share.is_percent else 0
    if percent == ALL_PERCENT:
        return True
    if not nodes:
        return percent > limit or (not share.is_percent and share.amount > 1)
    count = share.of(nodes)
    return count > 1 and (percent > limit or count * ALL_PERCENT > 2 * limit * nodes)


def _is_every_node(share: Share, nodes: int | None) -> bool:
    if share == Share.percent(ALL_PERCENT):
        return True
    return bool(nodes) and share.of(nodes or 0) >= (nodes or 0)


def _reach(share: Share, nodes: int | None, *, every: bool) -> str:
    if every:
        return "all nodes"
    if nodes:
        return f"{share.of(nodes)} of {nodes} nodes"
    return f"{share} of the nodes" if share.is_percent else f"{share} nodes"


def _limit_of(share: Share, limit: int, nodes: int | None) -> str:
    is_blind = not share.is_percent and not nodes
    return "1 while the number of nodes is unknown" if is_blind else f"{limit}%"


def _fate(field: str) -> str:
    return "start a second Pod" if field == "maxSurge" else "lose the agent"


def _edits(_: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    yield Put(path=violation.path, value=1)


_CEL_VALUES: Final = {
    "moving": "variables.surges ? variables.maxSurge : variables.maxUnavailable",
    "movingPercent": (
        "type(variables.moving) == string ? int(string(variables.moving).replace('%', '')) : 0"
    ),
    "mayMovePercent": (
        f"variables.role in {strings(sorted(_WITHOUT_THEM_NOTHING_RUNS))}"
        f" && variables.maxUnavailablePercent > {_THEIR_PERCENT}"
        f" ? {_THEIR_PERCENT} : variables.maxUnavailablePercent"
    ),
}
_CEL_FINDS: Final = (
    "variables.rolls && (type(variables.moving) == string"
    " ? variables.movingPercent > variables.mayMovePercent"
    f" || variables.movingPercent == {ALL_PERCENT} : int(variables.moving) > 1)"
)


RULE = Rule(
    id="DS202",
    slug="max-unavailable-too-high",
    summary="An update takes the agent from too many nodes at once.",
    why=(
        "A release that does not start takes the agent from that share of the nodes before anyone "
        "can stop it. With all of them, every node of the cluster fails together."
    ),
    remedy=(
        "Write 1, or up to 10% on large clusters: 5% where Pods cannot run without the agent. "
        "Percentages are rounded up."
    ),
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 50%
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 10%
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/controller/daemon/util (UnavailableCount)",
    cel=(
        Cel(
            finds=f"{_CEL_FINDS} && !variables.surges && variables.movingPercent < {ALL_PERCENT}",
            seen="'maxUnavailable ' + string(variables.moving)",
            values=_CEL_VALUES,
        ),
        Cel(
            finds=f"{_CEL_FINDS} && !variables.surges && variables.movingPercent >= {ALL_PERCENT}",
            seen="'maxUnavailable ' + string(variables.moving)",
            cases=("every node",),
            values=_CEL_VALUES,
        ),
        Cel(
            finds=f"{_CEL_FINDS} && variables.surges",
            seen="'maxSurge ' + string(variables.moving)",
            cases=("surge",),
            values=_CEL_VALUES,
        ),
    ),
    beyond_cel="The number of nodes is unknown there: a count above 1 is too high.",
)
