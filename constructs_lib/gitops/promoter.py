"""GitOps Promoter: a branch for each wave, and pull requests that carry a commit from wave to wave.

Argo CD's source hydrator writes what each cluster gets to the proposed branch of its wave
(``environment/agents-prod-next``) with the ``hydrator.metadata`` that the promoter reads at the
top of the branch; the promoter merges it into the active branch (``environment/agents-prod``) when
the wave before is healthy and has soaked. The clusters of a wave are folders of one branch.

It is the only one of the engines that knows a soak time. The objects name a GitRepository of the
promoter, which stays yours: it holds how the promoter signs in.

Facts from GitOps Promoter 0.36, docs/advanced-usage/custom-hydrator.md, docs/gating-promotions/ and
``api/v1alpha1``, and from Argo CD 3.6, docs/user-guide/source-hydrator.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.errors import InputError
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave
from constructs_lib.gitops.argocd import of_fleet
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import names_fit, waves_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import OURS

__all__ = ["branch_of", "promoter_files", "promoter_notes"]

_API: Final = "promoter.argoproj.io/v1alpha1"
_HEALTH: Final = "argocd-health"
_SOAK: Final = "timer"
_LONGEST_BRANCH: Final = 100
_HOUR: Final = 3600


def branch_of(wave: Wave, source: Source) -> str:
    """The branch with what the clusters of a wave run. What is proposed is in ``<branch>-next``."""
    return f"environment/{source.name}-{wave.name}"


def promoter_files(
    fleet: Fleet, source: Source, *, project: str = "default", hydrated: bool = False
) -> dict[str, list[Manifest]]:
    """The documents of each file, by its path.

    Args:
        fleet: the clusters and their waves.
        source: where their manifests are.
        project: the AppProject of the Applications.
        hydrated: whether somebody else writes the proposed branches. Default: Argo CD does.

    Raises:
        InputError: the name of a cluster or wave is too long, or the revision is a commit.
    """
    names_fit(fleet, source)
    _branches_fit(fleet, source)
    if source.is_commit:
        raise InputError(
            ["revision: a commit never changes, so there is nothing to promote; name a branch."]
        )
    branch = f"environment/{source.name}-{{{{.wave}}}}"
    active: Json = {
        "repoURL": source.repository,
        "targetRevision": branch,
        "path": "{{.cluster}}",
        "directory": {"recurse": True},
    }
    hydrator: Json = {
        "drySource": {
            "repoURL": source.repository,
            "targetRevision": source.revision,
            "path": f"{source.path}/{{{{.cluster}}}}",
            "directory": {"recurse": True},
        },
        "syncSource": {"targetBranch": branch, "path": "{{.cluster}}"},
        "hydrateTo": {"targetBranch": f"{branch}-next"},
    }
    applications = of_fleet(
        waves_of(fleet),
        name=source.name,
        project=project,
        of_one={"source": active} if hydrated else {"sourceHydrator": hydrator},
        strategy=None,
    )
    return {"applicationset.yaml": [applications], "promotion.yaml": [*_promotion(fleet, source)]}


def promoter_notes(fleet: Fleet, source: Source) -> Iterator[str]:
    """What the promoter does not do of what the waves ask for, and what is left to do."""
    yield f"GitRepository {source.name!r} is yours to write: it says how the promoter signs in."
    for each in waves_of(fleet):
        name, branch = each.wave.name, branch_of(each.wave, source)
        if each.at_once < len(each.clusters):
            yield (
                f"Wave {name!r}: its {len(each.clusters)} clusters change together, not "
                f"{each.at_once} at a time, as one pull request merges all of them."
            )
        if each.wave.gate == "manual":
            yield f"Wave {name!r} waits for you: merge the pull request to {branch}."


def _promotion(fleet: Fleet, source: Source) -> Iterator[Manifest]:
    waves = [each.wave for each in waves_of(fleet)]
    yield _object(
        "PromotionStrategy",
        source,
        {
            "gitRepositoryRef": {"name": source.name},
            "activeCommitStatuses": [{"key": _HEALTH}],
            "environments": [_environment(wave, source) for wave in waves],
        },
    )
    yield _object(
        "ArgoCDCommitStatus",
        source,
        {
            "promotionStrategyRef": {"name": source.name},
            "key": _HEALTH,
            "applicationSelector": {"matchLabels": {"app.kubernetes.io/part-of": source.name}},
        },
    )
    soaking = [wave for wave in waves if wave.soak_seconds]
    if soaking:
        environments = [
            {"branch": branch_of(wave, source), "duration": _duration(wave.soak_seconds)}
            for wave in soaking
        ]
        yield _object(
            "TimedCommitStatus",
            source,
            {
                "promotionStrategyRef": {"name": source.name},
                "key": _SOAK,
                "environments": environments,
            },
        )


def _environment(wave: Wave, source: Source) -> Json:
    made: Json = {"branch": branch_of(wave, source), "autoMerge": wave.gate != "manual"}
    if wave.soak_seconds:
        made["activeCommitStatuses"] = [{"key": _SOAK}]
    return made


def _duration(seconds: int) -> str:
    """As Go reads it, which has no days."""
    return f"{seconds}s" if seconds % _HOUR else f"{seconds // _HOUR}h"


def _object(kind: str, source: Source, spec: Json) -> Manifest:
    return {
        "apiVersion": _API,
        "kind": kind,
        "metadata": {
            "name": source.name,
            "labels": dict(OURS),
        },
        "spec": spec,
    }


def _branches_fit(fleet: Fleet, source: Source) -> None:
    problems = [
        f"wave {wave.name!r}: its branch {branch_of(wave, source)!r} is longer than the "
        f"{_LONGEST_BRANCH} characters that the promoter takes; shorten it or --name."
        for wave in fleet.waves
        if len(branch_of(wave, source)) > _LONGEST_BRANCH
    ]
    if problems:
        raise InputError(problems)
