"""Rounds that are all alike: one is played, the others are counted.

A round is over when the fleet stands as at its beginning, but for the nodes that have been replaced
meanwhile: as many Pods are under way, each as far as its counterpart, and as much of the budget is
left. If the nodes that wait are all alike too, the same happens again until they run out, or until
one comes that is in another state. A fleet that is updated node by node has a hundred thousand
rounds.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from constructs_lib.record import dataclass
from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.calendar import Calendar
from constructs_lib.updates.controller import Controller
from constructs_lib.updates.line import Stretch
from constructs_lib.updates.recorder import Mark, Recorder

__all__ = ["Rounds"]

_WORTHWHILE: Final = 4
"""How many times as many nodes as are under way have to wait: looking takes about a turn."""
_MOST_SEEN: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beginning:
    """When a round began."""

    now: int
    at: int
    updated: int
    mark: Mark


class Rounds:
    """Watches one run.

    Args:
        calendar: what is under way.
        controller: who waits, and how the fleet stands.
        recorder: what has happened.
    """

    def __init__(self, calendar: Calendar, controller: Controller, recorder: Recorder) -> None:
        self._calendar = calendar
        self._controller = controller
        self._recorder = recorder
        self._looked_at = -1
        self._alike = range(0)
        self._seen: dict[Hashable, _Beginning] = {}

    def skip(self, now: int) -> int:
        """Count all rounds that follow and are like one that is over; the seconds that they take.

        Args:
            now: the second that has just been played.
        """
        line = self._controller.to_visit
        if line.at == self._looked_at or self._calendar.next in {None, now}:
            return 0
        self._looked_at = line.at
        if line.alike != self._alike or len(self._seen) == _MOST_SEEN:
            self._alike = line.alike
            self._seen.clear()
        under_way = self._calendar.batches()
        waiting = self._alike.stop - line.at
        first = line.at - sum(batch.size for batch in under_way)
        if waiting < _WORTHWHILE * (line.at - first) or not self._are_alike(under_way, first):
            return 0
        key = self._look(now, under_way)
        began = self._seen.setdefault(
            key,
            _Beginning(
                now=now,
                at=line.at,
                updated=self._controller.updated,
                mark=self._recorder.mark(),
            ),
        )
        times = waiting // (line.at - began.at) if began.at < line.at else 0
        if not times:
            return 0
        self._seen.clear()
        return self._repeat(began, now, times, under_way, first)

    def _are_alike(self, under_way: list[Batch], first: int) -> bool:
        """Whether what is under way are the nodes that stood before those that wait, like them."""
        if not under_way or first < self._alike.start:
            return False
        order = self._controller.to_visit.order
        found = [
            part
            for batch in under_way
            if isinstance(batch.places, Stretch) and batch.places.order is order
            for part in batch.places.parts
        ]
        return len(found) == len(under_way) and min(start for start, _ in found) == first

    def _look(self, now: int, under_way: list[Batch]) -> Hashable:
        """Equal where the same follows."""
        controller = self._controller
        return (
            (controller.unavailable, controller.available, controller.surging, controller.down),
            controller.to_leave.at,
            self._calendar.look(now),
            tuple([_state(batch) for batch in under_way]),
        )

    def _repeat(
        self, began: _Beginning, now: int, times: int, under_way: list[Batch], first: int
    ) -> int:
        controller, line = self._controller, self._controller.to_visit
        period, size = now - began.now, line.at - began.at
        later = times * period
        updated = controller.updated - began.updated
        through = next(
            batch
            for batch in reversed(controller.batches)
            if isinstance(batch.places, Stretch)
            and batch.places.order is line.order
            and batch.places.parts[-1][1] == first
        )
        passed = through.part(Stretch(line.order, (first, first + times * size)))
        controller.batches[passed] = None
        controller.updated += times * updated
        self._recorder.repeat(
            began.mark, since=began.now, times=times, period=period, updated=updated, nodes=size
        )
        self._recorder.put_off(under_way, later)
        for batch in under_way:
            if isinstance(batch.places, Stretch):
                batch.places = batch.places.later(times * size)
        line.skip(times * size)
        self._calendar.put_off(later)
        return later


def _state(batch: Batch) -> Hashable:
    return (
        batch.size,
        batch.terminating,
        _pod(batch.old),
        _pod(batch.new),
        batch.counted,
        batch.reported,
    )


def _pod(pod: PodState | None) -> Hashable:
    return pod and (pod.available, pod.ready, pod.bound)
