"""The clusters that a command line names, and the manifests in the folder of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import click

from constructs_lib.cli.fleet.chosen import may_hold_folders
from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.cluster_input import (
    ClusterInput,
    Folder,
    folders_of,
    of_fleet,
    whole_folder,
)
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.intake.texts import STDIN, Reading, read_texts
from constructs_lib.record import dataclass, replace

__all__ = ["FleetInput", "read_before", "read_clusters"]

_ONE_FOLDER: Final = (
    "With a fleet name one folder, which holds a folder for each cluster, such as dist/."
)
_GONE: Final = (
    "{place}: This folder does not exist; write the manifests of all clusters first, or name the "
    "folder that holds a folder for each."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetInput:
    """What a command is given of a fleet."""

    clusters: tuple[ClusterInput, ...]
    """What is known of each cluster."""
    is_one: bool
    """Whether the folder given is that of one cluster, and not of all."""


def read_clusters(fleet: Fleet, paths: Sequence[str], reading: Reading) -> FleetInput:
    """What is known of each cluster, whose manifests are in the folder of its name.

    Args:
        fleet: the clusters.
        paths: the folder with all these folders, or that of one cluster.
        reading: how files are read; the most bytes are those of a cluster, on average.

    Raises:
        click.UsageError: there is not one folder.
        InputError: it does not exist, something cannot be read, a cluster has no folder, or a
            folder no cluster.
    """
    if len(paths) != 1:
        raise click.UsageError(_ONE_FOLDER)
    place = paths[0]
    texts = _texts(place, len(fleet), reading)
    clusters, folders = tuple(fleet), folders_of(place, texts)
    own = tuple(each for each in clusters if each.name == PurePosixPath(place).name)
    is_one = bool(own) and not any(each.name in folders for each in clusters)
    if is_one:
        place = str(PurePosixPath(place).parent)
        clusters, folders = own, folders_of(place, texts)
    found = of_fleet(clusters, place, folders, _node_lists(clusters, reading))
    return FleetInput(clusters=tuple(found), is_one=is_one)


def read_before(place: str, after: FleetInput, reading: Reading) -> dict[str, Folder]:
    """The manifests before a change, by the names of their clusters.

    Args:
        place: the folder with the folders of all clusters, or that of one, as after the change.
        after: what there is after it.
        reading: how files are read.

    Raises:
        click.UsageError: it is no folder.
        InputError: it does not exist, or something cannot be read.
    """
    texts = _texts(place, len(after.clusters), reading)
    if not after.is_one:
        return folders_of(place, texts)
    return {after.clusters[0].name: whole_folder(place, texts)}


def _texts(place: str, clusters: int, reading: Reading) -> dict[str, bytes]:
    if not may_hold_folders(place):
        if place != STDIN and not Path(place).exists():
            raise InputError([_GONE.format(place=place)])
        raise click.UsageError(_ONE_FOLDER)
    most = reading.most * clusters
    return read_texts([place], replace(reading, most=most), may_be_empty=True)


def _node_lists(clusters: Sequence[Cluster], reading: Reading) -> dict[str, tuple[str, bytes]]:
    """The name and the text of the file with the nodes of each cluster that names one."""
    return {
        cluster.name: next(iter(read_texts([cluster.nodes], reading).items()))
        for cluster in clusters
        if isinstance(cluster.nodes, str)
    }
