"""What happens when all the given DaemonSets compete for one node.

Who is placed in every order of events runs, who is placed in none stays Pending, and the rest is
contended. Pods that run already and DaemonSets that do not start even alone do not compete. A
DaemonSet that needs the Pods of another given one (podAffinity) is judged by the Pods that exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.placement.daemon_set import DaemonSet
from constructs_lib.placement.place import Place
from constructs_lib.placement.pod_affinity import excluding
from constructs_lib.placement.race import Racer, Worlds, race
from constructs_lib.placement.scheduler import fit, host_port
from constructs_lib.placement.verdict import Reason, Together, Verdict

__all__ = ["Contest"]


class Contest:
    """Decides for some DaemonSets who gets a node.

    Args:
        daemon_sets: the DaemonSets.
    """

    def __init__(self, daemon_sets: Sequence[DaemonSet]) -> None:
        self._daemon_sets = daemon_sets
        self._pods = [_pod_of(daemon_set) for daemon_set in daemon_sets]
        self._ports: list[set[int]] = [set() for _ in daemon_sets]
        self._apart: list[dict[int, set[str]]] = [{} for _ in daemon_sets]
        for one, other in permutations(range(len(daemon_sets)), 2):
            if any(host_port(daemon_sets[one], [self._pods[other]])):
                self._ports[one].add(other)
            if keys := excluding(daemon_sets[one], self._pods[other]):
                self._apart[one][other] = keys

    def decide(self, place: Place, alone: Sequence[Verdict]) -> list[Together]:
        """The verdict for every DaemonSet on a node.

        Args:
            place: the node and the Pods on it.
            alone: the verdict for each DaemonSet by itself.
        """
        leaving = {
            index: place.own(self._daemon_sets[index])
            for index, verdict in enumerate(alone)
            if verdict.runs
        }
        starting = [index for index, own in leaving.items() if all(pod.terminating for pod in own)]
        gone = [pod for index in starting for pod in leaving[index]]
        pods = [pod for pod in place.pods if pod not in gone]
        ends = race(
            {index: self._racer(index, place, starting) for index in starting}, place.free(pods)
        )
        result = [Together(outcome=each.outcome, reasons=each.reasons) for each in alone]
        for index in starting:
            if index not in ends.certain:
                result[index] = self._outcome(index, place, pods, ends)
        return result

    def _racer(self, index: int, place: Place, starting: Sequence[int]) -> Racer:
        daemon_set, node = self._daemon_sets[index], place.node
        wanted = {**daemon_set.requests, "pods": 1}
        # What the node has none of was no obstacle alone, where the kubelet decides by itself.
        counted = wanted.keys() & (node.allocatable.keys() - node.unstated)
        return Racer(
            priority=daemon_set.priority.value,
            demand={name: wanted[name] for name in counted if wanted[name]},
            clashes=frozenset(self._clashing(index, place)).intersection(starting),
        )

    def _clashing(self, index: int, place: Place) -> set[int]:
        labels = place.node.labels
        apart = self._apart[index].items()
        return self._ports[index] | {other for other, keys in apart if not keys.isdisjoint(labels)}

    def _outcome(self, index: int, place: Place, pods: Sequence[Pod], ends: Worlds) -> Together:
        without = sorted((world for world in ends.worlds if index not in world), key=sorted)
        if not without and ends.complete:
            return Together(outcome="runs")
        never = len(without) == len(ends.worlds) and ends.complete
        # Without an end that leaves it out, one was not followed; all who are placed may be it.
        told = without or sorted(ends.worlds, key=sorted)[:1]
        rivals = ends.rivals[index].intersection(frozenset[int]().union(*told))
        return Together(
            outcome="pending" if never else "contended",
            rivals=tuple(sorted(self._daemon_sets[rival].title for rival in rivals)),
            reasons=tuple(self._obstacles(index, place, pods, told[0])),
        )

    def _obstacles(
        self, index: int, place: Place, pods: Sequence[Pod], world: Iterable[int]
    ) -> Iterator[Reason]:
        daemon_set = self._daemon_sets[index]
        placed = [*pods, *(self._pods[other] for other in sorted(world) if other != index)]
        yield from host_port(daemon_set, placed)
        yield from fit(daemon_set, place, placed)
        for other in sorted(self._clashing(index, place).intersection(world)):
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
