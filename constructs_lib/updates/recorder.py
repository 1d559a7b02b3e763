"""Writes down what happens in a simulation, in numbers that reports and plans read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from constructs_lib.updates.controller import Controller, NodeState
from constructs_lib.updates.reported import ReportedCounts
from constructs_lib.updates.simulation import Moment, Outage, Simulation

__all__ = ["Recorder"]


class Recorder:
    """The notes of one run."""

    def __init__(self, nodes: Sequence[NodeState]) -> None:
        self.old_pods_deleted = 0
        """Pods of the old template that were deleted."""
        self.pulls: list[int] = []
        """When new Pods were bound."""
        self._nodes = nodes
        self._served_at_first = [node.served for node in nodes]
        self._down_since: dict[NodeState, int | None] = {
            node: None for node in nodes if not node.served
        }
        self._outages: list[Outage] = []
        self._timeline: list[Moment] = []
        self.reported = ReportedCounts()
        """What the status of the DaemonSet says."""

    def note(self, now: int, controller: Controller, changed: Sequence[NodeState]) -> None:
        """Write down how the fleet stands at the end of a second."""
        for node in changed:
            self.note_outage(now, node)
        self.reported.note(now, changed)
        self.write(Moment(now, controller.down, controller.updated, controller.unavailable))

    def write(self, moment: Moment) -> None:
        """Write down the totals at the end of a second, if they differ from those before."""
        if self._timeline and self._timeline[-1].time == moment.time:
            self._timeline.pop()
        if not self._timeline or self._timeline[-1][1:] != moment[1:]:
            self._timeline.append(moment)

    def note_outage(self, now: int, node: NodeState) -> None:
        """Write down that a node has lost its agent, or has it again."""
        if not node.served:
            self._down_since.setdefault(node, now)
        elif node in self._down_since:
            self._outages.append(Outage(node.name, self._down_since.pop(node), now))

    def write_outages(self, nodes: Iterable[NodeState], since: int, until: int) -> None:
        """Write down a time in which nodes were without their agent."""
        self._outages += [Outage(node.name, since, until) for node in nodes]

    def result(self, ended: int) -> Simulation:
        """The notes as one record."""
        wanted = [node for node in self._nodes if node.should_run]
        still_down = (
            Outage(node.name, since, None)
            for node, since in self._down_since.items()
            if since is not None or node.should_run
        )
        return Simulation(
            completed=not any(node.old or node.terminating for node in self._nodes)
            and all(_has_new(node) for node in wanted),
            ended=ended,
            timeline=tuple(self._timeline),
            reported=self.reported.result(),
            updated=tuple(node.name for node in self._nodes if node.new is not None),
            down=tuple(node.name for node in wanted if not node.served),
            lost=tuple(self._lost()),
            not_reached=tuple(
                node.name for node in wanted if node.ready and node.fits and not _has_new(node)
            ),
            no_room=tuple(
                node.name for node in wanted if node.ready and not node.fits and not _has_new(node)
            ),
            outages=(*self._outages, *still_down),
            pulls=tuple(self.pulls),
            old_pods_deleted=self.old_pods_deleted,
        )

    def _lost(self) -> Iterator[str]:
        for node, served in zip(self._nodes, self._served_at_first, strict=True):
            if served and not node.should_run and not node.served:
                yield node.name


def _has_new(node: NodeState) -> bool:
    return node.new is not None and node.new.available
