"""The fleet that an update finds, taken from a node list and, where it is known, the Pods.

Without a list of Pods a reviewer means "the fleet as it should be": a Ready Pod wherever the old
manifest runs one. A node that went NotReady had its agent before, so its Pod is there too, and
counts against the budget until the node is back or gone.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.coverage import DaemonSetCoverage
from constructs_lib.placement.revisions import Revision
from constructs_lib.placement.verdict import Verdict
from constructs_lib.updates.records import AgentPod, FleetNode

__all__ = ["fleet_of", "free_room", "is_ready"]

_NOT_ANSWERING: Final = frozenset(
    {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}
)
"""Taints of the node lifecycle controller on a node whose kubelet does not answer."""

_READY_POD: Final = AgentPod()
_WAITING_POD: Final = AgentPod(ready_for=None)


def is_ready(node: Node) -> bool:
    """Whether the node's kubelet answers: by its condition, else by its taints."""
    if node.ready is not None:
        return node.ready
    return not any(taint.key in _NOT_ANSWERING for taint in node.taints)


def fleet_of(
    after: DaemonSetCoverage,
    *,
    before: DaemonSetCoverage | None = None,
    pods: Sequence[Pod] | None = None,
    free: Mapping[str, Mapping[str, int]] | None = None,
) -> list[FleetNode]:
    """The nodes as the update of one DaemonSet finds them.

    Args:
        after: where the new manifest runs.
        before: where the old one runs; as the new one by default.
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
        free: what is left on each node beside all Pods (``free_room``); unknown by default.
    """
    old_verdicts = {node.name: group.alone for node, group in (before or after).by_node()}
    found = _pods_by_node(pods, after.daemon_set, before) if pods is not None else None
    return [
        FleetNode(
            name=node.name,
            labels=node.labels,
            ready=is_ready(node),
            should_run=group.alone.should_run,
            should_continue=group.alone.should_continue,
            fits=group.alone.runs or not group.alone.should_run,
            free=(free or {}).get(node.name),
            pods=(
                _assumed(node, old_verdicts[node.name])
                if found is None
                else found.get(node.name, ())
            ),
        )
        for node, group in after.by_node()
    ]


def free_room(
    nodes: Iterable[Node], running: Sequence[DaemonSetCoverage], pods: Sequence[Pod]
) -> dict[str, dict[str, int]]:
    """What is left on each node beside its Pods, in the scheduler's numbers.

    Args:
        nodes: the nodes.
        running: DaemonSets whose Pods are not among ``pods`` and are there wherever they run.
        pods: the Pods that exist.
    """
    free: dict[str, dict[str, int]] = {}
    for node in nodes:
        # Nobody said how much there is, which counts as enough.
        unknown = dict.fromkeys(node.unstated, sys.maxsize)
        free[node.name] = {**node.allocatable, **unknown}
    for each in running:
        for node, group in each.by_node():
            if group.alone.runs:
                _take(free[node.name], each.daemon_set.requests)
    for pod in pods:
        if pod.node in free and not pod.finished:
            _take(free[pod.node], pod.requests)
    return free


def _take(room: dict[str, int], amounts: Mapping[str, int]) -> None:
    for name, amount in {**amounts, "pods": 1}.items():
        room[name] = room.get(name, 0) - amount


def _assumed(node: Node, verdict: Verdict) -> tuple[AgentPod, ...]:
    """The Pods of the old manifest on a node of which nothing else is known."""
    if verdict.takes:
        return (_READY_POD,)
    if verdict.outcome == "pending":
        return (_WAITING_POD,)
    keys = {reason.taint.key for reason in verdict.reasons if reason.taint is not None}
    only_not_answering = len(keys) == len(verdict.reasons) and keys <= _NOT_ANSWERING
    had_it = not is_ready(node) and verdict.should_continue and only_not_answering
    return (_READY_POD,) if had_it else ()


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
                ready_for=_READY_POD.ready_for if pod.ready else None,
                terminating=pod.terminating,
            )
            for pod in sorted(theirs, key=lambda pod: (not pod.bound, pod.created, pod.name))
        )
        for node, theirs in found.items()
    }
