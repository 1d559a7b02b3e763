"""What there is to judge of each cluster of a fleet: the manifests in the folder of its name.

Two clusters of which the same is known are equal, whatever they are called, so that one answer is
enough for both (``ask.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from constructs_lib.cluster.node_texts import read_node_texts
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.cluster.read import NodeFile
from constructs_lib.errors import InputError
from constructs_lib.intake.input import Input, of_texts
from constructs_lib.intake.texts import names_below
from constructs_lib.k8s.nearest import nearest
from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass, field

if TYPE_CHECKING:
    from constructs_lib.fleet.cluster import Cluster

__all__ = ["ClusterInput", "Folder", "Texts", "folders_of", "of_fleet", "whole_folder"]

Texts: TypeAlias = tuple[tuple[str, bytes], ...]
"""Files by their names, in the order of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The manifests of one cluster. Where the folder is makes no difference."""

    place: str = field(compare=False)
    """The folder, such as ``dist/prod-1``."""
    texts: Texts = ()
    """Its files, by their names below the folder."""

    @property
    def named(self) -> dict[str, bytes]:
        """Its files by the names to report them by."""
        return {self.name_of(file): file[1] for file in self.texts}

    def name_of(self, file: tuple[str, bytes]) -> str:
        """The name of one of its files to report it by."""
        return f"{self.place}/{file[0]}"

    @property
    def input(self) -> Input:
        """The objects in its files."""
        return of_texts(self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterInput:
    """What is known of one cluster."""

    name: str = field(compare=False)
    """Its name."""
    folder: Folder
    """Its manifests."""
    platform: Platform
    """What it runs on."""
    minor: int | None
    """Its Kubernetes release, as in 36 for 1.36; none where nobody says."""
    nodes: bytes | None = None
    """The text of its node list; none where nobody gives one."""
    nodes_from: str = field(default="", compare=False)
    """Where the node list is from."""

    def read_nodes(self) -> NodeFile | None:
        """Its nodes and what was not read of them; none where nobody gives them.

        Raises:
            ConstructsLibError: the file holds mistakes.
        """
        if self.nodes is None:
            return None
        found = read_node_texts({self.nodes_from: self.nodes})
        return NodeFile(nodes=on_platform(found.nodes, self.platform), notes=found.notes)

    def known_nodes(self) -> NodeFile:
        """The same, for a question that has no answer without nodes.

        Raises:
            ConstructsLibError: the file holds mistakes, or there is none.
        """
        found = self.read_nodes()
        if found is None:
            problem = f"The cluster {self.name!r} has no node list; give it one in its file."
            raise InputError([problem])
        return found


def folders_of(place: str, texts: Mapping[str, bytes]) -> dict[str, Folder]:
    """The files of a folder by the folders in it; those beside these by the name ``""``.

    Args:
        place: what was read: a folder, also of a git revision.
        texts: its files, by the names that they are reported by.
    """
    start = names_below(place)
    found: dict[str, list[tuple[str, bytes]]] = {}
    for name, text in texts.items():
        first, slash, rest = name.removeprefix(start).partition("/")
        found.setdefault(first if slash else "", []).append((rest or first, text))
    return {
        name: Folder(place=f"{start}{name}".removesuffix("/"), texts=tuple(sorted(files)))
        for name, files in found.items()
    }


def whole_folder(place: str, texts: Mapping[str, bytes]) -> Folder:
    """All files of a folder, likewise."""
    start = names_below(place)
    files = sorted((name.removeprefix(start), text) for name, text in texts.items())
    return Folder(place=start.removesuffix("/"), texts=tuple(files))


def of_fleet(
    clusters: Sequence[Cluster],
    place: str,
    folders: Mapping[str, Folder],
    nodes: Mapping[str, tuple[str, bytes]],
) -> list[ClusterInput]:
    """What is known of each cluster, in their order.

    Args:
        clusters: the clusters.
        place: what was read, with the folder of each.
        folders: the folders that are there.
        nodes: the file with the nodes of each cluster that names one: its name and its text.

    Raises:
        InputError: with every cluster without a folder, every folder of no cluster and every file
            in no folder.
    """
    problems = [*_missing(clusters, place, folders), *_left_over(clusters, folders)]
    if problems:
        raise InputError(problems)
    return [_input(cluster, folders[cluster.name], nodes.get(cluster.name)) for cluster in clusters]


def _input(cluster: Cluster, folder: Folder, nodes: tuple[str, bytes] | None) -> ClusterInput:
    if nodes is None and cluster.nodes is not None:
        short_form = json.dumps({"nodes": list(cluster.nodes)}, default=str)
        nodes = cluster.declared_at or cluster.name, short_form.encode()
    return ClusterInput(
        name=cluster.name,
        folder=folder,
        platform=cluster.platform,
        minor=int(cluster.kubernetes.partition(".")[2]) if cluster.kubernetes else None,
        nodes=nodes[1] if nodes is not None else None,
        nodes_from=nodes[0] if nodes is not None else "",
    )


def _missing(
    clusters: Sequence[Cluster], place: str, folders: Mapping[str, Folder]
) -> Iterator[str]:
    for cluster in clusters:
        if cluster.name not in folders:
            yield (
                f"{cluster.declared_at or cluster.name}: There is no manifest in "
                f"{names_below(place)}{cluster.name}; write those of this cluster, or remove it."
            )


def _left_over(clusters: Sequence[Cluster], folders: Mapping[str, Folder]) -> Iterator[str]:
    names = [cluster.name for cluster in clusters]
    without = [name for name in names if name not in folders]
    for name, folder in folders.items():
        if not name:
            for file, _ in folder.texts:
                where = f"{folder.place}/{file}" if folder.place else file
                yield f"{where}: This file is in the folder of no cluster; move it into one."
        elif name not in names:
            near = nearest(name, without)
            todo = f"did you mean {near!r}?" if near else "declare it, or remove this folder."
            yield f"{folder.place}: There is no cluster {name!r}; {todo}"
