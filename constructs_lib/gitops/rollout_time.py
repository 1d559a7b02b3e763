"""How long Flux waits for a cluster until it calls all its agents ready, or that it never does."""

from __future__ import annotations

from constructs_lib.delivery.engines import ENGINES
from constructs_lib.delivery.verdict import verdict_of
from constructs_lib.fleet.cluster_input import ClusterInput
from constructs_lib.questions.declared import declared
from constructs_lib.questions.rollout import predict
from constructs_lib.record import dataclass

__all__ = ["RolloutTime", "rollout_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutTime:
    """How long the slowest DaemonSet of a cluster takes.

    Attributes:
        seconds: the longest time of those that Flux calls ready, at the slowest pace.
        endless: those that it never does, as ``namespace/name``.
    """

    seconds: int
    endless: tuple[str, ...]


def rollout_time(cluster: ClusterInput) -> RolloutTime:
    """The time of an update of every DaemonSet of a cluster at once; none where it has no nodes.

    Raises:
        ConstructsLibError: its manifests or nodes hold mistakes.
    """
    nodes = cluster.read_nodes()
    plans = predict(declared(cluster.folder.input), nodes.nodes if nodes else ()).commit.plans
    verdicts = [verdict_of(plan, ENGINES["flux"]) for plan in plans]
    return RolloutTime(
        seconds=max((each.seconds for each in verdicts if each.seconds is not None), default=0),
        endless=tuple(each.daemon_set for each in verdicts if each.seconds is None),
    )
