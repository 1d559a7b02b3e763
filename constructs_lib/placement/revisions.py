"""Which Pods of a DaemonSet have its template as it is now, and which an update deletes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.daemon_set.template import made_from
from constructs_lib.record import replace

__all__ = ["Revision", "with_outdated"]


class Revision:
    """The Pods of one DaemonSet that have its template.

    Args:
        daemon_set: the DaemonSet.
    """

    def __init__(self, daemon_set: DaemonSet) -> None:
        self._template = daemon_set.template
        self._known: dict[int, bool] = {}

    def has(self, pod: Pod) -> bool | None:
        """Whether a Pod of the DaemonSet has its template; none where nobody knows."""
        if pod.object is None or self._template is None:
            return None
        # The Pods of one revision share their object.
        key = id(pod.object)
        if key not in self._known:
            self._known[key] = made_from(self._template, pod.object)
        return self._known[key]


def with_outdated(pods: Iterable[Pod], daemon_sets: Sequence[DaemonSet]) -> list[Pod]:
    """The Pods, with those marked that an update to the DaemonSets' templates deletes."""
    revisions = {("DaemonSet", each.namespace, each.name): Revision(each) for each in daemon_sets}
    return [
        replace(pod, outdated=True)
        if (revision := revisions.get(pod.maker)) is not None and revision.has(pod) is False
        else pod
        for pod in pods
    ]
