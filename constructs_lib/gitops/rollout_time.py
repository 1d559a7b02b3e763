"""How long the agents of a cluster take to roll out, as an engine that waits for all nodes sees it.

Such an engine, as Flux is, calls a DaemonSet done when every node that should run it has a new,
available Pod. A node that is not Ready, an update that stalls and OnDelete keep it waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_lib.cluster.node import Node
from constructs_lib.questions.declared import Declared
from constructs_lib.questions.rollout import predict

__all__ = ["RolloutTime", "rollout_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutTime:
    """How long the slowest DaemonSet of a cluster takes.

    Attributes:
        seconds: the longest time of those that come to an end, at the slowest pace.
        endless: those that never do, as ``namespace/name``.
    """

    seconds: int
    endless: tuple[str, ...]


def rollout_time(new: Declared, nodes: Sequence[Node]) -> RolloutTime:
    """The time of an update of every DaemonSet at once.

    Args:
        new: the DaemonSets of one cluster.
        nodes: its nodes.
    """
    plans = predict(new, nodes).commit.plans
    done = [plan for plan in plans if plan.simulation.completed]
    endless = (plan.update for plan in plans if not plan.simulation.completed)
    return RolloutTime(
        seconds=max((plan.simulation.ended for plan in done), default=0),
        endless=tuple(f"{each.namespace}/{each.name}" for each in endless),
    )
