"""Rancher Fleet: one bundle for all clusters, with a partition for each wave.

Partitions order the clusters of one bundle, so what each cluster gets has to be in one bundle: the
folder of a cluster is an overlay of it. Clusters are known by the label that Rancher gives them
with their display name.

``maxUnavailable`` is always written: its default is 100 %, with which partitions mean nothing. A
partition is passed while that many of its clusters are not ready yet, so only one cluster at a time
in the whole fleet makes Fleet wait for the last cluster of a wave.

Facts from Rancher Fleet 0.14 to 0.16: ``internal/cmd/controller/target/`` (partitions, limits),
``internal/helmdeployer/render/patch`` (overlays), ``schemas/fleet.yaml.json``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from gzip import compress
from pathlib import PurePosixPath
from typing import Final

from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import WaveOfClusters, waves_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import OURS

__all__ = ["OVERLAYS", "misread", "rancher_fleet_files", "rancher_fleet_notes", "size_in_bundle"]

_LABEL: Final = "management.cattle.io/cluster-display-name"
_BUNDLE: Final = "bundle"
_TEMPLATES: Final = "templates"
_MOST_BYTES: Final = 1_500_000
"""What etcd takes of one object, unless it is told otherwise."""
OVERLAYS: Final = f"{_BUNDLE}/overlays"
"""Where Fleet looks for the folders of clusters, below the folder of these files."""


def rancher_fleet_files(fleet: Fleet, source: Source, *, folder: str) -> dict[str, list[Manifest]]:
    """The documents of each file, by its path.

    Args:
        fleet: the clusters and their waves.
        source: where their manifests are.
        folder: where these files are in the repository.
    """
    return {
        f"{_BUNDLE}/fleet.yaml": [_bundle(waves_of(fleet), source)],
        "gitrepo.yaml": [_repository(fleet, source, folder)],
    }


def misread(paths: Iterable[str]) -> Iterator[str]:
    """What is wrong with manifests that Fleet takes for something else.

    Args:
        paths: where they are, below the folder of overlays.
    """
    for path in paths:
        parts = PurePosixPath(path).parts
        if parts[-1] == "fleet.yaml":
            yield f"{path}: Fleet takes this for a bundle of its own; give the agent another name."
        elif parts[1:-1][:1] == (_TEMPLATES,):
            yield f"{path}: Fleet takes this for a Helm template; give the namespace another name."


def size_in_bundle(manifests: Iterable[bytes]) -> int:
    """How many bytes of a bundle some files take, each compressed as Fleet does it."""
    return sum(len(b64encode(compress(each, mtime=0))) for each in manifests)


def rancher_fleet_notes(fleet: Fleet, *, folder: str, size: int = 0) -> Iterator[str]:
    """What Fleet does not do of what the waves ask for, and where it finds manifests.

    Args:
        fleet: the clusters and their waves.
        folder: where these files are in the repository.
        size: how many bytes of the bundle the manifests take, as far as they are known.
    """
    yield f"Fleet finds the manifests of a cluster in {folder}/{OVERLAYS}/CLUSTER, and only there."
    if size > _MOST_BYTES:
        yield (
            f"The bundle is too large: it is one object of at most {_MOST_BYTES:,} bytes, and the "
            f"manifests take {size:,}, compressed. Split the fleet, or choose another engine."
        )
    waves = waves_of(fleet)
    most = max(each.at_once for each in waves)
    for each in waves:
        wave, count = each.wave, len(each.clusters)
        if most > 1 and each is not waves[-1]:
            yield (
                f"Wave {wave.name!r}: Fleet goes on with {each.at_once} of {count} clusters not "
                "ready yet. It waits for all only where every wave has max_clusters: 1."
            )
        if wave.soak_seconds and each is not waves[-1]:
            yield f"Wave {wave.name!r}: Fleet does not know its soak of {wave.soak}."
        if wave.gate == "manual":
            yield f"Wave {wave.name!r}: Fleet does not know its manual gate; pause the bundle."


def _bundle(waves: list[WaveOfClusters], source: Source) -> Manifest:
    return {
        "name": source.name,
        "labels": dict(OURS),
        # A cluster that leaves the fleet keeps its agents.
        "keepResources": True,
        "rolloutStrategy": {
            "maxUnavailable": max(each.at_once for each in waves),
            "maxUnavailablePartitions": 0,
            "partitions": [
                {
                    "name": each.wave.name,
                    "maxUnavailable": each.at_once,
                    "clusterSelector": _selector(each.clusters),
                }
                for each in waves
            ],
        },
        "targetCustomizations": [
            {
                "name": cluster.name,
                "clusterSelector": {"matchLabels": {_LABEL: cluster.name}},
                "yaml": {"overlays": [cluster.name]},
            }
            for each in waves
            for cluster in each.clusters
        ],
    }


def _repository(fleet: Fleet, source: Source, folder: str) -> Manifest:
    is_branch = not source.is_commit and not source.revision.startswith("refs/tags/")
    revision = source.revision.removeprefix("refs/heads/").removeprefix("refs/tags/")
    return {
        "apiVersion": "fleet.cattle.io/v1alpha1",
        "kind": "GitRepo",
        "metadata": {
            "name": source.name,
            "namespace": "fleet-default",
            "labels": dict(OURS),
        },
        "spec": {
            "repo": source.repository,
            "branch" if is_branch else "revision": revision,
            "paths": [f"{folder}/{_BUNDLE}"],
            "keepResources": True,
            "targets": [{"name": source.name, "clusterSelector": _selector(fleet)}],
        },
    }


def _selector(clusters: Iterable[Cluster]) -> Json:
    names = [each.name for each in clusters]
    return {"matchExpressions": [{"key": _LABEL, "operator": "In", "values": names}]}
