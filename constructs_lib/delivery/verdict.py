"""Whether an engine calls an update done, when, and what keeps it waiting.

The simulation of the update says what the status of the DaemonSet shows second by second; the
engine is asked of each. What an engine needs to look, a few seconds, is left out. The times are
those of the slowest pace that the plan assumes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from constructs_lib.delivery.engines import Engine
from constructs_lib.delivery.status import DaemonSetStatus
from constructs_lib.record import dataclass
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Reported

__all__ = ["EngineVerdict", "Kind", "Obstacle", "ObstacleKind", "verdict_of"]

Kind: TypeAlias = Literal["done", "nowhere", "too early", "times out", "never", "refused"]
"""``nowhere``: done at once, as no node wants the agent. ``too early``: done although nodes have
the old version, and nobody will change that. ``times out``: the update takes longer than the engine
waits. ``never``: it waits until it is stopped. ``refused``: it does not wait for such an update."""

ObstacleKind: TypeAlias = Literal["by hand", "node not ready", "no room", "not reached"]
"""``by hand``: OnDelete, somebody must delete the Pods. ``no room``: the new Pod does not fit.
``not reached``: the budget of the update is used up before it comes to the node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps an engine waiting."""

    kind: ObstacleKind
    """Which it is."""
    nodes: tuple[str, ...] = ()
    """The nodes; empty for ``by hand``, which is all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineVerdict:
    """What an engine makes of one update."""

    engine: Engine
    """The engine."""
    daemon_set: str
    """The DaemonSet, as ``namespace/name``."""
    desired: int
    """How many nodes want the agent."""
    kind: Kind
    """What becomes of it."""
    seconds: int | None
    """When the engine calls the update done, had it no timeout; none if never."""
    timeout: int | None
    """Seconds after which it gives up; none if it waits for ever."""
    unready: int = 0
    """Nodes without a Ready Pod when it calls the update done."""
    obstacles: tuple[Obstacle, ...] = ()
    """What keeps it waiting, if it is never done."""

    @property
    def holds(self) -> bool:
        """Whether the engine does not go on."""
        return self.kind in {"times out", "never", "refused"}

    @property
    def passes(self) -> bool:
        """Whether the engine goes on, and the update is really through."""
        return self.kind in {"done", "nowhere"}


def verdict_of(plan: RolloutPlan, engine: Engine, *, timeout: int | None = None) -> EngineVerdict:
    """What the engine makes of the update.

    Args:
        plan: the update.
        engine: the engine.
        timeout: seconds after which it gives up. Default: its own.
    """
    limit = engine.gives_up_after if timeout is None else timeout

    def verdict(kind: Kind, seconds: int | None = None, unready: int = 0) -> EngineVerdict:
        return EngineVerdict(
            engine=engine,
            daemon_set=plan.update.title,
            desired=plan.standing.budget.desired,
            kind=kind,
            seconds=seconds,
            timeout=limit,
            unready=unready,
            obstacles=tuple(_obstacles(plan)) if kind == "never" else (),
        )

    # No engine is done between two turns that are alike: it wants all nodes updated, or is not
    # interested in that.
    for reported in plan.simulation.reported.outline():
        status = _status(plan, reported)
        state = engine.judge(status).state
        if state == "failed":
            return verdict("refused")
        if state == "done":
            kind = _kind(status, reported.time, limit)
            return verdict(kind, reported.time, status.desired - status.ready)
    return verdict("never")


def _status(plan: RolloutPlan, reported: Reported) -> DaemonSetStatus:
    return DaemonSetStatus(
        strategy=plan.update.strategy,
        desired=plan.standing.budget.desired,
        current=reported.current,
        updated=reported.updated,
        ready=reported.ready,
        available=reported.available,
    )


def _kind(status: DaemonSetStatus, seconds: int, limit: int | None) -> Kind:
    if not status.desired:
        return "nowhere"
    if status.updated < status.desired:
        return "too early"
    return "times out" if limit is not None and seconds > limit else "done"


def _obstacles(plan: RolloutPlan) -> Iterator[Obstacle]:
    by_hand = plan.verdict.kind == "waits"
    down = set(plan.simulation.down)
    not_ready = tuple(
        node.name
        for node in plan.standing.unavailable
        if node.reason == "node not ready" and node.name in down
    )
    found: tuple[tuple[ObstacleKind, Sequence[str]], ...] = (
        ("node not ready", not_ready),
        ("no room", plan.simulation.no_room),
        ("not reached", () if by_hand else plan.simulation.not_reached),
    )
    if by_hand:
        yield Obstacle(kind="by hand")
    yield from (Obstacle(kind=kind, nodes=tuple(nodes)) for kind, nodes in found if nodes)
