"""What a simulation takes and gives: plain records, so that reports need not know the engine."""

from __future__ import annotations

from operator import itemgetter
from typing import Literal, NamedTuple

from constructs_lib.record import dataclass

__all__ = ["Incident", "Moment", "NewVersion", "Outage", "Reported", "Simulation"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One run of the controller's algorithm, from the template change until nothing moves."""

    completed: bool
    """Whether every old Pod is gone and every node that should run the agent has an available new
    one. A node that is not Ready prevents it; see ``not_reached``."""
    ended: int
    """When the last thing happened: the duration if completed, else when it came to rest."""
    timeline: tuple[Moment, ...]
    """The moments at which a number changed, the first at 0."""
    reported: tuple[Reported, ...]
    """What the status of the DaemonSet says meanwhile, the first at 0."""
    updated: tuple[str, ...]
    """Nodes with a Pod of the new template at the end."""
    down: tuple[str, ...]
    """Nodes that should run the agent and have no available Pod at the end."""
    lost: tuple[str, ...]
    """Nodes that had an available Pod, and at the end have none and get none: the agent is no
    longer wanted there, and only the update took it away."""
    not_reached: tuple[str, ...]
    """Nodes on which the new version could run and is not available at the end."""
    no_room: tuple[str, ...]
    """Nodes that should run the agent and answer, on which no new Pod can ever be scheduled."""
    outages: tuple[Outage, ...]
    """Every time without an available Pod, on nodes that should run the agent or had it."""
    pulls: tuple[int, ...]
    """When each new Pod was bound and its images were pulled, in order."""
    old_pods_deleted: int
    """How many Pods of the old template were deleted."""

    @property
    def peak_down(self) -> int:
        """The most nodes that were down at once."""
        peak: int = max(map(itemgetter(1), self.timeline))  # Moment.down
        return peak
