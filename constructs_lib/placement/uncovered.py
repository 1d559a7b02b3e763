"""The nodes on which a DaemonSet does not run, gathered by what is in the way.

What counts is the joint verdict: a place that depends on the order of events is none to rely on.
Each gathering tells the first reason, which is where Kubernetes stops, and the smallest change that
helps, tried on its first node. Where an agent is several DaemonSets, a node on which another of
them runs lacks nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.remedy import Remedy, Situation, find_remedy
from constructs_lib.placement.rows import row_key
from constructs_lib.placement.verdict import Outcome, Reason

__all__ = ["Fate", "Uncovered", "first_reason", "uncovered"]

Fate: TypeAlias = Outcome | Literal["contended"]
"""What happens when all the given DaemonSets compete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Nodes on which a DaemonSet does not run, for one reason."""

    fate: Fate
    """What happens there instead."""
    nodes: tuple[Node, ...]
    """The nodes, in the order they were given."""
    reason: Reason
    """Where Kubernetes stops; its figures are those of the first node."""
    evicts: tuple[str, ...]
    """Whose Pods are evicted on the first node, so that it runs a little later."""
    rivals: tuple[str, ...]
    """The DaemonSets that take its place, or may."""
    remedy: Remedy | None
    """The smallest change that covers the first node; none where nothing does."""


def uncovered(
    entry: DaemonSetCoverage,
    siblings: Sequence[DaemonSetCoverage],
    worlds: Mapping[str, Situation],
    order: Mapping[str, int],
) -> tuple[Uncovered, ...]:
    """Gather the nodes on which a DaemonSet does not run.

    Args:
        entry: where it runs.
        siblings: all DaemonSets of its agent, itself included.
        worlds: the DaemonSet on the first node of each group, by the node's name.
        order: the position of every node among those given, by its name.
    """
    found: dict[Hashable, list[GroupVerdict]] = {}
    for index, group in enumerate(entry.groups):
        if not any(each.groups[index].together.outcome == "runs" for each in siblings):
            found.setdefault(row_key(group), []).append(group)
    return tuple(_gathering(groups, worlds, order) for groups in found.values())


def first_reason(verdict: GroupVerdict) -> Reason | None:
    """Where Kubernetes stops; none where the DaemonSet runs whatever the others do."""
    reasons = (*verdict.alone.reasons, *verdict.together.reasons)
    return reasons[0] if reasons else None


def _gathering(
    groups: list[GroupVerdict], worlds: Mapping[str, Situation], order: Mapping[str, int]
) -> Uncovered:
    first = groups[0]
    nodes = (node for group in groups for node in group.nodes)
    return Uncovered(
        fate=first.together.outcome,
        nodes=tuple(sorted(nodes, key=lambda node: order[node.name])),
        reason=first_reason(first) or _ORDER,
        evicts=first.alone.evicts,
        rivals=first.together.rivals,
        remedy=None if first.alone.runs else find_remedy(worlds[first.nodes[0].name]),
    )


_ORDER = Reason(
    predicate="contended",
    message="which of the DaemonSets gets the room depends on the order of events",
    remedy="Lower the requests, or give the one that matters more a higher priority.",
)
