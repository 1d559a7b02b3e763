"""What is going to happen in a simulation, second by second."""

from __future__ import annotations

from collections.abc import Hashable
from heapq import heappop, heappush
from typing import Literal, NamedTuple, TypeAlias

from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.simulation import Incident

__all__ = ["Calendar", "PodEvent", "Second"]

PodEvent: TypeAlias = Literal["ready", "available", "fails"]
"""What happens to a Pod."""


class Second(NamedTuple):
    """What happens in one second, in this order."""

    incidents: list[tuple[Incident, Batch]]
    """What befalls nodes."""
    gone: list[Batch]
    """Nodes on which a Pod that was deleted is gone."""
    pods: list[tuple[PodEvent, Batch, PodState]]
    """What happens to Pods."""


class Calendar:
    """The seconds in which something is going to happen."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._seconds: dict[int, Second] = {}

    def at(self, time: int) -> Second:
        """A second, to write down what happens in it."""
        if time not in self._seconds:
            heappush(self._times, time)
            self._seconds[time] = Second([], [], [])
        return self._seconds[time]

    @property
    def next(self) -> int | None:
        """The second in which something happens next; none if nothing does any more."""
        return self._times[0] if self._times else None

    def take(self) -> Second:
        """What happens in that second, which is over then."""
        return self._seconds.pop(heappop(self._times))

    def batches(self) -> list[Batch]:
        """The nodes to which something happens, in that order; none if anything befalls nodes."""
        found: dict[Batch, None] = {}
        for time in sorted(self._times):
            incidents, gone, pods = self._seconds[time]
            if incidents:
                return []
            found.update(dict.fromkeys(gone))
            found.update((batch, None) for _, batch, _ in pods)
        return list(found)

    def look(self, now: int) -> Hashable:
        """Equal for calendars of which the same comes, whatever the time and the nodes are."""
        number = {batch: index for index, batch in enumerate(self.batches())}
        return tuple(
            [
                (
                    time - now,
                    tuple([number[batch] for batch in self._seconds[time].gone]),
                    tuple(
                        [
                            (what, number[batch], pod is batch.old, pod is batch.new)
                            for what, batch, pod in self._seconds[time].pods
                        ]
                    ),
                )
                for time in sorted(self._times)
            ]
        )

    def put_off(self, seconds: int) -> None:
        """Let everything happen later."""
        self._times = [time + seconds for time in self._times]
        self._seconds = {time + seconds: what for time, what in self._seconds.items()}
