"""Writes down what happens in a simulation, in numbers that reports and plans read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from constructs_lib.updates.batch import Batch
from constructs_lib.updates.controller import Controller
from constructs_lib.updates.line import Stretch
from constructs_lib.updates.names import Names
from constructs_lib.updates.repeated import Written
from constructs_lib.updates.reported import ReportedCounts
from constructs_lib.updates.simulation import Moment, Pulls, Simulation, Span

__all__ = ["Mark", "Recorder"]


class Mark(NamedTuple):
    """How much had been written down at some time."""

    old_pods_deleted: int
    reported_updated: int
    spans: int


class Recorder:
    """The notes of one run.

    Args:
        batches: the nodes as the run begins.
    """

    def __init__(self, batches: Iterable[Batch]) -> None:
        self.old_pods_deleted = 0
        """Pods of the old template that were deleted."""
        self.reported = ReportedCounts()
        """What the status of the DaemonSet says."""
        self._pulls: Written[Pulls] = Written()
        self._timeline: Written[Moment] = Written()
        self._down_since: dict[Batch, int | None] = {
            batch: None for batch in batches if not batch.served
        }
        self._spans: list[Span] = []

    def note(self, now: int, controller: Controller, changed: Sequence[Batch]) -> None:
        """Write down how the fleet stands at the end of a second."""
        for batch in changed:
            if not batch.served:
                self._down_since.setdefault(batch, now)
            elif batch in self._down_since:
                self._spans.append(Span(batch.places, self._down_since.pop(batch), now))
        self.reported.note(now, changed)
        self._timeline.change(
            Moment(now, controller.down, controller.updated, controller.unavailable)
        )

    def note_pulls(self, now: int, batch: Batch) -> None:
        """Write down that new Pods are bound."""
        self._pulls.add(Pulls(now, batch.size))

    def mark(self) -> Mark:
        """How much has been written down by now."""
        return Mark(self.old_pods_deleted, self.reported.updated, len(self._spans))

    def repeat(
        self, mark: Mark, *, since: int, times: int, period: int, updated: int, nodes: int
    ) -> None:
        """Write down that all that was written down since then comes some times more.

        Args:
            mark: what had been written down then.
            since: the second of that time.
            times: how often it comes.
            period: seconds from one time to the next.
            updated: nodes that have a new Pod, and had none then.
            nodes: how many nodes further behind in the line it happens each time.
        """
        self._timeline.repeat(since, times, (period, 0, updated, 0))
        self._pulls.repeat(since, times, (period, 0))
        more = self.reported.updated - mark.reported_updated
        self.reported.repeat(since, times, period, more)
        self.old_pods_deleted += times * (self.old_pods_deleted - mark.old_pods_deleted)
        self._spans += [
            Span(
                span.places.later(nodes),
                span.since + period,
                span.until + period,
                turns=times,
                period=period,
                further=nodes,
            )
            for span in self._spans[mark.spans :]
            if span.since is not None
            and span.until is not None
            and isinstance(span.places, Stretch)
        ]

    def put_off(self, batches: Iterable[Batch], seconds: int) -> None:
        """Let the times in which some nodes are without a Pod begin later."""
        for batch in batches:
            since = self._down_since.get(batch)
            if since is not None:
                self._down_since[batch] = since + seconds

    def result(self, ended: int, names: Sequence[str], batches: Iterable[Batch]) -> Simulation:
        """The notes as one record.

        Args:
            ended: the second of the last event.
            names: the names of all nodes of the fleet.
            batches: the nodes as the run ends.
        """
        there = [batch for batch in batches if batch.size]
        wanted = [batch for batch in there if batch.should_run]
        without = [batch for batch in wanted if batch.ready and not _has_new(batch)]

        def named(found: Iterable[Batch]) -> Names:
            return Names(names, [batch.places for batch in found])

        return Simulation(
            completed=not any(batch.old or batch.terminating for batch in there)
            and all(map(_has_new, wanted)),
            ended=ended,
            timeline=self._timeline.result(),
            reported=self.reported.result(),
            names=names,
            updated=named(batch for batch in there if batch.new is not None),
            down=named(batch for batch in wanted if not batch.served),
            lost=named(
                batch
                for batch in there
                if batch.was_served and not batch.should_run and not batch.served
            ),
            not_reached=named(batch for batch in without if batch.fits),
            no_room=named(batch for batch in without if not batch.fits),
            spans=(
                *self._spans,
                *(
                    Span(batch.places, since, None)
                    for batch, since in self._down_since.items()
                    if since is not None or batch.should_run
                ),
            ),
            pulls=self._pulls.result(),
            old_pods_deleted=self.old_pods_deleted,
        )


def _has_new(batch: Batch) -> bool:
    return batch.new is not None and batch.new.available
