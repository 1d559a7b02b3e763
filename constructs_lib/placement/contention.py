"""What happens when all the given DaemonSets compete for one node.

Who is placed in every order of events runs, who is placed in none stays Pending, and the rest is
contended. Pods that run already and DaemonSets that do not start even alone do not compete, unless
one of them evicts others to start: then all Pods of lower priority do, and stay as far as there is
room, and whoever starts once these are gone. A DaemonSet that needs the Pods of another given one
(podAffinity) is judged by the Pods that exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, permutations
from typing import Final

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.apart import kept_apart
from constructs_lib.placement.circles import Contender, circles
from constructs_lib.placement.decide import filter_reasons
from constructs_lib.placement.endings import Fate
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.placement_orders import placement_orders
from constructs_lib.placement.pod_affinity import Neighbourhood, excluding, waits_for
from constructs_lib.placement.preemption import importance
from constructs_lib.placement.scheduler import fit, host_port
from constructs_lib.placement.verdict import InCompetition, Reason, Verdict
from constructs_lib.record import dataclass

__all__ = ["Contention"]

_PLACED: Final = Fate(outcome="runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contest:
    """Who competes for a node."""

    place: NodeWithPods
    """The node and the Pods on it."""
    starting: Sequence[int]
    """The DaemonSets that come, by position."""
    staying: Sequence[Pod]
    """Pods that nobody displaces."""
    present: Mapping[int, Pod]
    """Pods that may be displaced, the important ones first, by numbers no DaemonSet has."""


class Contention:
    """Decides for some DaemonSets who gets a node.

    Args:
        daemon_sets: the DaemonSets.
        around: what the Pods of all nodes mean for each of them.
        claims: PersistentVolumeClaims that exist, as ``namespace/name``.
    """

    def __init__(
        self,
        daemon_sets: Sequence[DaemonSet],
        around: Sequence[Neighbourhood],
        claims: Collection[str] = (),
    ) -> None:
        self._daemon_sets = daemon_sets
        self._around = around
        self._claims = claims
        self._pods = [_pod_of(daemon_set) for daemon_set in daemon_sets]
        self._of_maker = {pod.maker: index for index, pod in reversed([*enumerate(self._pods)])}
        self._ports: list[set[int]] = [set() for _ in daemon_sets]
        self.apart = kept_apart(daemon_sets, self._pods)
        """Who keeps apart from whom."""
        # Of many agents every pair would be asked, and few pairs claim one port.
        claiming: dict[int, list[int]] = {}
        for index, daemon_set in enumerate(daemon_sets):
            for number in {port.port for port in daemon_set.ports}:
                claiming.setdefault(number, []).append(index)
        for one, other in chain.from_iterable(permutations(each, 2) for each in claiming.values()):
            if any(host_port(daemon_sets[one], [self._pods[other]])):
                self._ports[one].add(other)

    def decide(
        self, place: NodeWithPods, alone: Sequence[Verdict], *, absent: Collection[int] = ()
    ) -> list[InCompetition]:
        """The verdict for every DaemonSet on a node.

        Args:
            place: the node and the Pods on it.
            alone: the verdict for each DaemonSet by itself.
            absent: DaemonSets that do not come after all, by position. Default: all come.
        """
        contest = self._contest(place, alone, absent)
        fates = self._fates(contest)
        result = [InCompetition(outcome=each.outcome, reasons=each.reasons) for each in alone]
        for index, number in self._competing(contest).items():
            found = self._outcome(number, contest, fates.get(number, _PLACED))
            # One that evicts others says so: it stays Pending until they are gone.
            if not (found.outcome == "runs" and alone[index].evicts):
                result[index] = found
        return result

    def starting(self, place: NodeWithPods, alone: Sequence[Verdict]) -> list[int]:
        """Who starts on a node, by position: it runs there, and not yet as it is."""
        return [
            index
            for index, verdict in enumerate(alone)
            if verdict.runs and all(pod.leaving for pod in place.own(self._daemon_sets[index]))
        ]

    def _contest(
        self, place: NodeWithPods, alone: Sequence[Verdict], absent: Collection[int]
    ) -> _Contest:
        starting = [index for index in self.starting(place, alone) if index not in absent]
        evicting = [
            index for index, verdict in enumerate(alone) if verdict.evicts and index not in absent
        ]
        pods = place.beside(self._daemon_sets[index] for index in (*starting, *evicting))
        if not evicting:
            return _Contest(place=place, starting=starting, staying=pods, present={})
        top = max(self._daemon_sets[index].priority.value for index in evicting)
        lower = sorted((pod for pod in pods if pod.priority < top), key=importance)
        staying = [pod for pod in pods if pod.priority >= top]
        already = set(starting)
        return _Contest(
            place=place,
            starting=[
                index
                for index, verdict in enumerate(alone)
                if index in already
                or (
                    index not in absent
                    and verdict.outcome == "pending"
                    and self._starts(index, place, staying)
                )
            ],
            staying=staying,
            present=dict(enumerate(lower, start=len(alone))),
        )

    def _starts(self, index: int, place: NodeWithPods, pods: Sequence[Pod]) -> bool:
        around = self._around[index]
        return not any(filter_reasons(self._daemon_sets[index], place, pods, around, self._claims))

    def _competing(self, contest: _Contest) -> dict[int, int]:
        """The DaemonSets whose fate is open, with the number of the Pod that stands for each."""
        found = {index: index for index in contest.starting}
        for number, pod in contest.present.items():
            for index, daemon_set in enumerate(self._daemon_sets):
                if pod.is_of(daemon_set.namespace, daemon_set.name):
                    found[index] = number
        return found

    def _contenders(self, contest: _Contest) -> dict[int, Contender]:
        node = contest.place.node
        # What the node has none of was no obstacle alone, where the kubelet decides by itself.
        known = node.allocatable.keys() - node.unstated
        result = {}
        for number in (*contest.starting, *contest.present):
            pod = self._pod(number, contest)
            wanted = {**pod.requests, "pods": 1}
            coming = number not in contest.present
            result[number] = Contender(
                priority=pod.priority,
                preempts=not coming
                or (
                    self._daemon_sets[number].priority.preempts
                    and not self._evicts_in_vain(number, contest)
                ),
                demand={name: wanted[name] for name in wanted.keys() & known if wanted[name]},
                clashes=frozenset(self._clashing(number, contest)),
                present=None if coming else number,
            )
        return result

    def _evicts_in_vain(self, number: int, contest: _Contest) -> bool:
        """Whether one whose Pod it evicts has a new one there before it is asked again itself."""
        own = self._daemon_sets[number]
        kept_off = self.apart.on_node(number, contest.place.node.labels) - self._ports[number]
        return any(
            self._daemon_sets[other].priority.value < own.priority.value
            and not waits_for(own, self._daemon_sets[other], self._pods[other])
            for other in kept_off.intersection(contest.starting)
        )

    def _pod(self, number: int, contest: _Contest) -> Pod:
        return self._pods[number] if number < len(self._pods) else contest.present[number]

    def _clashing(self, number: int, contest: _Contest) -> set[int]:
        labels = contest.place.node.labels
        if number in contest.present:
            pod = contest.present[number]
            return {index for index in contest.starting if self._excludes(index, pod, labels)}
        given = self._ports[number] | self.apart.on_node(number, labels)
        present = contest.present.items()
        return given.intersection(contest.starting) | {
            other for other, pod in present if self._excludes(number, pod, labels)
        }

    def _excludes(self, index: int, pod: Pod, labels: Mapping[str, str]) -> bool:
        daemon_set = self._daemon_sets[index]
        if not excluding(daemon_set, pod).isdisjoint(labels):
            return True
        return any(host_port(daemon_set, [pod]))

    def _fates(self, contest: _Contest) -> dict[int, Fate]:
        """What becomes of those who matter to each other; who is not among them runs."""
        room = contest.place.free(contest.staying)
        fates: dict[int, Fate] = {}
        for circle in circles(self._contenders(contest), room):
            ends = placement_orders(circle, room, early=not contest.present)
            fates |= {number: ends.fate(number) for number in circle}
        return fates

    def _outcome(self, number: int, contest: _Contest, fate: Fate) -> InCompetition:
        if fate.outcome == "runs":
            return InCompetition(outcome="runs")
        coming = (rival for rival in fate.rivals if rival not in contest.present)
        return InCompetition(
            outcome=fate.outcome,
            rivals=tuple(sorted(self._daemon_sets[rival].title for rival in coming)),
            reasons=tuple(self._obstacles(number, contest, fate.ending)),
        )

    def _obstacles(self, number: int, contest: _Contest, ending: Iterable[int]) -> Iterator[Reason]:
        own = self._pod(number, contest)
        daemon_set = self._daemon_sets[self._of_maker[own.maker]]
        others = {other: self._pod(other, contest) for other in sorted(ending)}
        placed = [*contest.staying, *others.values()]
        yield from host_port(daemon_set, placed)
        yield from fit(daemon_set, contest.place, placed)
        for pod in others.values():
            if not excluding(daemon_set, pod).isdisjoint(contest.place.node.labels):
                yield Reason(
                    predicate="inter-pod-affinity",
                    message=f"required pod anti-affinity between it and {pod.title}",
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
