"""``constructs-lib rollout --fleet``: the next update of each cluster, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from constructs_lib.cli.fleet.read import read_before, read_clusters
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.delivery.engines import Engine
from constructs_lib.fleet.ask import ask_each
from constructs_lib.fleet.cluster_input import Folder
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.rollout import ClusterUpdate, FleetRollout, in_waves, predict_cluster
from constructs_lib.intake.texts import Reading
from constructs_lib.questions.rollout import Pace

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["rollout_of_fleet"]


def rollout_of_fleet(
    fleet: str,
    paths: Sequence[str],
    old: Sequence[str],
    reading: Reading,
    *,
    pace: Pace,
    roles: Sequence[RoleOf],
    images: ImageLock | None,
    engines: Sequence[Engine],
    timeout: int | None,
) -> FleetRollout:
    """The next update of the clusters that are declared somewhere.

    Args:
        fleet: where the clusters are declared.
        paths: the folder with the manifests of all.
        old: the same before the change; empty where every DaemonSet is updated.
        reading: how files are read.
        pace: how fast it goes.
        roles: what the configuration says that DaemonSets are to their nodes.
        images: what ``images.lock`` knows of images.
        engines: what delivers the manifests.
        timeout: seconds after which these give up; none for their own.

    Raises:
        click.UsageError: there are several folders.
        ConstructsLibError: the fleet, its folders, manifests or a node list hold mistakes.
    """
    if len(old) > 1:
        raise click.UsageError(
            "With a fleet --old is one folder, which holds one for each cluster; give it once."
        )
    declared = Fleet.load(fleet)
    after = read_clusters(declared, paths, reading)
    before = [read_before(place, after, reading) for place in old]
    updates = [
        ClusterUpdate(
            after=each,
            before=before[0].get(each.name, Folder(place=each.folder.place)) if before else None,
        )
        for each in after.clusters
    ]
    ask = partial(
        predict_cluster,
        pace=pace,
        roles=tuple(roles),
        images=images,
        engines=tuple(engines),
        timeout=timeout,
    )
    names = [each.name for each in after.clusters]
    return in_waves(declared, dict(zip(names, ask_each(ask, updates), strict=True)))
