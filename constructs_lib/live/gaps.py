"""Where a DaemonSet has no Ready Pod, and why: what the cluster says beside what is predicted."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.live.agent import Agent
from constructs_lib.live.barred import barred_by
from constructs_lib.live.fields import newest, oldest
from constructs_lib.live.pods import AgentPod, Stage, Trouble
from constructs_lib.live.remedies import of_end, of_refusal, of_silence, of_trouble
from constructs_lib.placement.coverage import GroupVerdict
from constructs_lib.placement.uncovered import first_reason
from constructs_lib.placement.verdict import Reason
from constructs_lib.record import dataclass, replace
from constructs_lib.updates.build_fleet import NOT_ANSWERING, is_ready

__all__ = ["LOST", "Gap", "GapKind", "gaps_of"]

GapKind: TypeAlias = Literal[
    "no Pod",
    "pending",
    "failing",
    "not Ready",
    "node not Ready",
    "starting",
    "stopping",
    "left over",
    "new Pod not Ready",
    "would not start again",
    "not wanted",
]
"""What is the case on some nodes.

no Pod: the controller wants one, and there is none.
pending: there is one, and the scheduler finds no place for it.
failing: its containers fail, or their images are not pulled.
not Ready: its containers run.
node not Ready: the kubelet does not answer.
starting, stopping: a Pod is on its way, for less time than counts as stuck.
left over: there is a Pod, and the controller wants none.
new Pod not Ready: with a surge, the old Pod runs, and the new one beside it does not get Ready.
would not start again: a Pod of an earlier template runs, and the next one has no place.
not wanted: by selectors, affinity or taints no Pod is meant to be there.
"""

_WORST_FIRST: Final[tuple[GapKind, ...]] = (
    "no Pod",
    "pending",
    "failing",
    "not Ready",
    "node not Ready",
    "left over",
    "new Pod not Ready",
    "would not start again",
    "starting",
    "stopping",
    "not wanted",
)
LOST: Final[GapKind] = "node not Ready"
"""What is no fault of the DaemonSet."""

_FOR_A_WHILE: Final[frozenset[GapKind]] = frozenset(
    {"no Pod", "pending", "failing", "not Ready", "node not Ready", "starting", "stopping"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Nodes on which a DaemonSet has no Ready Pod for one reason."""

    kind: GapKind
    """What is the case there."""
    nodes: tuple[str, ...]
    """The nodes, in the order of the cluster."""
    pods: tuple[str, ...] = ()
    """The Pods there."""
    reason: str = ""
    """What the cluster says, as a sentence without its end; empty where it says nothing."""
    predicted: str = ""
    """What placement says of it, likewise; empty where it says that the Pod runs."""
    agrees: bool | None = None
    """Whether placement predicted it; none where nothing is predicted."""
    remedy: str = ""
    """What to do, as a sentence; empty where there is nothing to do."""
    since: str = ""
    """Since when, on the first of them (RFC 3339)."""
    is_fault: bool = False
    """Whether something is wrong there: for longer than a Pod may take to become Ready."""

    @property
    def case(self) -> tuple[Hashable, ...]:
        """What gaps share that are told together; the figures of a node keep none apart."""
        told = "".join(each for each in self.predicted if not each.isdigit())
        return self.kind, self.reason, told, self.agrees, self.is_fault


def gaps_of(agent: Agent) -> tuple[Gap, ...]:
    """Gather the nodes on which a DaemonSet has no Ready Pod, the worst first."""
    look = _Look(
        agent=agent,
        barred=barred_by(agent.seen.enforced.get(agent.key[0], ""), agent.view.template),
    )
    alike: dict[Hashable, list[Gap]] = {}
    for gap in look.everywhere():
        judged = replace(gap, is_fault=gap.kind in _FOR_A_WHILE and agent.lasts(gap.since))
        alike.setdefault(judged.case, []).append(judged)
    gathered = [_together(each, agent) for each in alike.values()]
    gathered.sort(key=lambda gap: (not gap.is_fault, _WORST_FIRST.index(gap.kind), -len(gap.nodes)))
    return tuple(gathered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A DaemonSet, looked at node by node."""

    agent: Agent
    barred: str
    """Why its namespace lets none of its Pods in; empty where it does."""

    def everywhere(self) -> Iterator[Gap]:
        """What is the case on each node, where no Pod is Ready that should be there."""
        covered, by_node = self.agent.covered, self.agent.by_node
        found: Iterator[Gap | None]
        if covered is None:
            found = (self.on_node(None, None, pods) for pods in by_node.values())
        elif self.agent.seen.pods is None:
            found = (_predicted(node.name, group) for node, group in covered.by_node())
        else:
            found = (
                self.on_node(node, group, by_node.get(node.name, ()))
                for node, group in covered.by_node()
            )
        yield from (gap for gap in found if gap is not None)

    def on_node(
        self, node: Node | None, group: GroupVerdict | None, pods: Sequence[AgentPod]
    ) -> Gap | None:
        """What is the case on one node; none where a Pod is Ready that should be there."""
        live = [each for each in pods if not each.pod.terminating]
        name = node.name if node is not None else (pods[0].pod.node or "no node yet")
        gap = Gap(kind="not wanted", nodes=(name,), pods=tuple(e.pod.name for e in live or pods))
        if node is not None and not is_ready(node) and _lacks_only_its_kubelet(group):
            return self._on_lost_node(gap)
        if group is not None and not group.alone.should_run:
            return _unwanted(gap, group)
        if not pods:
            return self._absent(gap, group)
        if not live:
            return self._stopping(gap, pods[0])
        ready = next((each for each in live if each.pod.ready), None)
        if ready is not None:
            return self._ready(gap, ready, live, group)
        return self._troubled(gap, live[0], group)

    def _stopping(self, gap: Gap, mine: AgentPod) -> Gap:
        remedy = of_end(self.agent.key[0], mine.pod.name)
        return replace(gap, kind="stopping", since=mine.stops_by, remedy=remedy)

    def _ready(
        self, gap: Gap, ready: AgentPod, live: Sequence[AgentPod], group: GroupVerdict | None
    ) -> Gap | None:
        """What is the case beside a Pod that is Ready; none where nothing is."""
        beside = next((each for each in live if self._comes_after(each, ready)), None)
        if beside is not None:
            return self._beside(gap, beside, group)
        return self._next_time(gap, ready, group)

    def _on_lost_node(self, gap: Gap) -> Gap:
        state = self.agent.seen.node_states.get(gap.nodes[0])
        return replace(
            gap,
            kind="node not Ready",
            reason=state.message if state is not None else "",
            remedy="Repair the node, or delete it from the cluster: only then it stops counting.",
            since=state.since if state is not None else "",
        )

    def _comes_after(self, pod: AgentPod, ready: AgentPod) -> bool:
        """Whether a Pod is the successor of one that is Ready, and is not Ready yet."""
        old, new = self.agent.is_current(ready), self.agent.is_current(pod)
        return not pod.pod.ready and old is False and new is True

    def _beside(self, gap: Gap, mine: AgentPod, group: GroupVerdict | None) -> Gap:
        """With a surge, a Pod of the new template that does not get Ready beside the old one."""
        alone = self._troubled(replace(gap, pods=(mine.pod.name,)), mine, group)
        return replace(alone, kind="new Pod not Ready", agrees=None, predicted="")

    def _next_time(self, gap: Gap, ready: AgentPod, group: GroupVerdict | None) -> Gap | None:
        """A Pod of an earlier template that is Ready, and whose successor has no place."""
        reason = _pending_because(group)
        if reason is None or self.agent.is_current(ready) is not False:
            return None
        return replace(
            gap, kind="would not start again", predicted=reason.message, remedy=reason.remedy
        )

    def _absent(self, gap: Gap, group: GroupVerdict | None) -> Gap:
        namespace, name = self.agent.key
        said = self.agent.refusal.message if self.agent.refusal is not None else ""
        reason = _pending_because(group)
        predicted = self.barred or (reason.message if reason is not None else "")
        if said or self.barred:
            remedy = of_refusal(said or self.barred, namespace)
        elif reason is not None:
            remedy = reason.remedy
        else:
            remedy = of_silence(namespace, name)
        state = self.agent.seen.node_states.get(gap.nodes[0])
        return replace(
            gap,
            kind="no Pod",
            reason=said,
            predicted=predicted,
            agrees=None if group is None else bool(predicted),
            remedy=remedy,
            since=newest(self.agent.created, state.created if state is not None else ""),
        )

    def _troubled(self, gap: Gap, mine: AgentPod, group: GroupVerdict | None) -> Gap:
        trouble = mine.trouble or Trouble(
            stage="starting", reason="", message="", since=mine.pod.created
        )
        kind = _KINDS[trouble.stage]
        reason = _pending_because(group) if kind == "pending" else None
        by_hand = of_trouble(trouble, self.agent.key[0], mine.pod.name)
        return replace(
            gap,
            kind=kind,
            reason=_said(trouble),
            predicted=reason.message if reason is not None else "",
            agrees=reason is not None if kind == "pending" and group is not None else None,
            remedy=reason.remedy if reason is not None else by_hand,
            since=trouble.since,
        )


_KINDS: Final[Mapping[Stage, GapKind]] = {
    "unscheduled": "pending",
    "starting": "starting",
    "failing": "failing",
    "not ready": "not Ready",
}


def _pending_because(group: GroupVerdict | None) -> Reason | None:
    """Why placement says that a Pod finds no place; none where it says nothing of the kind."""
    if group is None or group.alone.outcome != "pending":
        return None
    return first_reason(group)


def _lacks_only_its_kubelet(group: GroupVerdict | None) -> bool:
    """Whether a Pod would be meant for a node that does not answer, if it answered."""
    if group is None or group.alone.should_run:
        return True
    # Such a node has taints that keep new Pods away.
    keys = {each.taint.key if each.taint is not None else "" for each in group.alone.reasons}
    return keys <= NOT_ANSWERING


def _unwanted(gap: Gap, group: GroupVerdict) -> Gap:
    reason = first_reason(group)
    told = reason.message if reason is not None else ""
    if not gap.pods:
        remedy = reason.remedy if reason is not None else ""
        return replace(gap, predicted=told, remedy=remedy, agrees=True)
    does = "it stays until it is lost" if group.alone.should_continue else "it is to be deleted"
    return replace(gap, kind="left over", reason=does, predicted=told, agrees=True)


def _said(trouble: Trouble) -> str:
    if trouble.stage == "failing" and trouble.reason:
        return f"{trouble.reason}: {trouble.message}"
    return trouble.message


def _predicted(name: str, group: GroupVerdict) -> Gap | None:
    """What placement alone says of a node."""
    reason = first_reason(group)
    if group.alone.runs or reason is None:
        return None
    kind: GapKind = "pending" if group.alone.should_run else "not wanted"
    return Gap(kind=kind, nodes=(name,), predicted=reason.message, remedy=reason.remedy)


def _together(alike: Sequence[Gap], agent: Agent) -> Gap:
    return replace(
        alike[0],
        nodes=tuple(agent.in_order(node for each in alike for node in each.nodes)),
        pods=tuple(pod for each in alike for pod in each.pods),
        since=oldest(*(each.since for each in alike)),
    )
