"""Whether an update gets through the fleet, and how long it takes, by arithmetic alone.

Without surge the controller deletes an available old Pod only while fewer than maxUnavailable
nodes are unavailable, so the nodes that stay unavailable must be fewer than that. With surge the
same holds for the nodes that run two Pods and maxSurge. The time is a number of turns: the first
covers the unavailable nodes and what the budget leaves, each later one what the budget leaves.
Source: ``pkg/controller/daemon/update.go`` of Kubernetes v1.37; the simulator confirms it.
"""

from __future__ import annotations

from typing import Literal

from constructs_lib.record import dataclass
from constructs_lib.updates.baseline_state import Standing
from constructs_lib.updates.budget import Threshold, threshold_above

__all__ = ["Estimate", "Verdict", "estimate", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the update."""

    kind: Literal["completes", "stalls", "deadlocks", "waits"]
    """``completes``: every node that can run the new version gets it, and one can, unless none is
    Ready. ``stalls``: it stops on the way. ``deadlocks``: no healthy node is ever touched.
    ``waits``: OnDelete, somebody must act."""
    reached_at_least: int
    """Healthy nodes that surely get the new version."""
    reached_at_most: int
    """Healthy nodes that get it if the order is lucky; the same number where order is no matter."""
    held: int
    """Nodes that hold a place of the budget for ever, now or once they are chosen."""
    moves_from: Threshold | None
    """The smallest budget that touches a healthy node; none if no budget does."""
    completes_from: Threshold | None
    """The smallest budget that surely completes; none if no budget does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The time of an update that completes, with its arithmetic. Whole seconds."""

    stop: int
    """Taken for a Pod to stop."""
    start: int
    """Taken for a Pod to become Ready."""
    min_ready_seconds: int
    """Taken from Ready to available."""
    first_turn: int
    """Nodes replaced in the first turn."""
    later_turn: int
    """Nodes replaced in each later turn; 0 if there is none."""
    turns: int
    """How many turns."""
    turn_seconds: int
    """How long a turn takes: ``stop + start + min_ready_seconds``; with surge without ``stop``."""
    last_stop_seconds: int
    """With surge: the old Pods of the last turn stop."""

    @property
    def seconds(self) -> int:
        """``turns * turn_seconds + last_stop_seconds``."""
        return self.turns * self.turn_seconds + self.last_stop_seconds


def judge(standing: Standing) -> Verdict:
    """Whether the update gets through a fleet that stands like this."""
    held = standing.stuck + standing.will_stick
    return Verdict(
        kind=_kind(standing),
        reached_at_least=standing.to_reach if _limit(standing) > held else 0,
        reached_at_most=standing.to_reach if _limit(standing) > standing.stuck else 0,
        held=held,
        moves_from=_threshold(standing, standing.stuck) if _can_move(standing) else None,
        completes_from=(None if standing.hangs or standing.in_vain else _threshold(standing, held)),
    )


def estimate(standing: Standing, *, stop: int, start: int, min_ready_seconds: int) -> Estimate:
    """The time of the update, if ``judge`` says that it completes.

    Args:
        standing: the fleet.
        stop: seconds from the deletion of a Pod until it is gone.
        start: seconds from the creation of a Pod until it is Ready.
        min_ready_seconds: ``spec.minReadySeconds``.
    """
    limit, surges = _limit(standing), standing.surges
    taken = standing.surging if surges else len(standing.unavailable)
    candidates = standing.candidates if limit > standing.stuck else 0
    at_first = min(candidates, max(0, limit - taken))
    rest = candidates - at_first
    window = max(1, limit - standing.stuck - standing.will_stick)
    first_turn = len(standing.unavailable) + at_first
    return Estimate(
        stop=stop,
        start=start,
        min_ready_seconds=min_ready_seconds,
        first_turn=first_turn,
        later_turn=min(window, rest),
        turns=(1 if first_turn or rest else 0) + -(-rest // window),
        turn_seconds=start + min_ready_seconds + (0 if surges else stop),
        last_stop_seconds=stop if surges else 0,
    )


def _limit(standing: Standing) -> int:
    budget = standing.budget
    return budget.max_surge if standing.surges else budget.max_unavailable


def _kind(standing: Standing) -> Literal["completes", "stalls", "deadlocks", "waits"]:
    limit = _limit(standing)
    if limit == 0 and standing.budget.desired > 0:
        return "waits"
    if standing.in_vain:
        return "stalls" if standing.candidates and limit > standing.stuck else "deadlocks"
    if not standing.hangs and (
        standing.to_reach == 0 or limit > standing.stuck + standing.will_stick
    ):
        return "completes"
    if standing.to_reach == 0 or limit <= standing.stuck:
        return "deadlocks"
    return "stalls"


def _can_move(standing: Standing) -> bool:
    if standing.in_vain:
        return _limit(standing) > 0 and standing.candidates > 0
    return _limit(standing) > 0 and (standing.to_reach > 0 or not standing.hangs)


def _threshold(standing: Standing, nodes: int) -> Threshold | None:
    if _limit(standing) == 0:
        return None
    return threshold_above(nodes, desired=standing.budget.desired)
