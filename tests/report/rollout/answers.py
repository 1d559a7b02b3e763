"""Updates of a small fleet, planned."""

from __future__ import annotations

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.updates.commit import plan_commit
from constructs_lib.updates.plan import RolloutPlan, plan_rollout
from constructs_lib.updates.records import FleetNode

__all__ = ["answer", "planned"]

ZONE = "topology.kubernetes.io/zone"


def fleet(healthy: int, broken: int = 0) -> list[FleetNode]:
    up = [FleetNode(name=f"up-{n}", labels={ZONE: "ab"[n % 2]}) for n in range(healthy)]
    return up + [FleetNode(name=f"down-{n}", ready=False) for n in range(broken)]


def planned(
    healthy: int = 10, broken: int = 0, *, name: str = "agent", **options: object
) -> RolloutPlan:
    strategy = UpdateStrategy(**{"max_unavailable": Share(1), **options})  # type: ignore[arg-type]  # as typed
    update = DaemonSetUpdate(name=name, namespace="x", strategy=strategy, images=("a", "b"))
    return plan_rollout(update, fleet(healthy, broken))


def answer(*plans: RolloutPlan, **fields: object) -> RolloutReport:
    return RolloutReport(nodes=10, commit=plan_commit(plans), **fields)  # type: ignore[arg-type]
