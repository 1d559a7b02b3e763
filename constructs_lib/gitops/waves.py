"""The waves of a fleet with their clusters, as every engine takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import ALL_AT_ONCE, Wave
from constructs_lib.gitops.source import Source
from constructs_lib.record import dataclass

__all__ = ["WaveOfClusters", "name_of", "names_fit", "waves_of"]

_MOST_CHARACTERS: Final = 63
"""Engines write the name of an object into a label of what it applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveOfClusters:
    """A wave and the clusters in it, by name.

    Attributes:
        wave: the wave.
        clusters: its clusters.
    """

    wave: Wave
    clusters: tuple[Cluster, ...]

    @property
    def at_once(self) -> int:
        """How many of the clusters change at once."""
        return self.wave.at_once(len(self.clusters))

    def batches(self) -> Iterator[tuple[Cluster, ...]]:
        """The clusters that change together, one group after the other."""
        for start in range(0, len(self.clusters), self.at_once):
            yield self.clusters[start : start + self.at_once]


def waves_of(fleet: Fleet) -> list[WaveOfClusters]:
    """The waves in their order. Without waves all clusters are one, and change at once."""
    if not fleet.waves:
        return [WaveOfClusters(wave=ALL_AT_ONCE, clusters=tuple(fleet.clusters))]
    return [
        WaveOfClusters(wave=wave, clusters=fleet.select(wave=wave.name)) for wave in fleet.waves
    ]


def name_of(cluster: Cluster, source: Source) -> str:
    """Name of the object by which an engine knows a cluster."""
    return f"{source.name}-{cluster.name}"


def names_fit(fleet: Fleet, source: Source) -> None:
    """Refuse names of clusters that leave no room for that of the source.

    Raises:
        InputError: with every cluster whose name is too long.
    """
    problems = [
        f"{name!r} has {len(name)} characters, and engines take {_MOST_CHARACTERS}; shorten the "
        f"name of the cluster, or give a shorter --name than {source.name!r}."
        for name in (name_of(each, source) for each in fleet)
        if len(name) > _MOST_CHARACTERS
    ]
    if problems:
        raise InputError(problems)
