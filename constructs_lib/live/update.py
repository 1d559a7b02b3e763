"""The update of a DaemonSet that is under way: whether it moves, and what holds it up.

Which Pods are old the cluster says itself (``controller-revision-hash``). Whether the budget lets
the update go on is judged as for an update to come (``updates/``), of the fleet as it stands: a new
Pod that fails, or finds no place, keeps its place of the budget.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.update import read_update
from constructs_lib.live.agent import Agent
from constructs_lib.live.fields import moment, newest
from constructs_lib.live.gaps import Gap
from constructs_lib.live.pods import AgentPod
from constructs_lib.live.remedies import of_new_version
from constructs_lib.live.seen import Seen
from constructs_lib.record import dataclass, replace
from constructs_lib.updates.build_fleet import fleet_of
from constructs_lib.updates.plan import RolloutPlan, plan_rollout
from constructs_lib.updates.records import AgentPod as PodOfFleet
from constructs_lib.updates.records import FleetNode

__all__ = ["Pace", "Update", "update_of"]

Pace: TypeAlias = Literal["stuck", "held up", "waits", "moves"]
"""How an update goes.

stuck: nothing has moved for longer than a Pod may take to become Ready.
held up: the budget is used up by Pods that do not become Ready, for less time than that.
waits: its strategy is OnDelete, and somebody has to delete the old Pods.
moves: it goes on by itself.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update that is not done."""

    pace: Pace
    """How it goes."""
    since: str
    """When the template changed (RFC 3339); empty where the cluster does not say."""
    moved: str
    """When the last Pod got the new template (RFC 3339); empty where none has it."""
    old: tuple[str, ...]
    """The nodes with a Pod of an earlier template only, in the order of the cluster."""
    updated: int
    """How many nodes have a Pod of the new one."""
    blocking: tuple[Gap, ...] = ()
    """What holds a place of the budget."""
    unblock: tuple[str, ...] = ()
    """What would let it go on, as sentences."""

    @property
    def is_fault(self) -> bool:
        """Whether it does not get done by itself."""
        return self.pace in {"stuck", "waits"}


def update_of(agent: Agent, gaps: Sequence[Gap]) -> Update | None:
    """The update of a DaemonSet that is under way; none where there is none.

    Args:
        agent: the DaemonSet.
        gaps: where it has no Ready Pod.
    """
    status = agent.status
    old = _old_nodes(agent)
    if not old and (agent.seen.pods is not None or status.updated >= status.desired):
        return None
    current = [each for each in agent.pods if agent.is_current(each)]
    moved = newest(*(newest(each.pod.created, each.pod.ready_since or "") for each in current))
    since = agent.revision.since if agent.revision is not None else ""
    plan = _plan(agent, gaps)
    blocking = tuple(_blocking(gaps, {each.pod.name for each in current}))
    pace = _pace(agent, plan, newest(since, moved))
    return Update(
        pace=pace,
        since=since,
        moved=moved,
        old=tuple(old),
        updated=len({each.pod.node for each in current}) if current else status.updated,
        blocking=blocking if pace in _RESTS else (),
        unblock=tuple(_unblock(agent, pace, plan, blocking)),
    )


_RESTS: Final[frozenset[Pace]] = frozenset({"stuck", "held up"})


def _old_nodes(agent: Agent) -> list[str]:
    """Nodes that should run it and have a Pod of an earlier template only."""
    old = {each.pod.node for each in agent.pods if agent.is_current(each) is False}
    new = {each.pod.node for each in agent.pods if agent.is_current(each) is not False}
    left = {node for node in old - new if node is not None}
    if agent.covered is not None:
        groups = [group for group in agent.covered.groups if group.alone.should_run]
        left &= {node.name for group in groups for node in group.nodes}
    return agent.in_order(left)


def _plan(agent: Agent, gaps: Sequence[Gap]) -> RolloutPlan | None:
    """What becomes of it, as the fleet stands; none where the nodes are not known."""
    if agent.covered is None:
        return None
    hangs = {
        pod
        for gap in gaps
        if gap.is_fault or (gap.kind == "new Pod not Ready" and agent.lasts(gap.since))
        for pod in gap.pods
    }
    fleet = [_as_it_stands(node, agent, hangs) for node in fleet_of(agent.covered, pods=())]
    return plan_rollout(read_update(agent.view, requests=agent.covered.daemon_set.requests), fleet)


def _as_it_stands(node: FleetNode, agent: Agent, hangs: set[str]) -> FleetNode:
    """A node of the fleet with the Pods that the cluster shows there."""
    pods = sorted(
        agent.by_node.get(node.name, ()),
        key=lambda each: (not each.pod.bound, each.pod.created, each.pod.name),
    )
    is_held = any(each.pod.name in hangs and agent.is_current(each) is not False for each in pods)
    return replace(
        node,
        fits=node.fits and not is_held,
        pods=tuple(
            PodOfFleet(
                revision="old" if agent.is_current(each) is False else "new",
                ready_for=_ready_for(each, agent.seen),
                terminating=each.pod.terminating,
            )
            for each in pods
        ),
    )


def _ready_for(pod: AgentPod, seen: Seen) -> float | None:
    if pod.pod.ready_since is None:
        return None
    since = moment(pod.pod.ready_since)
    return math.inf if since is None else max(0.0, (seen.at - since).total_seconds())


def _blocking(gaps: Iterable[Gap], current: set[str]) -> Iterator[Gap]:
    """What holds a place of the budget: nodes without an available Pod that stay so.

    A failing Pod of an earlier template is replaced beyond the budget.
    """
    for gap in gaps:
        if gap.kind in {"pending", "failing", "not Ready", "starting", "new Pod not Ready"}:
            held = [at for at, pod in enumerate(gap.pods) if pod in current]
            if held and len(gap.pods) == len(gap.nodes):
                yield replace(
                    gap,
                    nodes=tuple(gap.nodes[at] for at in held),
                    pods=tuple(gap.pods[at] for at in held),
                )
            elif held:
                yield gap
        elif gap.kind in {"node not Ready", "no Pod"}:
            yield gap


def _pace(agent: Agent, plan: RolloutPlan | None, last: str) -> Pace:
    if agent.status.strategy.type == "OnDelete":
        return "waits"
    if last and agent.lasts(last):
        return "stuck"
    stops = plan is not None and plan.verdict.kind in {"deadlocks", "stalls"}
    return "held up" if stops else "moves"


def _unblock(
    agent: Agent, pace: Pace, plan: RolloutPlan | None, blocking: Sequence[Gap]
) -> Iterator[str]:
    namespace, name = agent.key
    if pace == "waits":
        yield "Delete the old Pods, wave by wave: 'constructs-lib rollout' plans the waves."
    if pace not in _RESTS:
        return
    yield from dict.fromkeys(gap.remedy for gap in blocking if gap.remedy)
    if any(gap.kind in {"failing", "not Ready", "new Pod not Ready"} for gap in blocking):
        yield of_new_version(namespace, name)
    if plan is None or not blocking:
        return
    surges, budget = agent.view.strategy.surges, plan.standing.budget
    limit = budget.max_surge if surges else budget.max_unavailable
    enough = plan.verdict.completes_from
    if enough is not None and enough.count > limit:
        percent = f" ({enough.percent}%)" if enough.percent is not None else ""
        field = "maxSurge" if surges else "maxUnavailable"
        yield f"Or go on beside them: {field} of {enough.count}{percent} or more."
