"""The clusters that a command line names, and the manifests in the folder of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import click

from constructs_lib.cli.fleet.chosen import may_hold_folders
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.cluster_input import ClusterInput, folders_of, of_fleet
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.intake.texts import Reading, read_texts

__all__ = ["read_clusters", "read_folder"]


def read_clusters(fleet: Fleet, paths: Sequence[str], reading: Reading) -> list[ClusterInput]:
    """What is known of each cluster, whose manifests are in the folder of its name.

    Args:
        fleet: the clusters.
        paths: the folder with all these folders, or that of one cluster.
        reading: how files are read; the most bytes are those of a cluster, on average.

    Raises:
        click.UsageError: there is not one folder.
        InputError: something cannot be read, a cluster has no folder, or a folder no cluster.
    """
    if len(paths) != 1 or not may_hold_folders(paths[0]):
        raise click.UsageError(
            "With a fleet name one folder, which holds a folder for each cluster, such as dist/."
        )
    place = paths[0]
    texts = read_folder(place, fleet, reading)
    clusters, folders = tuple(fleet), folders_of(place, texts)
    own = tuple(each for each in clusters if each.name == PurePosixPath(place).name)
    if own and not any(each.name in folders for each in clusters):
        place = str(PurePosixPath(place).parent)
        clusters, folders = own, folders_of(place, texts)
    return of_fleet(clusters, place, folders, _node_lists(clusters, reading))


def read_folder(place: str, fleet: Fleet, reading: Reading) -> dict[str, bytes]:
    """The manifests of all clusters, by the names that they are reported by.

    Raises:
        InputError: something cannot be read.
    """
    most = reading.most * len(fleet)
    return read_texts([place], replace(reading, most=most), may_be_empty=True)


def _node_lists(clusters: Sequence[Cluster], reading: Reading) -> dict[str, tuple[str, bytes]]:
    """The name and the text of the file with the nodes of each cluster that names one."""
    return {
        cluster.name: next(iter(read_texts([cluster.nodes], reading).items()))
        for cluster in clusters
        if isinstance(cluster.nodes, str)
    }
