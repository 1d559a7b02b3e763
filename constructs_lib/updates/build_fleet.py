"""The fleet that an update finds, taken from a node list and, where it is known, the Pods.

Without a list of Pods a reviewer means "the fleet as it should be": a Ready Pod wherever the old
manifest runs one. A node that went NotReady had its agent before, so its Pod is there too, and
counts against the budget until the node is back or gone.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.revisions import Revision
from constructs_lib.placement.verdict import Verdict
from constructs_lib.updates.records import AgentPod, FleetNode

__all__ = ["NOT_ANSWERING", "Fleets", "fleet_of", "free_room", "is_ready"]

NOT_ANSWERING: Final = frozenset({"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"})
"""Taints of the node lifecycle controller on a node whose kubelet does not answer."""

_READY: Final = (AgentPod(),)
_WAITING: Final = (AgentPod(ready_for=None),)

_Had: TypeAlias = Literal["ready", "waiting", "while it answered", "never"]
"""What became of the old manifest's Pod on a node."""


def is_ready(node: Node) -> bool:
    """Whether the node's kubelet answers: by its condition, else by its taints."""
    if node.ready is not None:
        return node.ready
    return not any(taint.key in NOT_ANSWERING for taint in node.taints)


class Fleets:
    """The fleets that updates of one commit find; agents on the same nodes share one.

    Args:
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
        free: what is left on each node beside all Pods (``free_room``); unknown by default.
    """

    def __init__(
        self,
        pods: Sequence[Pod] | None = None,
        free: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        self._pods = pods
        self._free = free or {}
        self._known: dict[Hashable, list[FleetNode]] = {}

    def of(
        self, after: DaemonSetCoverage, before: DaemonSetCoverage | None = None
    ) -> list[FleetNode]:
        """The nodes as the update of one DaemonSet finds them.

        Args:
            after: where the new manifest runs; of one coverage for all that are asked.
            before: where the old one runs, likewise; as the new one by default.
        """
        if self._pods is not None:
            return self._made(after, before, self._pods)
        alike = (
            tuple(map(_decided, after.groups)),
            tuple(_had(group.alone) for group in (before or after).groups),
            before is None,
        )
        if alike not in self._known:
            self._known[alike] = self._made(after, before, None)
        return self._known[alike]

    def _made(
        self,
        after: DaemonSetCoverage,
        before: DaemonSetCoverage | None,
        pods: Sequence[Pod] | None,
    ) -> list[FleetNode]:
        if pods is not None:
            found = _pods_by_node(pods, after.daemon_set, before)
        else:
            found = {
                node.name: _assumed(node, had)
                for group in (before or after).groups
                for had in (_had(group.alone),)
                for node in group.nodes
            }
        return [
            FleetNode(
                name=node.name,
                labels=node.labels,
                ready=is_ready(node),
                should_run=should_run,
                should_continue=should_continue,
                fits=fits,
                free=self._free.get(node.name),
                pods=found.get(node.name, ()),
            )
            for group in after.groups
            for should_run, should_continue, fits in (_decided(group),)
            for node in group.nodes
        ]


def fleet_of(
    after: DaemonSetCoverage,
    *,
    before: DaemonSetCoverage | None = None,
    pods: Sequence[Pod] | None = None,
    free: Mapping[str, Mapping[str, int]] | None = None,
) -> list[FleetNode]:
    """The nodes as the update of one DaemonSet finds them, where nobody asks of another.

    Args:
        after: where the new manifest runs.
        before: where the old one runs; as the new one by default.
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
        free: what is left on each node beside all Pods (``free_room``); unknown by default.
    """
    return Fleets(pods, free).of(after, before)


def free_room(
    nodes: Iterable[Node], running: Sequence[DaemonSetCoverage], pods: Sequence[Pod]
) -> dict[str, dict[str, int]]:
    """What is left on each node beside its Pods, in the scheduler's numbers.

    Args:
        nodes: the nodes.
        running: DaemonSets of one coverage whose Pods are not among ``pods`` and are there wherever
            they run.
        pods: the Pods that exist.
    """
    free: dict[str, dict[str, int]] = {}
    for group, taken in _taken(running):
        for node in group:
            free[node.name] = _beside(node, taken)
    for node in nodes:
        if node.name not in free:
            free[node.name] = _beside(node, {})
    for pod in pods:
        if pod.node in free and not pod.finished:
            room = free[pod.node]
            for name, amount in {**pod.requests, "pods": 1}.items():
                room[name] = room.get(name, 0) - amount
    return free


def _taken(
    running: Sequence[DaemonSetCoverage],
) -> Iterator[tuple[Sequence[Node], dict[str, int]]]:
    """The groups of nodes that look alike, with what the DaemonSets take of each node of one."""
    for verdicts in zip(*(each.groups for each in running), strict=True):
        here = [
            each.daemon_set.requests
            for each, group in zip(running, verdicts, strict=True)
            if group.alone.runs
        ]
        yield verdicts[0].nodes, {**add_amounts(here), "pods": len(here)}


def _beside(node: Node, taken: Mapping[str, int]) -> dict[str, int]:
    """What is left of a node."""
    room = dict(node.allocatable)
    # Nobody said how much there is, which counts as enough.
    room.update(dict.fromkeys(node.unstated, sys.maxsize))
    for name, amount in taken.items():
        room[name] = room.get(name, 0) - amount
    return room


def _decided(group: GroupVerdict) -> tuple[bool, bool, bool]:
    """Whether the controller wants a Pod, lets one stay, and whether the new one fits."""
    alone = group.alone
    return alone.should_run, alone.should_continue, alone.runs or not alone.should_run


def _had(verdict: Verdict) -> _Had:
    """Which nodes had a Pod of the old manifest, where nothing else is known of them."""
    if verdict.takes:
        return "ready"
    if verdict.outcome == "pending":
        return "waiting"
    keys = {reason.taint.key for reason in verdict.reasons if reason.taint is not None}
    only_not_answering = len(keys) == len(verdict.reasons) and keys <= NOT_ANSWERING
    return "while it answered" if verdict.should_continue and only_not_answering else "never"


def _assumed(node: Node, had: _Had) -> tuple[AgentPod, ...]:
    if had == "waiting":
        return _WAITING
    is_there = had == "ready" or (had == "while it answered" and not is_ready(node))
    return _READY if is_there else ()


def _pods_by_node(
    pods: Sequence[Pod], daemon_set: DaemonSet, before: DaemonSetCoverage | None
) -> dict[str | None, tuple[AgentPod, ...]]:
    found: dict[str | None, list[Pod]] = defaultdict(list)
    for pod in pods:
        if pod.is_of(daemon_set.namespace, daemon_set.name) and not pod.finished:
            found[pod.node].append(pod)
    new = Revision(daemon_set)
    # Templates that differ only in the nodes they are for make the same Pods.
    old = Revision(before.daemon_set) if before is not None else None

    def is_new(pod: Pod) -> bool:
        return new.has(pod) is True and (old is None or old.has(pod) is not True)

    return {
        node: tuple(
            AgentPod(
                revision="new" if is_new(pod) else "old",
                ready_for=math.inf if pod.ready else None,
                terminating=pod.terminating,
            )
            for pod in sorted(theirs, key=lambda pod: (not pod.bound, pod.created, pod.name))
        )
        for node, theirs in found.items()
    }
