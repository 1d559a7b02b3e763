"""How a fleet stands when the template changes: who is down, who can be updated, who blocks.

These counts are all the arithmetic of a rollout needs. They are taken from the records directly,
not from the simulator, so that each can be checked against the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.record import dataclass
from constructs_lib.updates.budget import Budget, resolve_budget
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.records import AgentPod, AgentState, FleetNode

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
    nodes: Sequence[FleetNode],
    strategy: UpdateStrategy,
    *,
    min_ready_seconds: int = 0,
    never_beside: Collection[str] = frozenset(),
) -> Standing:
    """How the fleet stands; the arguments are those of ``simulate``."""
    fleet, surges = Fleet.of(nodes), strategy.surges
    views = list(_views(fleet, min_ready_seconds, surges=surges, never_beside=never_beside))
    candidates = [v for v in views if v.is_candidate and (v.state.should_run or not surges)]
    wanted = [v for v in candidates if v.state.should_run]
    waiting = [v for v in views if surges and v.waits_beside_ready_old]
    blocked = [v for v in waiting if not (v.starts or v.new_has_started)]
    # The controller starts a Pod beside each of them at once but counts it only from then on.
    young = [v for v in blocked if v.new is None]
    asked = [v for v in views if v.state.should_run and v.state.ready]
    down = [(v, reason) for v in views if (reason := v.reason) is not None]
    return Standing(
        budget=resolve_budget(strategy, fleet.wanted),
        surges=surges,
        unavailable=tuple(
            UnavailableNode(name=fleet.names[place], reason=reason)
            for place, reason in sorted((place, why) for v, why in down for place in v.places)
        ),
        candidates=_nodes(candidates),
        to_reach=_nodes(v for v in wanted if v.starts),
        stuck=_nodes(blocked) - _nodes(young)
        if surges
        else _nodes(v for v, _ in down if v.stays_down),
        will_stick=_nodes(v for v in wanted if not v.starts) + _nodes(young),
        hangs=_nodes(v for v in [*wanted, *blocked] if v.starts_only_alone and v.state.should_run),
        surging=_nodes(v for v in waiting if v.new is not None),
        in_vain=bool(asked) and not any(v.state.fits or v.new_has_started for v in asked),
    )


def _views(
    fleet: Fleet, min_ready_seconds: int, *, surges: bool, never_beside: Collection[str]
) -> Iterator[_View]:
    alone = fleet.places_of(never_beside)
    for group in fleet.groups:
        if group.state.should_run or group.state.pods:
            for beside, places in zip((False, True), fleet.split(group.places, alone), strict=True):
                if places:
                    yield _View(
                        places, group.state, min_ready_seconds, surges=surges, beside=beside
                    )


def _nodes(views: Iterable[_View]) -> int:
    return sum(len(view.places) for view in views)


class _View:
    """Some nodes that are alike, as the controller's first look sees them."""

    def __init__(
        self,
        places: Sequence[int],
        state: AgentState,
        min_ready_seconds: int,
        *,
        surges: bool,
        beside: bool,
    ) -> None:
        self.places = places
        self.state = state
        alone = state.ready and state.fits
        self.starts = alone and (beside or not surges)
        self.starts_only_alone = alone and not self.starts
        self._min_ready = min_ready_seconds
        live = [pod for pod in state.pods if not pod.terminating]
        kept = live if surges else live[:1]
        self.old = next((pod for pod in kept if pod.revision == "old"), None)
        self.new = next((pod for pod in kept if pod.revision == "new"), None)

    def _available(self, pod: AgentPod | None) -> bool:
        return pod is not None and self.state.ready and pod.available(self._min_ready)

    @property
    def new_has_started(self) -> bool:
        return self.state.ready and self.new is not None and self.new.ready_for is not None

    @property
    def is_candidate(self) -> bool:
        return self.state.should_continue and self._available(self.old) and self.new is None

    @property
    def waits_beside_ready_old(self) -> bool:
        """With surge: a new Pod is there or comes at once, and a Ready old one stays until then."""
        old = self.old
        if old is None or old.ready_for is None or not self.state.ready or self.is_candidate:
            return False
        if self.new is None:
            return self.state.should_run
        return self.state.should_continue and not self._available(self.new)

    @property
    def reason(self) -> UnavailableReason | None:
        """Why no Pod is available here; none if one is, or if the controller does not look."""
        state = self.state
        if not state.should_run and not state.pods:
            return None
        if state.should_continue and (self._available(self.old) or self._available(self.new)):
            return None
        if not state.ready:
            return "node not ready"
        if not state.should_continue:
            return "not wanted"
        if self.old is None and self.new is None:
            return "terminating" if state.pods else "no Pod"
        started = any(pod is not None and pod.ready_for is not None for pod in (self.old, self.new))
        return "Ready too short" if started else "Pod not Ready"

    @property
    def stays_down(self) -> bool:
        """Without surge: whether this node counts as unavailable for ever."""
        state = self.state
        if not state.ready:
            return True
        if self.new is not None and state.should_continue:
            return not (state.fits or self.new_has_started)
        return state.should_run and not state.fits
