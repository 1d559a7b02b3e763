"""The counts that the controller writes into the status of a DaemonSet while an update runs.

On each node that should run the agent it looks at the oldest Pod only: an old one that is kept,
else one that terminates, which is not taken as Ready. Source: ``updateDaemonSetStatus`` in
``pkg/controller/daemon/daemon_controller.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from constructs_lib.updates.batch import Batch
from constructs_lib.updates.repeated import Repeated, Written
from constructs_lib.updates.simulation import Reported

__all__ = ["ReportedCounts"]

_Counts: TypeAlias = tuple[int, int, int, int]
_NOTHING: _Counts = (0, 0, 0, 0)


class ReportedCounts:
    """The running totals."""

    def __init__(self) -> None:
        self._now: _Counts = _NOTHING
        self._written: Written[Reported] = Written()

    @property
    def updated(self) -> int:
        """How many nodes count as updated now."""
        return self._now[1]

    def note(self, now: int, changed: Iterable[Batch]) -> None:
        """Count the nodes that changed anew, as at the end of a second."""
        current, updated, ready, available = self._now
        for batch in changed:
            counts, before = _counts(batch), batch.reported
            if counts != before:
                batch.reported, size = counts, batch.size
                current += (counts[0] - before[0]) * size
                updated += (counts[1] - before[1]) * size
                ready += (counts[2] - before[2]) * size
                available += (counts[3] - before[3]) * size
        self._now = (current, updated, ready, available)
        self._written.change(Reported(now, *self._now))

    def repeat(self, since: int, times: int, period: int, updated: int) -> None:
        """Count what happened after a second some times more.

        Args:
            since: the second.
            times: how often.
            period: seconds from one time to the next.
            updated: how many nodes more count as updated after each.
        """
        self._written.repeat(since, times, (period, 0, updated, 0, 0))
        current, before, ready, available = self._now
        self._now = (current, before + times * updated, ready, available)

    def result(self) -> Repeated[Reported]:
        """Every moment at which a count changed."""
        return self._written.result()


def _counts(batch: Batch) -> _Counts:
    if not batch.should_run:
        return _NOTHING
    if batch.terminating and batch.old is None:
        return (1, 0, 0, 0)
    oldest = batch.old or batch.new
    if oldest is None:
        return _NOTHING
    return (1, oldest.new, oldest.ready, oldest.available)
