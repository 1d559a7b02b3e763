"""The DaemonSet controller's decisions, without a clock.

One ``sync`` follows the order of the real one: first the Pods that are missing or too many on each
node (``podsShouldBeOnNode`` in ``pkg/controller/daemon/daemon_controller.go``), and only when that
asked for nothing the update (``rollingUpdate`` in ``pkg/controller/daemon/update.go``, Kubernetes
v1.37). The real controller walks over all nodes each time; here running totals are kept and only
nodes that changed are looked at, those that are alike at once, which comes to the same and lets
100,000 nodes be simulated.

Left out: the cap of 250 requests a sync, which delays but decides nothing, and the backoff of
Failed Pods. The real order of the nodes is that of a Go map; here it is the order given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.record import dataclass, field
from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.budget import resolve_budget
from constructs_lib.updates.line import Line

__all__ = ["Controller", "Requests"]


@dataclass(slots=True)
class Requests:
    """What one sync asks the API server for."""

    create_on: list[Batch] = field(default_factory=list)
    delete: list[tuple[Batch, PodState]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.create_on or self.delete)

    def delete_old(self, batch: Batch) -> None:
        """Ask for the deletion of the old Pod of each node."""
        if batch.old is not None:
            self.delete.append((batch, batch.old))


class Controller:
    """The controller of one DaemonSet.

    Attributes:
        desired: nodes that should run the agent.
        down: of those, nodes without an available Pod.
        unavailable: nodes without an available Pod among all it walks over.
        updated: nodes with a new Pod that is not terminating.
        available: nodes whose oldest kept Pod is available.
        surging: nodes with an old Pod beside a new one that is not available yet.
        batches: the nodes, those that go through the same together.
    """

    def __init__(
        self, strategy: UpdateStrategy, batches: Iterable[Batch], visits: Sequence[int]
    ) -> None:
        """A controller that has seen nothing yet; the first sync is told of all ``batches``.

        Args:
            strategy: the update strategy.
            batches: the nodes.
            visits: the places of all nodes of the fleet, in the order in which it visits them.
        """
        self.desired = self.down = self.unavailable = self.updated = 0
        self.available = self.surging = 0
        self.batches = dict.fromkeys(batches)
        self._strategy = strategy
        self._budget = resolve_budget(strategy, 0)
        self._surges = strategy.surges
        self._visits = visits
        self._unseen: dict[Batch, None] = {}

    @cached_property
    def to_visit(self) -> Line:
        """The nodes that the budget lets through one after the other."""
        return self._line(lambda batch: batch.should_run or not self._surges)

    @cached_property
    def to_leave(self) -> Line:
        """With surge, the nodes that no longer want the agent."""
        return self._line(lambda batch: self._surges and not batch.should_run)

    def _line(self, belongs: Callable[[Batch], bool]) -> Line:
        # Whoever is no candidate when the update begins becomes none later.
        waiting = [each for each in self.batches if each.is_candidate and belongs(each)]
        return Line(self._visits, waiting)

    def sync(self, changed: Iterable[Batch]) -> Requests:
        """What to ask for, now that these nodes, each named once, have changed."""
        requests = Requests()
        unseen = self._unseen
        for batch in changed:
            unseen[batch] = None
            self._manage(batch, requests)
        if requests:
            return requests
        self._count(unseen)
        if self._surges:
            self._surge(unseen, requests)
        elif self._strategy.type == "RollingUpdate":
            self._replace(unseen, requests)
        unseen.clear()
        return requests

    def close(self) -> None:
        """Say where the nodes are that are still to be visited."""
        self.to_visit.close()
        self.to_leave.close()

    def _take(self, line: Line, most: int) -> list[Batch]:
        taken = line.take(most)
        self.batches.update(dict.fromkeys(taken))
        return taken

    def _manage(self, batch: Batch, requests: Requests) -> None:
        old, new = batch.old, batch.new
        if not batch.should_continue:
            requests.delete.extend((batch, pod) for pod in (old, new) if pod is not None)
        elif old is None and new is None:
            if batch.should_run and (self._surges or not batch.terminating):
                requests.create_on.append(batch)
        elif old is not None and new is not None and (not old.ready or new.available):
            requests.delete_old(batch)

    def _count(self, changed: Iterable[Batch]) -> None:
        """Bring the totals up to date."""
        desired = self.desired
        for batch in changed:
            old, new = batch.old, batch.new
            served = batch.served
            now = (
                batch.should_run,
                not served and (batch.should_run or bool(old or new or batch.terminating)),
                new is not None,
                old.available if old is not None else served,
                old is not None and new is not None and not new.available,
            )
            before = batch.counted
            if now != before:
                batch.counted, size = now, batch.size
                self.desired += (now[0] - before[0]) * size
                self.unavailable += (now[1] - before[1]) * size
                self.down += ((now[0] and now[1]) - (before[0] and before[1])) * size
                self.updated += (now[2] - before[2]) * size
                self.available += (now[3] - before[3]) * size
                self.surging += (now[4] - before[4]) * size
        if self.desired != desired:
            self._budget = resolve_budget(self._strategy, self.desired)

    def _replace(self, unseen: Iterable[Batch], requests: Requests) -> None:
        """Without surge: every unavailable old Pod, then available ones as far as the budget."""
        for batch in unseen:
            if batch.waits_for_replacement:
                requests.delete_old(batch)
        for batch in self._take(self.to_visit, self._budget.max_unavailable - self.unavailable):
            requests.delete_old(batch)

    def _surge(self, unseen: Iterable[Batch], requests: Requests) -> None:
        """With surge: a new Pod where the old one is unavailable, then beside available ones."""
        for batch in unseen:
            if batch.waits_for_replacement and batch.should_run:
                requests.create_on.append(batch)
            elif batch.waits_for_replacement:
                requests.delete_old(batch)
        requests.create_on += self._take(self.to_visit, self._budget.max_surge - self.surging)
        for batch in self._take(self.to_leave, self.available - self.desired):
            requests.delete_old(batch)
