"""Helm 3, and Helm 4 with ``--wait=legacy``: done before the last Pods are Ready.

Every node must have a new Pod, but as many as ``maxUnavailable`` need not be Ready, and
``minReadySeconds`` is not asked. With OnDelete there is nothing to wait for.

Source: ``daemonSetReady`` in ``pkg/kube/ready.go`` of Helm 3.22 and 4.3.
"""

from __future__ import annotations

from constructs_lib.delivery.status import DONE, Answer, DaemonSetStatus, waiting

__all__ = ["judge"]


def judge(status: DaemonSetStatus) -> Answer:
    """What Helm 3 says."""
    if status.generation != status.observed_generation:
        return waiting("observed")
    if status.strategy.type != "RollingUpdate":
        return DONE
    if status.updated != status.desired:
        return waiting("updated")
    may_lack = status.strategy.max_unavailable.of(status.desired)
    return waiting("ready") if status.ready < status.desired - may_lack else DONE
