"""The nodes on which a DaemonSet does not run, gathered by what is in the way.

What counts is the joint verdict: a place that depends on the order of events is none to rely on.
Each gathering tells the first reason, which is where Kubernetes stops, and the smallest change that
helps, tried on the node with the least room. Where an agent is several DaemonSets, a node on which
another of them runs lacks nothing; what it lacks otherwise is told of the one that comes nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.in_order import NodesInOrder
from constructs_lib.placement.leave import why_leave
from constructs_lib.placement.node_with_pods import NodeWithPods, Places
from constructs_lib.placement.pools import dividing
from constructs_lib.placement.remedy import Remedy, Situation, find_remedy
from constructs_lib.placement.rows import row_key, told_of_all
from constructs_lib.placement.verdict import Outcome, Reason
from constructs_lib.record import dataclass

__all__ = ["ORDER", "Fate", "Uncovered", "first_reason", "uncovered"]

Fate: TypeAlias = Outcome | Literal["contended"]
"""What happens when all the given DaemonSets compete."""

_SELECTING = frozenset({"node-name", "node-selector", "node-affinity"})

ORDER: Final = Reason(
    predicate="contended",
    message="which of the DaemonSets gets the room depends on the order of events",
    remedy="Lower the requests, or give the one that matters more a higher priority.",
)
"""What is told where nothing else is in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Nodes on which a DaemonSet does not run, for one reason."""

    fate: Fate
    """What happens there instead."""
    nodes: Nodes
    """The nodes, in the order they were given."""
    groups: tuple[int, ...]
    """The groups of :attr:`Coverage.groups` that they are."""
    reason: Reason
    """Where Kubernetes stops; its figures are those of all nodes."""
    evicts: tuple[str, ...]
    """Whose Pods are evicted on some of the nodes, so that it runs a little later."""
    rivals: tuple[str, ...]
    """The DaemonSets that take its place, or may."""
    leave: str | None
    """Why it is right that it does not run there, as a sentence; none where that is open."""
    remedy: Remedy | None
    """The smallest change that covers the node with the least room; none where nothing does, and
    where the node is to be left."""


def uncovered(
    entry: DaemonSetCoverage,
    siblings: Sequence[DaemonSetCoverage],
    situation: Callable[[NodeWithPods], Situation],
    everywhere: Places,
    in_order: NodesInOrder,
) -> tuple[Uncovered, ...]:
    """Gather the nodes on which a DaemonSet does not run.

    Args:
        entry: where it runs.
        siblings: all DaemonSets of its agent, itself included.
        situation: gives the DaemonSet on a node.
        everywhere: all nodes with their Pods.
        in_order: gives the nodes of groups.
    """
    found: dict[Hashable, list[int]] = {}
    for index, group in enumerate(entry.groups):
        if (
            not any(each.groups[index].together.outcome == "runs" for each in siblings)
            and min(siblings, key=lambda each: _distance(each.groups[index])) is entry
        ):
            found.setdefault(row_key(group), []).append(index)
    labels = dividing(siblings)
    return tuple(
        _gathering(
            entry, indices, labels, situation=situation, everywhere=everywhere, in_order=in_order
        )
        for indices in found.values()
    )


def first_reason(verdict: GroupVerdict) -> Reason | None:
    """Where Kubernetes stops; none where the DaemonSet runs whatever the others do."""
    reasons = (*verdict.alone.reasons, *verdict.together.reasons)
    return reasons[0] if reasons else None


def _distance(verdict: GroupVerdict) -> tuple[bool, int, int]:
    """How far a DaemonSet is from running there: what selects no node of its is the farthest."""
    reasons = verdict.alone.reasons
    selecting = sum(each.predicate in _SELECTING for each in reasons)
    return not verdict.alone.should_run, selecting, len(reasons)


def _gathering(
    entry: DaemonSetCoverage,
    indices: Sequence[int],
    dividing_labels: frozenset[str],
    *,
    situation: Callable[[NodeWithPods], Situation],
    everywhere: Places,
    in_order: NodesInOrder,
) -> Uncovered:
    groups = [entry.groups[index] for index in indices]
    told = told_of_all(groups)
    reason = first_reason(told) or ORDER
    leave = why_leave(entry.daemon_set, told.nodes[0], told.alone, dividing_labels)
    hopeless = told.alone.runs or leave is not None
    return Uncovered(
        fate=told.together.outcome,
        nodes=in_order.of(indices),
        groups=tuple(indices),
        reason=reason,
        evicts=told.alone.evicts,
        rivals=told.together.rivals,
        leave=leave,
        remedy=None if hopeless else find_remedy(situation(_tightest(groups, reason, everywhere))),
    )


def _tightest(groups: Sequence[GroupVerdict], reason: Reason, everywhere: Places) -> NodeWithPods:
    """The node that has least of what the DaemonSet lacks: what helps there helps on all."""
    shortage = reason.shortage
    if shortage is None:
        return everywhere[groups[0].nodes.positions[0]]
    group = next(each for each in groups if _least(each) == shortage.free.low)
    if not _is_open(group):
        return everywhere[group.nodes.positions[0]]
    return everywhere.least(group.nodes, shortage.resource)


def _least(group: GroupVerdict) -> int | None:
    reason = first_reason(group)
    return None if reason is None or reason.shortage is None else reason.shortage.free.low


def _is_open(group: GroupVerdict) -> bool:
    reason = first_reason(group)
    shortage = reason.shortage if reason is not None else None
    return shortage is not None and shortage.free.low != shortage.free.high
