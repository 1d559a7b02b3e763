"""Where every one of some DaemonSets runs: the sum of all verdicts.

Nodes that look alike are decided once, so the time is that of grouping the nodes. The answer is
the same as deciding node by node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.apart import Start, contended_across_nodes
from constructs_lib.placement.contention import Contention
from constructs_lib.placement.decide import decide
from constructs_lib.placement.kinds import kinds
from constructs_lib.placement.node_equivalence import NodeEquivalence
from constructs_lib.placement.node_with_pods import NodeWithPods, places
from constructs_lib.placement.pod_affinity import neighbourhoods
from constructs_lib.placement.rooms import Rooms
from constructs_lib.placement.verdict import InCompetition, Verdict
from constructs_lib.record import dataclass

__all__ = ["Coverage", "DaemonSetCoverage", "GroupVerdict", "coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupVerdict:
    """What happens to one DaemonSet on nodes that look alike."""

    nodes: tuple[Node, ...]
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

    def by_node(self) -> Iterator[tuple[Node, GroupVerdict]]:
        """Every node with its verdict, group by group."""
        for group in self.groups:
            for node in group.nodes:
                yield node, group


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where some DaemonSets run."""

    nodes: tuple[Node, ...]
    """The nodes, in the order given, planned ones by their kinds."""
    groups: tuple[tuple[Node, ...], ...]
    """The nodes, those that look alike together; groups and nodes in the order given."""
    daemon_sets: tuple[DaemonSetCoverage, ...]
    """The answer for each DaemonSet, in the order given."""


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
    nodes = kinds(nodes, daemon_sets)
    everywhere = places(nodes, pods, daemon_sets)
    around = neighbourhoods(daemon_sets, everywhere)
    contest = Contention(daemon_sets, around, claims)
    likeness = NodeEquivalence(daemon_sets, around, contest.apart.places)
    alike: dict[Hashable, list[NodeWithPods]] = defaultdict(list)
    for place in everywhere:
        alike[likeness.key(place)].append(place)
    groups = tuple(tuple(place.node for place in group) for group in alike.values())
    firsts = [group[0] for group in alike.values()]
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
            Start(group[0].labels, len(group), contest.starting(place, verdicts))
            for group, place, verdicts in zip(groups, firsts, alone, strict=True)
        ]
        together = contended_across_nodes(contest.apart, daemon_sets, starts, together)
    rooms = [Rooms(group) for group in alike.values()]
    return Coverage(
        nodes=tuple(nodes),
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
