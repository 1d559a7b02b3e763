"""``constructs-lib diff --fleet``: each cluster before and after."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.cli.daemon_sets import tell_refused
from constructs_lib.cli.fleet.read import read_before, read_clusters
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.fleet.diff import diff_fleet
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.fleet_change import FleetChange
from constructs_lib.intake.texts import Reading

__all__ = ["change_of_fleet"]


def change_of_fleet(
    fleet: str,
    old: str,
    new: str,
    reading: Reading,
    *,
    roles: Sequence[RoleOf],
    show_values: bool,
) -> FleetChange:
    """What a change does to the clusters that are declared somewhere.

    Args:
        fleet: where the clusters are declared.
        old: the folder with the manifests of all before the change.
        new: the same after it.
        reading: how files are read.
        roles: what the configuration says that DaemonSets are to their nodes.
        show_values: whether values that are secrets, or look so, are told.

    Raises:
        ConstructsLibError: the fleet, its folders, manifests or a node list hold mistakes.
    """
    after = read_clusters(Fleet.load(fleet), [new], reading)
    before = read_before(old, after, reading)
    change, refused = diff_fleet(before, after.clusters, roles=roles, show_values=show_values)
    tell_refused(refused)
    return change
