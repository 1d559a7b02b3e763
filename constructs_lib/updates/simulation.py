"""What a simulation takes and gives: plain records, so that reports need not know the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from constructs_lib.record import dataclass
from constructs_lib.updates.line import Stretch
from constructs_lib.updates.names import Names
from constructs_lib.updates.repeated import Repeated

__all__ = [
    "Incident",
    "Moment",
    "NewVersion",
    "Outage",
    "Pulls",
    "Reported",
    "Simulation",
    "Span",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """How Pods of the new template behave, the same on every node. Whole seconds."""

    stop: int
    """From the deletion of a Pod until it is gone; at most its terminationGracePeriodSeconds."""
    start: int
    """From the creation of a Pod until it is Ready: bind, pull, init containers, probes."""
    becomes_ready: bool = True
    """Whether it ever becomes Ready."""
    crashes_after: int | None = None
    """Seconds after becoming Ready at which it stops being Ready for good; none for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happens to a node while the update runs."""

    at: int
    """Seconds after the template change."""
    node: str
    """The node's name."""
    kind: Literal["pod-not-ready", "pod-deleted", "node-not-ready"]
    """Its old Pod stops being Ready for good, its Pod is deleted by hand, or its kubelet stops
    answering."""
    should_run: bool = False
    """After ``node-not-ready``: whether the agent is still wanted there, which only a toleration
    of ``not-ready:NoSchedule`` makes so."""


class Moment(NamedTuple):
    """The fleet from this second on, until the next moment."""

    time: int
    """Seconds after the template change."""
    down: int
    """Nodes that should run the agent and have no available Pod."""
    updated: int
    """Nodes that have a Pod of the new template, whether available or not."""
    unavailable: int
    """What the controller counts against maxUnavailable: ``down``, and nodes that should no longer
    run the agent while an unavailable or terminating Pod is there."""


class Reported(NamedTuple):
    """What the status of the DaemonSet says from this second on, until the next one.

    Each field counts nodes that should run the agent, by their oldest Pod.
    """

    time: int
    """Seconds after the template change."""
    current: int
    """``currentNumberScheduled``: it has a Pod."""
    updated: int
    """``updatedNumberScheduled``: it is of the new template."""
    ready: int
    """``numberReady``: it is Ready."""
    available: int
    """``numberAvailable``: it has been Ready for ``minReadySeconds``."""


class Outage(NamedTuple):
    """A time without an available Pod on one node."""

    node: str
    """The node's name."""
    since: int | None
    """Seconds after the template change; none if it began before."""
    until: int | None
    """When a Pod was available again; none if not while the simulation ran."""


class Pulls(NamedTuple):
    """New Pods that are bound in one second, whose images are pulled then."""

    time: int
    """Seconds after the template change."""
    nodes: int
    """How many there are."""


class Span(NamedTuple):
    """A time without an available Pod on some nodes, or one turn after the other of such times."""

    places: Sequence[int]
    """The places of the nodes in the fleet; of the first turn if there are several."""
    since: int | None
    """Seconds after the template change; none if it began before."""
    until: int | None
    """When a Pod was available again; none if not while the simulation ran."""
    turns: int = 1
    """How many turns there are."""
    period: int = 0
    """Seconds from one turn to the next."""
    further: int = 0
    """How much further behind in the order of visits the nodes of the next turn are."""

    def in_turn(self) -> Iterator[tuple[Sequence[int], int | None, int | None]]:
        """The nodes of each turn, with its time."""
        places, since, until, turns, period, further = self
        if turns == 1 or since is None or until is None or not isinstance(places, Stretch):
            yield list(places), since, until
            return
        for start, stop in places.parts:
            for turn in range(turns):
                yield (
                    places.order[start + turn * further : stop + turn * further],
                    since + turn * period,
                    until + turn * period,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One run of the controller's algorithm, from the template change until nothing moves."""

    completed: bool
    """Whether every old Pod is gone and every node that should run the agent has an available new
    one. A node that is not Ready prevents it; see ``not_reached``."""
    ended: int
    """When the last thing happened: the duration if completed, else when it came to rest."""
    timeline: Repeated[Moment]
    """The moments at which a number changed, the first at 0."""
    reported: Repeated[Reported]
    """What the status of the DaemonSet says meanwhile, the first at 0."""
    names: Sequence[str]
    """The names of all nodes of the fleet."""
    updated: Names
    """Nodes with a Pod of the new template at the end."""
    down: Names
    """Nodes that should run the agent and have no available Pod at the end."""
    lost: Names
    """Nodes that had an available Pod, and at the end have none and get none: the agent is no
    longer wanted there, and only the update took it away."""
    not_reached: Names
    """Nodes on which the new version could run and is not available at the end."""
    no_room: Names
    """Nodes that should run the agent and answer, on which no new Pod can ever be scheduled."""
    spans: tuple[Span, ...]
    """Every time without an available Pod, on nodes that should run the agent or had it."""
    pulls: Repeated[Pulls]
    """When new Pods were bound and their images were pulled, in order."""
    old_pods_deleted: int
    """How many Pods of the old template were deleted."""

    @property
    def peak_down(self) -> int:
        """The most nodes that were down at once."""
        # From one time to the next only the number of updated nodes grows.
        return max(moment.down for part in self.timeline.parts for moment in part.notes)

    @property
    def outages(self) -> tuple[Outage, ...]:
        """The same times node by node."""
        return tuple(
            [
                Outage(self.names[place], since, until)
                for span in self.spans
                for places, since, until in span.in_turn()
                for place in places
            ]
        )
