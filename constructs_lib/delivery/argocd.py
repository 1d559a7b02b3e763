"""Argo CD: ``Healthy`` is done, ``Progressing`` is not, and a DaemonSet is never ``Degraded``.

With OnDelete it is Healthy as soon as the controller has seen the change, updated or not.

Source: ``getAppsv1DaemonSetHealth`` in ``gitops-engine/pkg/health/health_daemonset.go`` of Argo CD,
the same in 3.2 to 3.6.
"""

from __future__ import annotations

from constructs_lib.delivery.status import DONE, Answer, DaemonSetStatus, waiting

__all__ = ["judge"]


def judge(status: DaemonSetStatus) -> Answer:
    """What Argo CD says."""
    if status.generation > status.observed_generation:
        return waiting("observed")
    if status.strategy.type == "OnDelete":
        return DONE
    if status.updated < status.desired:
        return waiting("updated")
    if status.available < status.desired:
        return waiting("available")
    return DONE
