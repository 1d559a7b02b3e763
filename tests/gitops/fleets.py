"""Fleets that tests write for engines, and where their manifests are."""

from __future__ import annotations

from typing import Any

from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave
from constructs_lib.gitops.source import Source, read_source

__all__ = ["FLEET", "SOURCE", "fleet_of", "source"]


def source(**fields: str) -> Source:
    given = {
        "repository": "https://git.example/team/fleet",
        "revision": "main",
        "path": "dist",
        "name": "agents",
        **fields,
    }
    return read_source(**given)


def fleet_of(waves: dict[str, int], **fields: Any) -> Fleet:
    """A fleet with so many clusters in each wave.

    Args:
        waves: the number of clusters, by the name of the wave.
        fields: the fields of each wave, by its name.
    """
    return Fleet(
        clusters=[
            Cluster(name=f"{name}-{number:03}", platform="eks", wave=name)
            for name, count in waves.items()
            for number in range(count)
        ],
        waves=[Wave(name=name, **fields.get(name, {})) for name in waves],
    )


SOURCE = source()
FLEET = fleet_of(
    {"canary": 1, "staging": 2, "prod": 3},
    staging={"max_clusters": "50%", "soak": "30m"},
    prod={"max_clusters": 2, "soak": "1d", "gate": "manual"},
)
"""What most tests write: a canary, half of staging at a time, and production by hand."""
