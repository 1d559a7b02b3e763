"""``kubectl rollout status``: waits for available new Pods, and refuses OnDelete.

Source: ``DaemonSetStatusViewer.Status`` in ``pkg/polymorphichelpers/rollout_status.go`` of kubectl
1.37.
"""

from __future__ import annotations

from constructs_lib.delivery.status import DONE, FAILED, Answer, DaemonSetStatus, waiting

__all__ = ["judge"]


def judge(status: DaemonSetStatus) -> Answer:
    """What kubectl says."""
    if status.strategy.type != "RollingUpdate":
        return FAILED
    if status.generation > status.observed_generation:
        return waiting("observed")
    if status.updated < status.desired:
        return waiting("updated")
    return waiting("available") if status.available < status.desired else DONE
