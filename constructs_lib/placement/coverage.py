"""Where every one of some DaemonSets runs: the sum of all verdicts.

Nodes that look alike are decided once, so the time is that of grouping the nodes. The answer is
the same as deciding node by node.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.apart import Start, contended_across_nodes
from constructs_lib.placement.contention import Contention
from constructs_lib.placement.decide import decide
from constructs_lib.placement.kinds import kinds
from constructs_lib.placement.node_equivalence import NodeEquivalence
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhoods
from constructs_lib.placement.rooms import Rooms
from constructs_lib.placement.verdict import InCompetition, Verdict
from constructs_lib.record import dataclass

__all__ = ["Coverage", "DaemonSetCoverage", "GroupVerdict", "coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupVerdict:
    """What happens to one DaemonSet on nodes that look alike."""

    nodes: Nodes
    """The nodes, in the order they were given."""
    alone: Verdict
    """What happens on nodes that carry nothing but the given Pods."""
    together: InCompetition
    """What happens when all the given DaemonSets compete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSetCoverage:
    """Where one DaemonSet runs."""

    daemon_set: DaemonSet
    """The DaemonSet."""
    groups: tuple[GroupVerdict, ...]
    """A verdict for each group of :attr:`Coverage.groups`, in the same order."""

    @property
    def desired(self) -> int:
        """On how many nodes the controller wants a Pod (``desiredNumberScheduled``)."""
        return sum(len(group.nodes) for group in self.groups if group.alone.should_run)

    @property
    def running(self) -> int:
        """On how many nodes it runs."""
        return sum(len(group.nodes) for group in self.groups if group.alone.runs)

    @property
    def wanted_on(self) -> Nodes:
        """The nodes on which the controller wants a Pod, in the order given."""
        groups = [group.nodes for group in self.groups if group.alone.should_run]
        if not groups:
            return Nodes.of(())
        positions = chain.from_iterable(nodes.positions for nodes in groups)
        return groups[0].at(array("I", sorted(positions)))

    def by_node(self) -> Iterator[tuple[Node, GroupVerdict]]:
        """Every node with its verdict, group by group."""
        for group in self.groups:
            for node in group.nodes:
                yield node, group


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where some DaemonSets run."""

    nodes: Nodes
    """The nodes, in the order given, planned ones by their kinds."""
    groups: tuple[Nodes, ...]
    """The nodes, those that look alike together; groups and nodes in the order given."""
    daemon_sets: tuple[DaemonSetCoverage, ...]
    """The answer for each DaemonSet, in the order given."""

    def group_numbers(self) -> Sequence[int]:
        """The number of each node's group, in the order of the nodes."""
        found = array("I", bytes(4 * len(self.nodes)))
        for number, group in enumerate(self.groups):
            for position in group.positions:
                found[position] = number
        return found


def coverage(
    daemon_sets: Sequence[DaemonSet],
    nodes: Sequence[Node],
    pods: Sequence[Pod] = (),
    *,
    claims: Collection[str] = (),
) -> Coverage:
    """Decide every DaemonSet on every node.

    Args:
        daemon_sets: the DaemonSets (``read_daemon_set``).
        nodes: the nodes (``read_nodes``). Planned ones become one node for each kind that the
            DaemonSets tell apart (``kinds``).
        pods: the Pods that exist (``read_pods``); those of other nodes do not matter.
            Default: none, so the nodes are empty.
        claims: PersistentVolumeClaims that exist, as ``namespace/name``. Default: none.
    """
    everywhere = places(kinds(nodes, daemon_sets), pods, daemon_sets)
    around = neighbourhoods(daemon_sets, everywhere.with_pods())
    contest = Contention(daemon_sets, around, claims)
    likeness = NodeEquivalence(daemon_sets, around, contest.apart.places)
    groups = tuple(likeness.groups(everywhere))
    firsts = [everywhere[group.positions[0]] for group in groups]
    alone = [
        [
            decide(daemon_set, place, near, claims)
            for daemon_set, near in zip(daemon_sets, around, strict=True)
        ]
        for place in firsts
    ]
    together = [
        contest.decide(place, verdicts) for place, verdicts in zip(firsts, alone, strict=True)
    ]
    if contest.apart.places:
        starts = [
            Start(place.node.labels, len(group), contest.starting(place, verdicts))
            for group, place, verdicts in zip(groups, firsts, alone, strict=True)
        ]
        together = contended_across_nodes(
            contest.apart,
            daemon_sets,
            starts,
            together,
            without=lambda number, absent: contest.decide(
                firsts[number], alone[number], absent=absent
            ),
        )
    rooms = [Rooms(group, everywhere) for group in groups]
    return Coverage(
        nodes=everywhere.nodes,
        groups=groups,
        daemon_sets=tuple(
            DaemonSetCoverage(
                daemon_set=daemon_set,
                groups=tuple(
                    GroupVerdict(
                        nodes=members,
                        alone=room.alone(verdicts[index]),
                        together=room.together(joint[index]),
                    )
                    for members, room, verdicts, joint in zip(
                        groups, rooms, alone, together, strict=True
                    )
                ),
            )
            for index, daemon_set in enumerate(daemon_sets)
        ),
    )
