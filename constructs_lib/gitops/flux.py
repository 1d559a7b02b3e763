"""Flux: a Kustomization for each cluster, which waits for those before it.

One Flux, in a hub cluster, applies them all: ``dependsOn`` knows only the Kustomizations of its own
cluster. A Kustomization that depends on another one of the same source waits until that one is
Ready *at the same revision*, so the chain holds on every commit. A wave in which a few clusters
change at once is a chain of groups of that size.

A manual gate is a Kustomization in between that is suspended: 'flux resume' opens it for one
commit, and the next reconciliation of the root closes it again.

Facts from kustomize-controller 1.7 to 1.10, ``internal/controller/kustomization_controller.go``
(checkDependencies): the built YAML is every ``.yaml`` below ``path``, so nothing else may be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import name_of, names_fit, waves_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import OURS

__all__ = ["DEFAULT_TIMEOUT", "flux_files", "flux_notes"]

DEFAULT_TIMEOUT: Final = 60 * 60
"""How long Flux waits for a cluster whose nodes are unknown. Seconds."""

_NAMESPACE: Final = "flux-system"
_SHORTEST: Final = 5 * 60
"""Applying takes time, too. Seconds."""
_MARGIN: Final = 2
"""A rollout may take so many times as long as predicted before Flux gives it up."""
_MINUTE: Final = 60
_API: Final = "kustomize.toolkit.fluxcd.io/v1"


def flux_files(
    fleet: Fleet, source: Source, *, folder: str, rollouts: Mapping[str, int]
) -> dict[str, list[Manifest]]:
    """The documents of each file, by its path.

    Args:
        fleet: the clusters and their waves.
        source: where their manifests are.
        folder: where these files are in the repository.
        rollouts: by the name of a cluster, how long its slowest rollout takes. Seconds.

    Raises:
        InputError: the name of a cluster is too long.
    """
    names_fit(fleet, source)
    made: dict[str, list[Manifest]] = {
        "root.yaml": [
            _repository(source),
            _kustomization(source.name, source, {"path": f"./{folder}/kustomizations"}),
        ]
    }
    before: list[str] = []
    for each in waves_of(fleet):
        gate = each.wave.name
        if each.wave.gate == "manual":
            name = f"{source.name}-gate-{gate}"
            path = f"./{folder}/gates/{gate}"
            spec = {"suspend": True, **_after(before), "path": path}
            made[f"kustomizations/gate-{gate}.yaml"] = [_kustomization(name, source, spec)]
            made[f"gates/{gate}/gate.yaml"] = [_marker(name, gate)]
            before = [name]
        for batch in each.batches():
            for cluster in batch:
                spec = {**_after(before), **_of_cluster(cluster, source, rollouts)}
                name = name_of(cluster, source)
                path = f"kustomizations/cluster-{cluster.name}.yaml"
                made[path] = [_kustomization(name, source, spec)]
            before = [name_of(cluster, source) for cluster in batch]
    return dict(sorted(made.items()))


def flux_notes(fleet: Fleet, source: Source) -> Iterator[str]:
    """What Flux does not do of what the waves ask for."""
    for wave in fleet.waves:
        if wave.soak_seconds and wave is not fleet.waves[-1]:
            yield (
                f"Wave {wave.name!r}: Flux does not know its soak of {wave.soak}, and goes on as "
                "soon as its clusters are ready. GitOps Promoter knows it."
            )
        if wave.gate == "manual":
            name = f"{source.name}-gate-{wave.name}"
            yield f"Wave {wave.name!r} waits for you: flux resume kustomization {name}"


def _repository(source: Source) -> Manifest:
    if source.is_commit:
        reference = {"commit": source.revision}
    elif source.is_reference:
        reference = {"name": source.revision}
    else:
        reference = {"branch": source.revision}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": _metadata(source.name),
        "spec": {"interval": "1m", "url": source.url, "ref": reference},
    }


def _of_cluster(cluster: Cluster, source: Source, rollouts: Mapping[str, int]) -> Json:
    known = rollouts.get(cluster.name)
    timeout = DEFAULT_TIMEOUT if known is None else max(known * _MARGIN, _SHORTEST)
    return {
        "path": f"./{source.path}/{cluster.name}",
        "kubeConfig": {"secretRef": {"name": f"{cluster.name}-kubeconfig"}},
        "wait": True,
        "timeout": f"{-(-timeout // _MINUTE)}m",
        # A cluster that leaves the fleet keeps its agents.
        "deletionPolicy": "Orphan",
    }


def _kustomization(name: str, source: Source, spec: Json) -> Manifest:
    return {
        "apiVersion": _API,
        "kind": "Kustomization",
        "metadata": _metadata(name),
        "spec": {
            "interval": "10m",
            "retryInterval": "2m",
            "sourceRef": {"kind": "GitRepository", "name": source.name},
            "prune": True,
            **spec,
        },
    }


def _after(before: list[str]) -> Json:
    return {"dependsOn": [{"name": name} for name in before]} if before else {}


def _marker(name: str, wave: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": _metadata(name),
        "data": {"wave": wave},
    }


def _metadata(name: str) -> Json:
    return {
        "name": name,
        "namespace": _NAMESPACE,
        "labels": dict(OURS),
    }
