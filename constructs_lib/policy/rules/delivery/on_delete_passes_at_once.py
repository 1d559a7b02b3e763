"""DS1601: Argo CD goes on before an OnDelete update has begun."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import (
    applications,
    rolling_sets,
    steps_of,
    sync_wave_of,
)
from constructs_lib.policy.facts.workloads import OTHER_KINDS, title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    on_delete = [each for each in context.daemon_sets if each.strategy.type == "OnDelete"]
    if not on_delete:
        return
    stepped = next((each for each in rolling_sets(context) if len(steps_of(each)) > 1), None)
    running = [*context.of_kind("DaemonSet", *OTHER_KINDS), *applications(context)]
    last = max(running, key=lambda each: sync_wave_of(each) or 0)
    for daemon_set in on_delete:
        follows = _follows(daemon_set.manifest, last, stepped)
        if follows is not None:
            yield Violation(
                path=("spec", "updateStrategy", "type"),
                message=f"Argo CD calls an OnDelete update done at once: {follows} "
                "while every node has the old version.",
                on=daemon_set.manifest,
            )


def _follows(daemon_set: Manifest, last: Manifest, stepped: Manifest | None) -> str | None:
    own, after = sync_wave_of(daemon_set) or 0, sync_wave_of(last) or 0
    if after > own:
        return f"sync wave {after} ({title(last)}) begins"
    if stepped is not None:
        return f"the next step of {title(stepped)} begins"
    return None


RULE = Rule(
    id="DS1601",
    slug="on-delete-passes-at-once",
    summary="Argo CD goes on to the next wave before an OnDelete update has begun.",
    why=(
        "Argo CD's health check calls a DaemonSet with OnDelete Healthy as soon as its controller "
        "has seen the change. A wave or a step after it begins although no node has the new "
        "version, so a bad one is in every cluster before the first Pod of it has started."
    ),
    remedy=(
        "Write the type RollingUpdate. Or give Argo CD a health check that waits until the Pods "
        "are replaced, as `constructs-lib gitops argocd --health-check` writes it."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: what-needs-the-agent
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: "1"
""",
    good="""\
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "1"
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: what-needs-the-agent
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: "2"
""",
    check_input=_check,
    source="Argo CD 3.6, gitops-engine/pkg/health/health_daemonset.go",
    beyond_cel=OTHER_OBJECTS,
)
