"""Changes of a fleet to render."""

from __future__ import annotations

from constructs_lib.change.commit import CommitChange, DaemonSetChange
from constructs_lib.change.compare import Difference
from constructs_lib.change.on_nodes import OnNodes
from constructs_lib.fleet.fleet_change import FleetChange, SameChange
from constructs_lib.placement.difference import DaemonSetDifference

__all__ = ["fleet_change", "same_change"]


def same_change(*clusters: str, pods: int | None = 6, image: str = "b") -> SameChange:
    """An agent with a new image in some clusters."""
    nodes = None
    if pods is not None:
        moves = DaemonSetDifference(
            title="agents/agent",
            kind="kept",
            changes=(),
            before=pods,
            after=pods,
            requests_before={},
            requests_after={},
        )
        nodes = OnNodes(moves=moves, restarts=pods, desired=pods)
    path = ("spec", "template", "spec", "containers", "[agent]", "image")
    agent = DaemonSetChange(
        title="agents/agent",
        old_title="agents/agent",
        impact="restart",
        differences=(Difference(path=path, old="a", new=image),),
        waits=False,
        nodes=nodes,
        ways=(),
        remarks=(),
    )
    change = CommitChange(daemon_sets=(agent,), others=(), added=(), removed=(), unchanged=0)
    return SameChange(clusters=clusters, change=change)


def fleet_change(*groups: SameChange, unchanged: tuple[str, ...] = ()) -> FleetChange:
    """A change of a fleet of the clusters named."""
    clusters = [name for group in groups for name in group.clusters]
    return FleetChange(clusters=(*clusters, *unchanged), groups=groups, unchanged=unchanged)
