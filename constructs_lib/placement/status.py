"""The figures that a DaemonSet's ``status`` shows, computed as its controller does.

Each node counts with its first Pod only: bound before unbound, older before younger, then by
name. Source: ``updateDaemonSetStatus`` in ``pkg/controller/daemon/daemon_controller.go`` and
``pkg/api/v1/pod/util.go`` of Kubernetes v1.36.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.placement.controller import controller_reasons
from constructs_lib.placement.daemon_set import DaemonSet

__all__ = ["Status", "daemon_set_status", "pods_by_node"]

REVISION = "controller-revision-hash"
"""The Pod label that tells which template a Pod was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The numbers of a DaemonSet's status, in nodes."""

    desired: int
    """Nodes that should run a Pod."""
    current: int
    """Of these, nodes that have one, be it Pending or terminating."""
    misscheduled: int
    """Nodes that should not run a Pod and have one."""
    ready: int
    """Desired nodes whose first Pod is Ready."""
    available: int
    """Of these, nodes whose Pod has been Ready for ``minReadySeconds``."""
    updated: int
    """Desired nodes whose first Pod is of the current template."""

    @property
    def unavailable(self) -> int:
        """Desired nodes without an available Pod."""
        return self.desired - self.available


def daemon_set_status(
    daemon_set: DaemonSet,
    nodes: Iterable[Node],
    pods: Iterable[Pod],
    *,
    revision: str,
    min_ready_seconds: int = 0,
    now: datetime,
) -> Status:
    """What the status of a DaemonSet says.

    Args:
        daemon_set: the DaemonSet.
        nodes: all nodes.
        pods: Pods, of which only its own count.
        revision: hash of the current template, the label ``controller-revision-hash``.
        min_ready_seconds: how long a Pod must be Ready to be available. Default: no time.
        now: the moment, with a time zone.
    """
    mine = pods_by_node(daemon_set, pods)
    should_run = {node.name: not controller_reasons(daemon_set, node) for node in nodes}
    first = {name: mine[name][0] for name in should_run if name in mine}
    wanted = [pod for name, pod in first.items() if should_run[name]]
    ready = [pod for pod in wanted if pod.ready]
    grace = timedelta(seconds=min_ready_seconds)
    return Status(
        desired=sum(should_run.values()),
        current=len(wanted),
        misscheduled=len(first) - len(wanted),
        ready=len(ready),
        available=sum(_ready_for(pod, grace, now) for pod in ready),
        updated=sum(pod.labels.get(REVISION) == revision for pod in wanted),
    )


def pods_by_node(daemon_set: DaemonSet, pods: Iterable[Pod]) -> dict[str, list[Pod]]:
    """The Pods of a DaemonSet on each node, the one that counts first.

    Pods that have finished and are deleted are as good as gone.
    """
    found: dict[str, list[Pod]] = defaultdict(list)
    for pod in pods:
        gone = pod.finished and pod.terminating
        if pod.node and not gone and pod.is_of(daemon_set.namespace, daemon_set.name):
            found[pod.node].append(pod)
    for group in found.values():
        group.sort(key=lambda pod: (not pod.bound, pod.created, pod.name))
    return dict(found)


def _ready_for(pod: Pod, grace: timedelta, now: datetime) -> bool:
    if not grace:
        return True
    return bool(pod.ready_since) and datetime.fromisoformat(pod.ready_since or "") + grace <= now
