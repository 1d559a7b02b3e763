"""What happens when all the given DaemonSets compete for one node.

Who is placed in every order of events runs, who is placed in none stays Pending, and the rest is
contended. Pods that run already and DaemonSets that do not start even alone do not compete. A
DaemonSet that needs the Pods of another given one (podAffinity) is judged by the Pods that exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.apart import kept_apart
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.placement_orders import Contender, Endings, placement_orders
from constructs_lib.placement.scheduler import fit, host_port
from constructs_lib.placement.verdict import InCompetition, Reason, Verdict

__all__ = ["Contention"]


class Contention:
    """Decides for some DaemonSets who gets a node.

    Args:
        daemon_sets: the DaemonSets.
    """

    def __init__(self, daemon_sets: Sequence[DaemonSet]) -> None:
        self._daemon_sets = daemon_sets
        self._pods = [_pod_of(daemon_set) for daemon_set in daemon_sets]
        self._ports: list[set[int]] = [set() for _ in daemon_sets]
        self.apart = kept_apart(daemon_sets, self._pods)
        """Who keeps apart from whom."""
        # Few agents claim a port, and of many every pair would be asked.
        holding = [each for each, daemon_set in enumerate(daemon_sets) if daemon_set.ports]
        for one, other in permutations(holding, 2):
            if any(host_port(daemon_sets[one], [self._pods[other]])):
                self._ports[one].add(other)

    def decide(self, place: NodeWithPods, alone: Sequence[Verdict]) -> list[InCompetition]:
        """The verdict for every DaemonSet on a node.

        Args:
            place: the node and the Pods on it.
            alone: the verdict for each DaemonSet by itself.
        """
        starting = self.starting(place, alone)
        gone = [pod for index in starting for pod in place.own(self._daemon_sets[index])]
        pods = [pod for pod in place.pods if pod not in gone]
        ends = placement_orders(
            {index: self._contender(index, place, starting) for index in starting}, place.free(pods)
        )
        result = [InCompetition(outcome=each.outcome, reasons=each.reasons) for each in alone]
        for index in starting:
            if index not in ends.certain:
                result[index] = self._outcome(index, place, pods, ends)
        return result

    def starting(self, place: NodeWithPods, alone: Sequence[Verdict]) -> list[int]:
        """Who starts on a node, by position: it runs there, and not yet as it is."""
        return [
            index
            for index, verdict in enumerate(alone)
            if verdict.runs and all(pod.leaving for pod in place.own(self._daemon_sets[index]))
        ]

    def _contender(self, index: int, place: NodeWithPods, starting: Sequence[int]) -> Contender:
        daemon_set, node = self._daemon_sets[index], place.node
        wanted = {**daemon_set.requests, "pods": 1}
        # What the node has none of was no obstacle alone, where the kubelet decides by itself.
        counted = wanted.keys() & (node.allocatable.keys() - node.unstated)
        return Contender(
            priority=daemon_set.priority.value,
            preempts=daemon_set.priority.preempts,
            demand={name: wanted[name] for name in counted if wanted[name]},
            clashes=frozenset(self._clashing(index, place)).intersection(starting),
        )

    def _clashing(self, index: int, place: NodeWithPods) -> set[int]:
        return self._ports[index] | self.apart.on_node(index, place.node.labels)

    def _outcome(
        self, index: int, place: NodeWithPods, pods: Sequence[Pod], ends: Endings
    ) -> InCompetition:
        without = sorted((ending for ending in ends.endings if index not in ending), key=sorted)
        if not without and ends.complete:
            return InCompetition(outcome="runs")
        never = len(without) == len(ends.endings) and ends.complete
        # Without an end that leaves it out, one was not followed; all who are placed may be it.
        told = without or sorted(ends.endings, key=sorted)[:1]
        rivals = ends.rivals[index].intersection(frozenset[int]().union(*told))
        return InCompetition(
            outcome="pending" if never else "contended",
            rivals=tuple(sorted(self._daemon_sets[rival].title for rival in rivals)),
            reasons=tuple(self._obstacles(index, place, pods, told[0])),
        )

    def _obstacles(
        self, index: int, place: NodeWithPods, pods: Sequence[Pod], ending: Iterable[int]
    ) -> Iterator[Reason]:
        daemon_set = self._daemon_sets[index]
        placed = [*pods, *(self._pods[other] for other in sorted(ending) if other != index)]
        yield from host_port(daemon_set, placed)
        yield from fit(daemon_set, place, placed)
        for other in sorted(self._clashing(index, place).intersection(ending)):
            if other not in self._ports[index]:
                yield Reason(
                    predicate="inter-pod-affinity",
                    message=f"required pod anti-affinity between it and {self._pods[other].title}",
                    remedy="Remove the anti-affinity, or select different nodes for the two.",
                )


def _pod_of(daemon_set: DaemonSet) -> Pod:
    return Pod(
        name=daemon_set.name,
        namespace=daemon_set.namespace,
        node=None,
        bound=False,
        labels=daemon_set.labels,
        owner=Owner(kind="DaemonSet", name=daemon_set.name),
        requests=daemon_set.requests,
        ports=daemon_set.ports,
        anti_affinity=daemon_set.anti_affinity,
        priority=daemon_set.priority.value,
    )
