"""A simulator of a DaemonSet's update: the controller's decisions, on a clock.

The model is that of the reference runs: a Pod is bound at once and Ready ``start`` seconds later,
it is gone ``stop`` seconds after its deletion, and the controller sees every change in no time.
Real clusters add a few seconds a turn. On a node whose kubelet does not answer nothing starts and
nothing ends. Time jumps from one event to the next and the events of one second are seen together.
Nodes that go through the same are played as one, and turns that are alike are played once.

With the same seed the nodes are visited in the same order. The real order is random, so which node
comes when is an example; the counts are the prediction.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.calendar import Calendar
from constructs_lib.updates.controller import Controller, Requests
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.recorder import Recorder
from constructs_lib.updates.records import AgentPod, AgentState, FleetNode
from constructs_lib.updates.rounds import Rounds
from constructs_lib.updates.simulation import Incident, NewVersion, Simulation

__all__ = ["simulate"]


def simulate(
    nodes: Sequence[FleetNode],
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
        nodes: the nodes and their Pods at second 0; names are unique.
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
    fleet = Fleet.of(nodes)
    expected = list(incidents)
    named = fleet.places_of({incident.node for incident in expected})
    run = _Run(strategy, version, min_ready_seconds)
    batches = [
        run.enter(state, places, beside=beside)
        for state, places, beside in _alike(fleet, fleet.places_of(never_beside), named)
        # Where nothing is and nothing comes, nothing happens, unless somebody says so.
        if state.should_run or state.pods or expected
    ]
    single = {fleet.names[each.places[0]]: each for each in batches if each.places[0] in named}
    for incident in expected:
        if incident.node not in single:
            raise ValueError(f"{incident.node!r} is not a node of this fleet")
        run.calendar.at(incident.at).incidents.append((incident, single[incident.node]))
    return run.through(batches, fleet, seed, until)


@lru_cache(maxsize=1)
def _visits(nodes: int, seed: int) -> Sequence[int]:
    """The order in which nodes are visited, by their places."""
    order = list(range(nodes))
    random.Random(seed).shuffle(order)  # noqa: S311  # an order of visits, not a secret
    return order


def _alike(
    fleet: Fleet, alone: Collection[int], named: Collection[int]
) -> Iterator[tuple[AgentState, Sequence[int], bool]]:
    """The nodes of the fleet that go through the same, with whether two Pods can run on them.

    Args:
        fleet: the fleet.
        alone: the places of nodes on which no two can.
        named: the places of nodes of which each goes through something of its own.
    """
    found: dict[tuple[AgentState, bool], list[Sequence[int]]] = {}
    for group in fleet.groups:
        own, others = fleet.split(group.places, named)
        if len(group.state.pods) > 1:
            # One that is not kept ends while the node may wait, and its turn come before that.
            own, others = group.places, ()
        for place in own:
            yield group.state, [place], place not in alone
        for beside, places in zip((False, True), fleet.split(others, alone), strict=True):
            if places:
                found.setdefault((group.state, beside), []).append(places)
    for (state, beside), parts in found.items():
        yield state, parts[0] if len(parts) == 1 else list(chain.from_iterable(parts)), beside


class _Run:
    """What kubelets and the scheduler do with the controller's requests."""

    def __init__(self, strategy: UpdateStrategy, version: NewVersion, min_ready: int) -> None:
        self.calendar = Calendar()
        """What is going to happen."""
        self._strategy = strategy
        self._version = version
        self._min_ready = min_ready
        self._now = 0

    def enter(self, state: AgentState, places: Sequence[int], *, beside: bool) -> Batch:
        """Nodes at second 0; Pods that the controller would not keep end from then on."""
        batch = Batch(
            places=places,
            ready=state.ready,
            should_run=state.should_run,
            should_continue=state.should_continue,
            fits=state.fits,
            beside=beside,
            size=len(places),
        )
        surges = self._strategy.surges
        for pod in state.pods:
            rival = batch.new if pod.revision == "new" else batch.old
            if pod.terminating or rival or (not surges and (batch.new or batch.old)):
                self._end(batch)
            else:
                self._keep(batch, pod)
        batch.was_served = batch.served
        return batch

    def _keep(self, batch: Batch, pod: AgentPod) -> None:
        kept = PodState(new=pod.revision == "new")
        if kept.new:
            batch.new = kept
        else:
            batch.old = kept
        if batch.ready and pod.ready_for is not None:
            kept.bound = kept.ready = True
            kept.available = pod.available(self._min_ready)
            if not kept.available:
                left = math.ceil(self._min_ready - pod.ready_for)
                self.calendar.at(self._now + left).pods.append(("available", batch, kept))

    def through(
        self, batches: Sequence[Batch], fleet: Fleet, seed: int, until: int | None
    ) -> Simulation:
        """Let time pass.

        Args:
            batches: the nodes at second 0.
            fleet: all of them.
            seed: of the order in which they are visited.
            until: the second to stop at; none to go on until nothing is left to happen.
        """
        controller = Controller(self._strategy, batches, _visits(len(fleet), seed))
        recorder = Recorder(batches)
        rounds = Rounds(self.calendar, controller, recorder)
        for batch in batches:
            self._bind(batch, recorder)
        self._settle(batches, controller, recorder)
        while (after := self.calendar.next) is not None and (until is None or after <= until):
            if until is None and self._strategy.type == "RollingUpdate":
                after += rounds.skip(self._now)
            self._now = after
            self._settle(self._happen(recorder), controller, recorder)
        controller.close()
        return recorder.result(self._now, fleet.names, controller.batches)

    def _settle(self, changed: Iterable[Batch], controller: Controller, recorder: Recorder) -> None:
        """Let the controller see what changed and do what it asks, until it asks for nothing."""
        touched = list(changed)
        requests = controller.sync(touched)
        while requests:
            followed = self._carry_out(requests, recorder)
            requests = controller.sync(followed)
            touched += followed
        recorder.note(self._now, controller, touched)

    def _carry_out(self, requests: Requests, recorder: Recorder) -> list[Batch]:
        for batch, pod in requests.delete:
            if pod.new:
                batch.new = None
            else:
                batch.old = None
                recorder.old_pods_deleted += batch.size
            self._end(batch)
        for batch in requests.create_on:
            batch.new = PodState(new=True)
            self._bind(batch, recorder)
        return [batch for batch, _ in requests.delete] + requests.create_on

    # What kubelets and the scheduler do

    def _end(self, batch: Batch) -> None:
        batch.terminating += 1
        if batch.ready:
            self.calendar.at(self._now + self._version.stop).gone.append(batch)

    def _bind(self, batch: Batch, recorder: Recorder) -> None:
        """Start the new Pods of nodes if that is possible by now."""
        pod = batch.new
        if pod is None or pod.bound or not (batch.ready and batch.fits):
            return
        if not (batch.beside or (batch.old is None and not batch.terminating)):
            return
        pod.bound = True
        recorder.note_pulls(self._now, batch)
        lasts = self._version.crashes_after
        if not self._version.becomes_ready or (lasts is not None and lasts <= self._min_ready):
            return
        ready_at = self._now + self._version.start
        if self._min_ready:
            self.calendar.at(ready_at).pods.append(("ready", batch, pod))
        self.calendar.at(ready_at + self._min_ready).pods.append(("available", batch, pod))
        if lasts is not None:
            self.calendar.at(ready_at + lasts).pods.append(("fails", batch, pod))

    def _happen(self, recorder: Recorder) -> dict[Batch, None]:
        """Everything of this second; the nodes it touched."""
        second = self.calendar.take()
        touched: dict[Batch, None] = {}
        for incident, batch in second.incidents:
            self._befall(incident, batch, recorder)
            touched[batch] = None
        for batch in second.gone:
            if batch.ready:
                batch.terminating -= 1
                self._bind(batch, recorder)
                touched[batch] = None
        for what, batch, pod in second.pods:
            if batch.ready and (pod is batch.new or pod is batch.old):
                pod.ready = what != "fails" and (pod.ready or pod.new)
                pod.available = what == "available" and pod.ready
                touched[batch] = None
        return touched

    def _befall(self, incident: Incident, batch: Batch, recorder: Recorder) -> None:
        old, new = batch.old, batch.new
        if incident.kind == "pod-not-ready":
            if old is not None:
                old.ready = old.available = False
            return
        if incident.kind == "node-not-ready":
            batch.ready = False
            batch.should_run = incident.should_run
            for pod in (old, new):
                if pod is not None:
                    pod.ready = pod.available = False
            return
        if old is not None:
            recorder.old_pods_deleted += batch.size
        for pod in (old, new):
            if pod is not None:
                self._end(batch)
        batch.old = batch.new = None
