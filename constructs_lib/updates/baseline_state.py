"""How a fleet stands when the template changes: who is down, who can be updated, who blocks.

These counts are all the arithmetic of a rollout needs. They are taken from the records directly,
not from the simulator, so that each can be checked against the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.record import dataclass
from constructs_lib.updates.budget import Budget, resolve_budget
from constructs_lib.updates.records import AgentPod, FleetNode

__all__ = ["Standing", "UnavailableNode", "UnavailableReason", "standing_of"]

UnavailableReason: TypeAlias = Literal[
    "node not ready", "no Pod", "terminating", "Pod not Ready", "Ready too short", "not wanted"
]
"""Why a node has no available Pod. ``not wanted``: the controller takes its Pod away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnavailableNode:
    """A node without an available Pod before anything is updated."""

    name: str
    """The node's name."""
    reason: UnavailableReason
    """Why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The fleet in counts."""

    budget: Budget
    """The update strategy in nodes."""
    surges: bool
    """Whether new Pods start beside old ones; then the budget is ``max_surge``."""
    unavailable: tuple[UnavailableNode, ...]
    """Nodes that count against maxUnavailable from the start: the controller deletes their old
    Pods at once, outside the budget."""
    candidates: int
    """Nodes with an available old Pod only, which the budget lets through one after the other."""
    to_reach: int
    """Of the candidates, those on which the new Pod can start."""
    stuck: int
    """Nodes that hold a place of the budget from the start and never give it back."""
    will_stick: int
    """Nodes that never give their place back once they take one: the new Pod does not fit."""
    hangs: int
    """With surge, Ready nodes whose new Pod could run alone, but never beside the old one."""
    surging: int
    """With surge, nodes on which both Pods run already."""
    in_vain: bool = False
    """Whether nodes are there and Ready, and the new Pod can start on none of them."""


def standing_of(
    fleet: Sequence[FleetNode],
    strategy: UpdateStrategy,
    *,
    min_ready_seconds: int = 0,
    never_beside: Collection[str] = frozenset(),
) -> Standing:
    """How the fleet stands; the arguments are those of ``simulate``."""
    surges = strategy.surges
    views = [
        _View(node, min_ready_seconds, surges=surges, beside=node.name not in never_beside)
        for node in fleet
        if node.should_run or node.pods
    ]
    candidates = [v for v in views if v.is_candidate and (v.node.should_run or not surges)]
    wanted = [v for v in candidates if v.node.should_run]
    waiting = [v for v in views if surges and v.waits_beside_ready_old]
    blocked = [v for v in waiting if not (v.starts or v.new_has_started)]
    # The controller starts a Pod beside each of them at once but counts it only from then on.
    young = [v for v in blocked if v.new is None]
    asked = [v for v in views if v.node.should_run and v.node.ready]
    down = [(v, reason) for v in views if (reason := v.reason) is not None]
    return Standing(
        budget=resolve_budget(strategy, sum(node.should_run for node in fleet)),
        surges=surges,
        unavailable=tuple(UnavailableNode(name=v.node.name, reason=reason) for v, reason in down),
        candidates=len(candidates),
        to_reach=sum(v.starts for v in wanted),
        stuck=len(blocked) - len(young) if surges else sum(v.stays_down for v, _ in down),
        will_stick=sum(not v.starts for v in wanted) + len(young),
        hangs=sum(v.starts_only_alone and v.node.should_run for v in [*wanted, *blocked]),
        surging=sum(v.new is not None for v in waiting),
        in_vain=bool(asked) and not any(v.node.fits or v.new_has_started for v in asked),
    )


class _View:
    """One node as the controller's first look sees it."""

    def __init__(
        self, node: FleetNode, min_ready_seconds: int, *, surges: bool, beside: bool
    ) -> None:
        self.node = node
        alone = node.ready and node.fits
        self.starts = alone and (beside or not surges)
        self.starts_only_alone = alone and not self.starts
        self._min_ready = min_ready_seconds
        live = [pod for pod in node.pods if not pod.terminating]
        kept = live if surges else live[:1]
        self.old = next((pod for pod in kept if pod.revision == "old"), None)
        self.new = next((pod for pod in kept if pod.revision == "new"), None)

    def _available(self, pod: AgentPod | None) -> bool:
        return pod is not None and self.node.ready and pod.available(self._min_ready)

    @property
    def new_has_started(self) -> bool:
        return self.node.ready and self.new is not None and self.new.ready_for is not None

    @property
    def is_candidate(self) -> bool:
        return self.node.should_continue and self._available(self.old) and self.new is None

    @property
    def waits_beside_ready_old(self) -> bool:
        """With surge: a new Pod is there or comes at once, and a Ready old one stays until then."""
        old = self.old
        if old is None or old.ready_for is None or not self.node.ready or self.is_candidate:
            return False
        if self.new is None:
            return self.node.should_run
        return self.node.should_continue and not self._available(self.new)

    @property
    def reason(self) -> UnavailableReason | None:
        """Why no Pod is available here; none if one is, or if the controller does not look."""
        node = self.node
        if not node.should_run and not node.pods:
            return None
        if node.should_continue and (self._available(self.old) or self._available(self.new)):
            return None
        if not node.ready:
            return "node not ready"
        if not node.should_continue:
            return "not wanted"
        if self.old is None and self.new is None:
            return "terminating" if node.pods else "no Pod"
        started = any(pod is not None and pod.ready_for is not None for pod in (self.old, self.new))
        return "Ready too short" if started else "Pod not Ready"

    @property
    def stays_down(self) -> bool:
        """Without surge: whether this node counts as unavailable for ever."""
        node = self.node
        if not node.ready:
            return True
        if self.new is not None and node.should_continue:
            return not (node.fits or self.new_has_started)
        return node.should_run and not node.fits
