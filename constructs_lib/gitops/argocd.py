"""Argo CD: an ApplicationSet with an Application for each cluster, synced wave by wave.

The clusters are listed by name rather than found as folders: an Application that no step selects
is never synced, and a folder does not say which wave it is in. Facts from Argo CD 3.4 to 3.6:
``applicationset/progressivesync/`` and docs/operator-manual/applicationset/Progressive-Syncs.md.

- A step selects by labels of Applications, with ``In`` and ``NotIn`` only. ``maxUpdate`` rounds
  down, but never below one; 0 is a step that waits for a person.
- RollingSync turns automated sync off, but reads ``prune`` from it: without ``automated`` in the
  template nothing is ever pruned.
- A folder of plain YAML is read without its subfolders unless ``recurse`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import WaveOfClusters, names_fit, waves_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, OURS

__all__ = ["CLUSTER_LABEL", "NAMESPACE", "WAVE_LABEL", "argocd_files", "argocd_notes", "of_fleet"]

NAMESPACE: Final = "argocd"
"""Where Argo CD looks for ApplicationSets unless it is told otherwise."""
CLUSTER_LABEL: Final = f"{ANNOTATION_PREFIX}cluster"
"""Label of an Application: the name of its cluster."""
WAVE_LABEL: Final = f"{ANNOTATION_PREFIX}wave"
"""Label of an Application: the wave of its cluster, by which a step selects it."""

_IGNORED: Final[list[Json]] = [
    {
        "group": "apps",
        "kind": "DaemonSet",
        "jsonPointers": [
            # The API server counts templates in it.
            "/metadata/annotations/deprecated.daemonset.template.generation",
            # 'kubectl rollout restart' writes it; taking it away would restart every Pod again.
            "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt",
        ],
    }
]


def argocd_files(
    fleet: Fleet, source: Source, *, project: str = "default"
) -> dict[str, list[Manifest]]:
    """The documents of each file, by its path.

    Args:
        fleet: the clusters and their waves.
        source: where their manifests are.
        project: the AppProject of the Applications.

    Raises:
        InputError: the name of a cluster is too long for that of an Application.
    """
    names_fit(fleet, source)
    waves = waves_of(fleet)
    directory = {
        "repoURL": source.repository,
        "targetRevision": source.revision,
        "path": f"{source.path}/{{{{.cluster}}}}",
        "directory": {"recurse": True},
    }
    strategy = {"type": "RollingSync", "rollingSync": {"steps": [_step(each) for each in waves]}}
    made = of_fleet(
        waves,
        name=source.name,
        project=project,
        of_one={"source": directory},
        strategy=strategy if fleet.waves else None,
    )
    return {"applicationset.yaml": [made]}


def argocd_notes(fleet: Fleet) -> Iterator[str]:
    """What Argo CD does not do of what the waves ask for, and what is left to do."""
    for wave in fleet.waves:
        if wave.soak_seconds and wave is not fleet.waves[-1]:
            yield (
                f"Wave {wave.name!r}: Argo CD does not know its soak of {wave.soak}, and goes on "
                "as soon as its clusters are healthy. GitOps Promoter knows it."
            )
        if wave.gate == "manual":
            yield f"Wave {wave.name!r} waits for you: argocd app sync -l {WAVE_LABEL}={wave.name}"


def of_fleet(
    waves: list[WaveOfClusters],
    *,
    name: str,
    project: str,
    of_one: Json,
    strategy: Json | None,
) -> Manifest:
    """An ApplicationSet with an Application for each cluster.

    Args:
        waves: the waves with their clusters.
        name: its name, and how the names of its Applications begin.
        project: the AppProject of the Applications.
        of_one: where an Application has its manifests from: ``source`` or ``sourceHydrator``.
        strategy: in which order they are synced. Default: each on its own.
    """
    elements = [
        {"cluster": cluster.name, "wave": each.wave.name}
        for each in waves
        for cluster in each.clusters
    ]
    spec: Json = {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"list": {"elements": elements}}],
    }
    automated: Json = {"prune": True}
    if strategy:
        spec["strategy"] = strategy
    else:
        automated["selfHeal"] = True
    # A cluster that leaves the list keeps its agents: a renamed file must not stop a CNI.
    spec["syncPolicy"] = {"preserveResourcesOnDeletion": True}
    spec["template"] = {
        "metadata": {
            "name": f"{name}-{{{{.cluster}}}}",
            "labels": {
                CLUSTER_LABEL: "{{.cluster}}",
                WAVE_LABEL: "{{.wave}}",
                "app.kubernetes.io/part-of": name,
            },
            "annotations": {"argocd.argoproj.io/compare-options": "ServerSideDiff=true"},
        },
        "spec": {
            "project": project,
            **of_one,
            "destination": {"name": "{{.cluster}}"},
            "ignoreDifferences": _IGNORED,
            "syncPolicy": {
                "automated": automated,
                "syncOptions": ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
            },
        },
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {
            "name": name,
            "namespace": NAMESPACE,
            "labels": dict(OURS),
        },
        "spec": spec,
    }


def _step(each: WaveOfClusters) -> Json:
    wave = each.wave
    return {
        "matchExpressions": [{"key": WAVE_LABEL, "operator": "In", "values": [wave.name]}],
        "maxUpdate": 0 if wave.gate == "manual" else wave.max_clusters,
    }
