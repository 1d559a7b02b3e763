"""A simulator of a DaemonSet's update: the controller's decisions, on a clock.

The model is that of the reference runs: a Pod is bound at once and Ready ``start`` seconds later,
it is gone ``stop`` seconds after its deletion, and the controller sees every change in no time.
Real clusters add a few seconds a turn. On a node whose kubelet does not answer nothing starts and
nothing ends. Time jumps from one event to the next and the events of one second are seen together.

With the same seed the nodes are visited in the same order. The real order is random, so which node
comes when is an example; the counts are the prediction.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.updates.controller import Controller, NodeState, PodState, Requests
from constructs_lib.updates.even_turns import even_turns, first_odd, is_even
from constructs_lib.updates.recorder import Recorder
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import Incident, NewVersion, Simulation

__all__ = ["simulate"]

_PodEvent: TypeAlias = Literal["ready", "available", "fails"]


def simulate(
    fleet: Sequence[FleetNode],
    strategy: UpdateStrategy,
    version: NewVersion,
    *,
    min_ready_seconds: int = 0,
    never_beside: Collection[str] = frozenset(),
    incidents: Iterable[Incident] = (),
    seed: int = 0,
    until: int | None = None,
) -> Simulation:
    """Change the template at second 0 and watch until nothing moves any more.

    Args:
        fleet: the nodes and their Pods at second 0; names are unique.
        strategy: the update strategy.
        version: how the new version behaves.
        min_ready_seconds: ``spec.minReadySeconds``.
        never_beside: names of nodes on which the new Pod cannot be bound before the old one has
            gone: the host port is taken, or there is no room for two.
        incidents: what happens to nodes meanwhile.
        seed: of the order in which nodes are visited.
        until: the second to stop at; none to go on until nothing is left to happen.

    Raises:
        ValueError: an incident names a node that is not in the fleet.
    """
    run = _Run(strategy, version, min_ready_seconds, frozenset(never_beside))
    expected = list(incidents)
    # Where nothing is and nothing comes, nothing happens, unless somebody says so.
    nodes = [
        run.enter(node) if node.should_run or node.pods or expected else None for node in fleet
    ]
    return run.through(nodes, expected, seed, until)


@lru_cache(maxsize=1)
def _visits(nodes: int, seed: int) -> Sequence[int]:
    """The order in which nodes are visited, by their positions."""
    order = list(range(nodes))
    random.Random(seed).shuffle(order)  # noqa: S311  # an order of visits, not a secret
    return order


class _Run:
    """The calendar, and what kubelets and the scheduler do with the controller's requests."""

    def __init__(
        self,
        strategy: UpdateStrategy,
        version: NewVersion,
        min_ready_seconds: int,
        never_beside: frozenset[str],
    ) -> None:
        self._strategy = strategy
        self._version = version
        self._min_ready = min_ready_seconds
        self._never_beside = never_beside
        self._now = 0
        self._times: list[int] = []
        self._pod_events: dict[int, list[tuple[_PodEvent, NodeState, PodState]]] = {}
        self._gone: dict[int, list[NodeState]] = {}
        self._incidents: dict[int, list[tuple[Incident, NodeState]]] = {}

    def enter(self, node: FleetNode) -> NodeState:
        """The node at second 0; Pods that the controller would not keep end from then on."""
        state = NodeState(
            name=node.name,
            ready=node.ready,
            should_run=node.should_run,
            should_continue=node.should_continue,
            fits=node.fits,
        )
        surges = self._strategy.surges
        for pod in node.pods:
            rival = state.new if pod.revision == "new" else state.old
            if pod.terminating or rival or (not surges and (state.new or state.old)):
                self._end(state)
            else:
                self._keep(state, pod)
        return state

    def _keep(self, node: NodeState, pod: AgentPod) -> None:
        kept = PodState(new=pod.revision == "new")
        if kept.new:
            node.new = kept
        else:
            node.old = kept
        if node.ready and pod.ready_for is not None:
            kept.bound = kept.ready = True
            kept.available = pod.available(self._min_ready)
            if not kept.available:
                self._pod_at(math.ceil(self._min_ready - pod.ready_for), "available", node, kept)

    def through(
        self,
        places: Sequence[NodeState | None],
        incidents: Iterable[Incident],
        seed: int,
        until: int | None,
    ) -> Simulation:
        """Let time pass; places without a node are left out."""
        visits = (places[place] for place in _visits(len(places), seed))
        order = [node for node in visits if node is not None]
        nodes = [node for node in places if node is not None]
        controller, recorder = Controller(self._strategy, order), Recorder(nodes)
        self._expect(incidents, {node.name: node for node in nodes})
        for node in nodes:
            self._bind(node, recorder)
        self._settle(nodes, controller, recorder)
        may_be_even = until is None and not self._incidents and self._is_smooth
        odd = first_odd(controller.waiting) if may_be_even else -1
        while self._times and (until is None or self._times[0] <= until):
            turn = self._only_turn() if 0 < len(controller.waiting) <= odd else []
            if turn and is_even(turn):
                self._now = even_turns(
                    turn,
                    controller,
                    recorder,
                    self._version,
                    gone_at=self._times[0],
                    min_ready=self._min_ready,
                )
                break
            self._now = heappop(self._times)
            self._settle(self._happen(recorder), controller, recorder)
        return recorder.result(self._now)

    @property
    def _is_smooth(self) -> bool:
        """Whether Pods are replaced one after the other, and every new one becomes available."""
        version = self._version
        rolls = self._strategy.type == "RollingUpdate" and not self._strategy.surges
        return rolls and version.becomes_ready and version.crashes_after is None

    def _only_turn(self) -> list[NodeState]:
        """Nodes whose Pods are all that is under way; none where anything else is."""
        if len(self._times) > 1 or self._pod_events:
            return []
        return self._gone.get(self._times[0], [])

    def _settle(
        self, changed: Iterable[NodeState], controller: Controller, recorder: Recorder
    ) -> None:
        """Let the controller see what changed and do what it asks, until it asks for nothing."""
        touched = list(changed)
        requests = controller.sync(touched)
        while requests:
            followed = self._carry_out(requests, recorder)
            requests = controller.sync(followed)
            touched += followed
        recorder.note(self._now, controller, touched)

    def _carry_out(self, requests: Requests, recorder: Recorder) -> list[NodeState]:
        for node, pod in requests.delete:
            if pod.new:
                node.new = None
            else:
                node.old = None
                recorder.old_pods_deleted += 1
            self._end(node)
        for node in requests.create_on:
            node.new = PodState(new=True)
            self._bind(node, recorder)
        return [node for node, _ in requests.delete] + requests.create_on

    # What kubelets and the scheduler do

    def _end(self, node: NodeState) -> None:
        node.terminating += 1
        if node.ready:
            self._at(self._now + self._version.stop)
            self._gone.setdefault(self._now + self._version.stop, []).append(node)

    def _bind(self, node: NodeState, recorder: Recorder) -> None:
        """Start the node's new Pod if that is possible by now."""
        pod = node.new
        if pod is None or pod.bound or not (node.ready and node.fits):
            return
        alone = node.old is None and not node.terminating
        if not alone and node.name in self._never_beside:
            return
        pod.bound = True
        recorder.pulls.append(self._now)
        lasts = self._version.crashes_after
        if not self._version.becomes_ready or (lasts is not None and lasts <= self._min_ready):
            return
        ready_at = self._now + self._version.start
        if self._min_ready:
            self._pod_at(ready_at, "ready", node, pod)
        self._pod_at(ready_at + self._min_ready, "available", node, pod)
        if lasts is not None:
            self._pod_at(ready_at + lasts, "fails", node, pod)

    # The calendar

    def _at(self, time: int) -> None:
        if not (time in self._pod_events or time in self._gone or time in self._incidents):
            heappush(self._times, time)

    def _pod_at(self, time: int, what: _PodEvent, node: NodeState, pod: PodState) -> None:
        self._at(time)
        self._pod_events.setdefault(time, []).append((what, node, pod))

    def _expect(self, incidents: Iterable[Incident], by_name: dict[str, NodeState]) -> None:
        for incident in incidents:
            node = by_name.get(incident.node)
            if node is None:
                raise ValueError(f"{incident.node!r} is not a node of this fleet")
            self._at(incident.at)
            self._incidents.setdefault(incident.at, []).append((incident, node))

    def _happen(self, recorder: Recorder) -> dict[NodeState, None]:
        """Everything of this second; the nodes it touched."""
        touched: dict[NodeState, None] = {}
        for incident, node in self._incidents.pop(self._now, ()):
            self._befall(incident, node, recorder)
            touched[node] = None
        for node in self._gone.pop(self._now, ()):
            if node.ready:
                node.terminating -= 1
                self._bind(node, recorder)
                touched[node] = None
        for what, node, pod in self._pod_events.pop(self._now, ()):
            if node.ready and (pod is node.new or pod is node.old):
                pod.ready = what != "fails" and (pod.ready or pod.new)
                pod.available = what == "available" and pod.ready
                touched[node] = None
        return touched

    def _befall(self, incident: Incident, node: NodeState, recorder: Recorder) -> None:
        old, new = node.old, node.new
        if incident.kind == "pod-not-ready":
            if old is not None:
                old.ready = old.available = False
            return
        if incident.kind == "node-not-ready":
            node.ready = False
            node.should_run = incident.should_run
            for pod in (old, new):
                if pod is not None:
                    pod.ready = pod.available = False
            return
        if old is not None:
            recorder.old_pods_deleted += 1
        for pod in (old, new):
            if pod is not None:
                self._end(node)
        node.old = node.new = None
