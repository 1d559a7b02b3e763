"""kstatus: what Flux, Rancher Fleet and Helm 4 ask. ``Current`` is done, ``InProgress`` is not.

It does not look at the update strategy: an OnDelete update is in progress until somebody has
deleted the last old Pod. A DaemonSet has no conditions, so it is never ``Failed``.

Source: ``daemonsetConditions`` and ``checkGeneration`` in ``pkg/kstatus/status`` of
``sigs.k8s.io/cli-utils`` 0.37, which Rancher's wrangler 3.8 imports, and of its copy
``github.com/fluxcd/cli-utils`` 1.2 to 1.4, which Flux 2.9 and Helm 4.3 import: they are the same.
"""

from __future__ import annotations

from constructs_lib.delivery.status import DONE, Answer, DaemonSetStatus, waiting

__all__ = ["judge"]


def judge(status: DaemonSetStatus) -> Answer:
    """What kstatus says."""
    if status.generation != status.observed_generation:
        return waiting("observed")
    if status.current < status.desired:
        return waiting("scheduled")
    if status.updated < status.desired:
        return waiting("updated")
    if status.available < status.desired:
        return waiting("available")
    return waiting("ready") if status.ready < status.desired else DONE
