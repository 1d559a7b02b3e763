"""The counts that the controller writes into the status of a DaemonSet while an update runs.

On each node that should run the agent it looks at the oldest Pod only: an old one that is kept,
else one that terminates, which is not taken as Ready. Source: ``updateDaemonSetStatus`` in
``pkg/controller/daemon/daemon_controller.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from constructs_lib.updates.controller import NodeState
from constructs_lib.updates.simulation import Reported

__all__ = ["ReportedCounts"]

_Counts: TypeAlias = tuple[int, int, int, int]
_NOTHING: _Counts = (0, 0, 0, 0)


class ReportedCounts:
    """The running totals."""

    def __init__(self) -> None:
        self._now: _Counts = _NOTHING
        self._written: list[Reported] = []

    def note(self, now: int, changed: Iterable[NodeState]) -> None:
        """Count the nodes that changed anew, as at the end of a second."""
        current, updated, ready, available = self._now
        for node in changed:
            counts, before = _counts(node), node.reported
            if counts != before:
                node.reported = counts
                current += counts[0] - before[0]
                updated += counts[1] - before[1]
                ready += counts[2] - before[2]
                available += counts[3] - before[3]
        self._write(now, (current, updated, ready, available))

    def add(self, now: int, *, updated: int = 0, ready: int = 0, available: int = 0) -> None:
        """Count some nodes more, or less, as at the end of a second."""
        before = self._now
        counted = before[0], before[1] + updated, before[2] + ready, before[3] + available
        self._write(now, counted)

    def _write(self, now: int, counted: _Counts) -> None:
        written = self._written
        if counted != self._now or not written:
            self._now = counted
            if written and written[-1].time == now:
                written.pop()
            written.append(Reported(now, *counted))

    def result(self) -> tuple[Reported, ...]:
        """Every moment at which a count changed."""
        return tuple(self._written)


def _counts(node: NodeState) -> _Counts:
    if not node.should_run:
        return _NOTHING
    if node.terminating and node.old is None:
        return (1, 0, 0, 0)
    oldest = node.old or node.new
    if oldest is None:
        return _NOTHING
    return (1, oldest.new, oldest.ready, oldest.available)
