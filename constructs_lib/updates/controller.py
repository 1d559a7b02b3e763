"""The DaemonSet controller's decisions, without a clock.

One ``sync`` follows the order of the real one: first the Pods that are missing or too many on each
node (``podsShouldBeOnNode`` in ``pkg/controller/daemon/daemon_controller.go``), and only when that
asked for nothing the update (``rollingUpdate`` in ``pkg/controller/daemon/update.go``, Kubernetes
v1.37). The real controller walks over all nodes each time; here running totals are kept and only
nodes that changed are looked at, which comes to the same and lets 100,000 nodes be simulated.

Left out: the cap of 250 requests a sync, which delays but decides nothing, and the backoff of
Failed Pods. The real order of the nodes is that of a Go map; here it is the order given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.record import dataclass, field
from constructs_lib.updates.budget import resolve_budget

__all__ = ["Controller", "NodeState", "PodState", "Requests"]


@dataclass(slots=True, eq=False, kw_only=True)
class PodState:
    """A Pod as the controller sees it."""

    new: bool
    available: bool = False
    ready: bool = False
    """Whether it is Ready, if only for less than minReadySeconds."""
    bound: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class NodeState:
    """A node with its Pods: at most one old and one new that is not terminating."""

    name: str
    ready: bool
    should_run: bool
    should_continue: bool
    fits: bool
    old: PodState | None = None
    new: PodState | None = None
    terminating: int = 0
    counted: tuple[bool, bool, bool, bool, bool] = (False, False, False, False, False)
    """What the node adds to the controller's totals now."""
    reported: tuple[int, int, int, int] = (0, 0, 0, 0)
    """What it adds to the status of the DaemonSet."""

    @property
    def served(self) -> bool:
        """Whether a Pod of either version is available here."""
        old, new = self.old, self.new
        return (old is not None and old.available) or (new is not None and new.available)

    @property
    def waits_for_replacement(self) -> bool:
        """Whether there is only an old Pod, and that one not available."""
        return self.old is not None and not self.old.available and self.new is None

    @property
    def is_candidate(self) -> bool:
        """Whether there is only an old Pod, and that one available."""
        return self.old is not None and self.old.available and self.new is None


@dataclass(slots=True)
class Requests:
    """What one sync asks the API server for."""

    create_on: list[NodeState] = field(default_factory=list)
    delete: list[tuple[NodeState, PodState]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.create_on or self.delete)

    def delete_old(self, node: NodeState) -> None:
        """Ask for the deletion of the node's old Pod."""
        if node.old is not None:
            self.delete.append((node, node.old))


class Controller:
    """The controller of one DaemonSet.

    Attributes:
        desired: nodes that should run the agent.
        down: of those, nodes without an available Pod.
        unavailable: nodes without an available Pod among all it walks over.
        updated: nodes with a new Pod that is not terminating.
    """

    def __init__(self, strategy: UpdateStrategy, nodes: Sequence[NodeState]) -> None:
        """A controller that has seen nothing yet; the first sync is told of all ``nodes``."""
        self.desired = self.down = self.unavailable = self.updated = 0
        self._strategy = strategy
        self._budget = resolve_budget(strategy, 0)
        self._surges = strategy.surges
        self._available = self._surging = 0
        self._to_visit = [node for node in reversed(nodes) if node.should_run or not self._surges]
        self._to_leave = [node for node in reversed(nodes) if not node.should_run]
        self._unseen: dict[NodeState, None] = {}

    def sync(self, changed: Iterable[NodeState]) -> Requests:
        """What to ask for, now that these nodes, each named once, have changed."""
        requests = Requests()
        unseen = self._unseen
        for node in changed:
            unseen[node] = None
            self._manage(node, requests)
        if requests:
            return requests
        self._count(unseen)
        if self._surges:
            self._surge(unseen, requests)
        elif self._strategy.type == "RollingUpdate":
            self._replace(unseen, requests)
        unseen.clear()
        return requests

    @property
    def room(self) -> int:
        """How many more available old Pods may be deleted now, where nothing surges."""
        return self._budget.max_unavailable - self.unavailable

    @property
    def waiting(self) -> Sequence[NodeState]:
        """Nodes that are yet to be visited, the last one first."""
        return self._to_visit

    def give_up_waiting(self) -> list[NodeState]:
        """Visit no more nodes; those that are left, the first one first."""
        left, self._to_visit = self._to_visit[::-1], []
        return left

    def _manage(self, node: NodeState, requests: Requests) -> None:
        old, new = node.old, node.new
        if not node.should_continue:
            requests.delete.extend((node, pod) for pod in (old, new) if pod is not None)
        elif old is None and new is None:
            if node.should_run and (self._surges or not node.terminating):
                requests.create_on.append(node)
        elif old is not None and new is not None and (not old.ready or new.available):
            requests.delete_old(node)

    def _count(self, changed: Iterable[NodeState]) -> None:
        """Bring the totals up to date."""
        desired = self.desired
        for node in changed:
            old, new = node.old, node.new
            served = node.served
            now = (
                node.should_run,
                not served and (node.should_run or bool(old or new or node.terminating)),
                new is not None,
                old.available if old is not None else served,
                old is not None and new is not None and not new.available,
            )
            before = node.counted
            if now != before:
                node.counted = now
                self.desired += now[0] - before[0]
                self.unavailable += now[1] - before[1]
                self.down += (now[0] and now[1]) - (before[0] and before[1])
                self.updated += now[2] - before[2]
                self._available += now[3] - before[3]
                self._surging += now[4] - before[4]
        if self.desired != desired:
            self._budget = resolve_budget(self._strategy, self.desired)

    def _replace(self, unseen: Iterable[NodeState], requests: Requests) -> None:
        """Without surge: every unavailable old Pod, then available ones as far as the budget."""
        for node in unseen:
            if node.waits_for_replacement:
                requests.delete_old(node)
        room = self.room
        while room > 0 and self._to_visit:
            node = self._to_visit.pop()
            if node.is_candidate:
                requests.delete_old(node)
                room -= 1

    def _surge(self, unseen: Iterable[NodeState], requests: Requests) -> None:
        """With surge: a new Pod where the old one is unavailable, then beside available ones."""
        for node in unseen:
            if node.waits_for_replacement and node.should_run:
                requests.create_on.append(node)
            elif node.waits_for_replacement:
                requests.delete_old(node)
        room = self._budget.max_surge - self._surging
        while room > 0 and self._to_visit:
            node = self._to_visit.pop()
            if node.is_candidate and node.should_run:
                requests.create_on.append(node)
                room -= 1
        spare = self._available - self.desired
        while spare > 0 and self._to_leave:
            node = self._to_leave.pop()
            if node.is_candidate and not node.should_run:
                requests.delete_old(node)
                spare -= 1
