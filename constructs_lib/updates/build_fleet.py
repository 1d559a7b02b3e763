"""The fleet that an update finds, taken from a node list and, where it is known, the Pods.

Without a list of Pods a reviewer means "the fleet as it should be": a Ready Pod wherever the old
manifest runs one. A node that went NotReady had its agent before, so its Pod is there too, and
counts against the budget until the node is back or gone.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.revisions import Revision
from constructs_lib.placement.verdict import Verdict
from constructs_lib.updates.fleet import Alike, Fleet
from constructs_lib.updates.labels import Labels
from constructs_lib.updates.records import AgentPod, AgentState
from constructs_lib.updates.room import ENOUGH, Room

__all__ = ["NOT_ANSWERING", "Fleets", "fleet_of", "is_ready", "room_of"]

NOT_ANSWERING: Final = frozenset({"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"})
"""Taints of the node lifecycle controller on a node whose kubelet does not answer."""

_READY: Final = (AgentPod(),)
_WAITING: Final = (AgentPod(ready_for=None),)

_Had: TypeAlias = Literal["ready", "waiting", "while it answered", "never"]
"""What became of the old manifest's Pod on a node."""

_Seen: TypeAlias = tuple[bool, bool, bool]
"""Of a Pod that is listed: whether it is of the new template, is Ready, and is being deleted."""


def is_ready(node: Node) -> bool:
    """Whether the node's kubelet answers: by its condition, else by its taints."""
    if node.ready is not None:
        return node.ready
    return not any(taint.key in NOT_ANSWERING for taint in node.taints)


class Fleets:
    """The fleets that updates of one commit find; agents on the same nodes share one.

    Args:
        after: the nodes as the coverage after the commit groups them (``Coverage.groups``).
        before: the same nodes as the coverage before it does. Default: as after it.
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
        room: what is left on each node beside all Pods (``room_of``); unknown by default.
    """

    def __init__(
        self,
        after: Sequence[Nodes],
        before: Sequence[Nodes] | None = None,
        *,
        pods: Sequence[Pod] | None = None,
        room: Room | None = None,
    ) -> None:
        nodes = _all_of(after)
        self._names = nodes.names
        self._labels = Labels(nodes)
        self._cells = list(_cells(after, before))
        self._pods = pods
        self._room = room if room is not None else Room.of([None] * len(nodes))
        self._known: dict[Hashable, Fleet] = {}

    def of(self, after: DaemonSetCoverage, before: DaemonSetCoverage | None = None) -> Fleet:
        """The nodes as the update of one DaemonSet finds them.

        Args:
            after: where the new manifest runs.
            before: where the old one runs; as the new one by default.
        """
        if self._pods is not None:
            return self._fleet(self._as_listed(after, before))
        decided = [_decided(group) for group in after.groups]
        had = [_had(group.alone) for group in (before or after).groups]
        alike = tuple(decided), tuple(had), before is None
        if alike not in self._known:
            self._known[alike] = self._fleet(
                Alike(
                    places=cell.places,
                    state=AgentState(
                        cell.ready,
                        *decided[cell.after],
                        _assumed(had[cell.after if before is None else cell.before], cell.ready),
                    ),
                )
                for cell in self._cells
            )
        return self._known[alike]

    def _fleet(self, groups: Iterable[Alike]) -> Fleet:
        return Fleet(self._names, tuple(groups), labels=self._labels, room=self._room)

    def _as_listed(
        self, after: DaemonSetCoverage, before: DaemonSetCoverage | None
    ) -> Iterator[Alike]:
        """The nodes with the Pods that the list of Pods has on them."""
        daemon_set = after.daemon_set
        listed = self._by_owner.get((daemon_set.namespace, daemon_set.name), ())
        found = _seen_by_node(listed, daemon_set, before)
        names = self._names
        for cell in self._cells:
            by_pods: dict[tuple[_Seen, ...], list[int]] = {}
            for place in cell.places:
                by_pods.setdefault(found.get(names[place], ()), []).append(place)
            decided = _decided(after.groups[cell.after])
            for seen, places in by_pods.items():
                state = AgentState(cell.ready, *decided, tuple(map(_as_pod, seen)))
                yield Alike(places=cell.places if len(by_pods) == 1 else places, state=state)

    @cached_property
    def _by_owner(self) -> Mapping[tuple[str, str], Sequence[Pod]]:
        """The Pods of each DaemonSet that have not finished, by its namespace and name."""
        found: dict[tuple[str, str], list[Pod]] = defaultdict(list)
        for pod in self._pods or ():
            kind, namespace, name = pod.maker
            if kind == "DaemonSet" and not pod.finished:
                found[namespace, name].append(pod)
        return found


class _Cell(NamedTuple):
    """Nodes that no update of a commit tells apart, if there is no list of Pods."""

    after: int
    """Their group after the commit."""
    before: int
    """Their group before it."""
    ready: bool
    """Whether their kubelets answer."""
    places: Sequence[int]
    """Their places in the fleet."""


def _all_of(groups: Sequence[Nodes]) -> Nodes:
    """The nodes of a cluster, all groups together, in the order given."""
    return groups[0].at(range(sum(map(len, groups)))) if groups else Nodes.of(())


def _cells(after: Sequence[Nodes], before: Sequence[Nodes] | None) -> Iterator[_Cell]:
    former = array("I", bytes(4 * sum(map(len, after))))
    for number, group in enumerate(before or ()):
        for place in group.positions:
            former[place] = number
    for number, group in enumerate(after):
        ready = group.where(is_ready)
        dead = len(ready) < len(group)
        parts = [(True, ready), (False, group.where(lambda node: not is_ready(node)))]
        for answers, nodes in parts if dead else [(True, group)]:
            found: dict[int, list[int]] = {}
            for place in nodes.positions if before is not None else ():
                found.setdefault(former[place], []).append(place)
            if len(found) > 1:
                yield from (_Cell(number, then, answers, at) for then, at in found.items())
            elif nodes:
                yield _Cell(number, next(iter(found), number), answers, nodes.positions)


def fleet_of(
    after: DaemonSetCoverage,
    *,
    before: DaemonSetCoverage | None = None,
    pods: Sequence[Pod] | None = None,
) -> Fleet:
    """The nodes as the update of one DaemonSet finds them, where nobody asks of another.

    Args:
        after: where the new manifest runs.
        before: where the old one runs; as the new one by default.
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
    """
    groups = [group.nodes for group in after.groups]
    former = [group.nodes for group in before.groups] if before is not None else None
    return Fleets(groups, former, pods=pods).of(after, before)


def room_of(
    groups: Sequence[Nodes], running: Sequence[DaemonSetCoverage], pods: Sequence[Pod]
) -> Room:
    """What is left on each node beside its Pods, in the scheduler's numbers.

    Args:
        groups: the nodes as a coverage groups them.
        running: DaemonSets of that coverage whose Pods are not among ``pods`` and are there
            wherever they run.
        pods: the Pods that exist.
    """
    nodes = _all_of(groups)
    taken = [_taken(running, number) for number in range(len(groups))]
    place = {name: place for place, name in enumerate(nodes.names)} if pods else {}
    there = [(place[pod.node], pod) for pod in pods if pod.node in place and not pod.finished]

    def column(resource: str) -> Sequence[int]:
        left = [0] * len(nodes)
        for group, takes in zip(groups, taken, strict=True):
            less = takes.get(resource, 0)
            for place, size in zip(group.positions, group.size_numbers(), strict=True):
                left[place] = group.size(size).get(resource, 0) - less
        # Where nobody said how much there is, it counts as enough.
        for place in nodes.where(lambda node: resource in node.unstated).positions:
            left[place] = ENOUGH
        for place, pod in there:
            left[place] -= 1 if resource == "pods" else pod.requests.get(resource, 0)
        return left

    stated = (name for size, _ in nodes.sizes() for name in size)
    unstated = (name for shape, _ in nodes.shapes() for name in shape.unstated)
    return Room(column, chain(stated, unstated))


def _taken(running: Sequence[DaemonSetCoverage], number: int) -> Mapping[str, int]:
    """What DaemonSets take of each node of one group."""
    here = [each.daemon_set.requests for each in running if each.groups[number].alone.runs]
    return {**add_amounts(here), "pods": len(here)}


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


def _assumed(had: _Had, ready: bool) -> tuple[AgentPod, ...]:
    if had == "waiting":
        return _WAITING
    is_there = had == "ready" or (had == "while it answered" and not ready)
    return _READY if is_there else ()


def _seen_by_node(
    pods: Iterable[Pod], daemon_set: DaemonSet, before: DaemonSetCoverage | None
) -> dict[str | None, tuple[_Seen, ...]]:
    """The Pods of a DaemonSet on each node, in the order the controller keeps them."""
    found: dict[str | None, list[Pod]] = defaultdict(list)
    for pod in pods:
        found[pod.node].append(pod)
    new = Revision(daemon_set)
    # Templates that differ only in the nodes they are for make the same Pods.
    old = Revision(before.daemon_set) if before is not None else None

    def seen(pod: Pod) -> _Seen:
        is_new = new.has(pod) is True and (old is None or old.has(pod) is not True)
        return is_new, pod.ready, pod.terminating

    return {
        node: tuple(
            [
                seen(pod)
                for pod in sorted(theirs, key=lambda pod: (not pod.bound, pod.created, pod.name))
            ]
        )
        for node, theirs in found.items()
    }


def _as_pod(seen: _Seen) -> AgentPod:
    is_new, ready, terminating = seen
    return AgentPod(
        revision="new" if is_new else "old",
        ready_for=math.inf if ready else None,
        terminating=terminating,
    )
