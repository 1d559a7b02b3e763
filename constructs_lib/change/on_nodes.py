"""What a change does on the nodes of a list: where the agent goes and comes, and what restarts."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.cluster.pod import Pod
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.placement.difference import DaemonSetDifference, difference
from constructs_lib.record import dataclass
from constructs_lib.updates.build_fleet import fleet_of

__all__ = ["OnNodes", "on_nodes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnNodes:
    """One DaemonSet on the nodes of a list, before and after."""

    moves: DaemonSetDifference
    """Nodes that it gains and loses."""
    restarts: int
    """How many of its Pods a new template replaces."""
    desired: int
    """On how many nodes it is wanted after the change; none is left of a removed one."""


def on_nodes(
    before: Coverage, after: Coverage, pods: Sequence[Pod] | None = None
) -> dict[str, OnNodes]:
    """Every DaemonSet of either side by ``namespace/name``.

    Args:
        before: where the DaemonSets ran.
        after: where they run, on the same nodes.
        pods: the Pods that exist; where the old manifest runs, one Ready Pod by default.
    """
    old = {each.daemon_set.title: each for each in before.daemon_sets}
    new = {each.daemon_set.title: each for each in after.daemon_sets}
    return {
        each.title: OnNodes(
            moves=each,
            restarts=_restarts(old.get(each.title), new.get(each.title), pods),
            desired=new[each.title].desired if each.title in new else 0,
        )
        for each in difference(before, after).daemon_sets
    }


def _restarts(
    before: DaemonSetCoverage | None,
    after: DaemonSetCoverage | None,
    pods: Sequence[Pod] | None,
) -> int:
    """The Pods that are there and wanted: the update replaces these, and only these come back."""
    if before is None or after is None:
        return 0
    fleet = fleet_of(after, before=before, pods=pods)
    return sum(
        len(group.places) for group in fleet.groups if group.state.pods and group.state.should_run
    )
