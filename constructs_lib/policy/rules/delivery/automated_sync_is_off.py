"""DS1605: automated sync in an ApplicationSet whose RollingSync turns it off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import rolling_sets
from constructs_lib.policy.facts.unchecked import mapping
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_PLACE: Final[Path] = ("spec", "template", "spec", "syncPolicy", "automated")


def _check(context: Context) -> Iterator[Violation]:
    for rolling_set in rolling_sets(context):
        template = mapping(mapping(rolling_set.get("spec")).get("template"))
        policy = mapping(mapping(template.get("spec")).get("syncPolicy"))
        automated = mapping(policy.get("automated"))
        heals = automated.get("selfHeal") is True
        if "automated" not in policy or automated.get("enabled") is False:
            continue
        if automated.get("prune") is True and not heals:
            # RollingSync reads from it whether its own syncs prune.
            continue
        healed = " and selfHeal" if heals else ""
        yield Violation(
            path=_PLACE,
            message=f"RollingSync turns automated sync{healed} off in every Application.",
            on=rolling_set,
        )


RULE = Rule(
    id="DS1605",
    slug="automated-sync-is-off",
    summary="An ApplicationSet asks for automated sync, which its RollingSync turns off.",
    why=(
        "What somebody changes in a cluster by hand is then not put right until the next change in "
        "Git, although `selfHeal: true` is written there. Only a line in the log of the controller "
        "says so."
    ),
    remedy=(
        "Write `automated: {prune: true}` and nothing else: RollingSync reads from it whether to "
        "prune. Watch for Applications that are OutOfSync. Or leave RollingSync out, and let a "
        "promotion tool take changes from wave to wave."
    ),
    bad="""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: agents
  namespace: argocd
spec:
  generators:
  - clusters: {}
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: wave, operator: In, values: [canary]}
  template:
    metadata:
      name: agents-{{ .nameNormalized }}
      labels:
        wave: '{{ .metadata.labels.wave }}'
    spec:
      syncPolicy:
        automated: {selfHeal: true}
""",
    good="""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: agents
  namespace: argocd
spec:
  generators:
  - clusters: {}
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: wave, operator: In, values: [canary]}
  template:
    metadata:
      name: agents-{{ .nameNormalized }}
      labels:
        wave: '{{ .metadata.labels.wave }}'
    spec:
      syncPolicy:
        automated: {prune: true}
        syncOptions: [ServerSideApply=true]
""",
    check_input=_check,
    source="Argo CD 3.6, docs/operator-manual/applicationset/Progressive-Syncs.md",
    beyond_cel=OTHER_OBJECTS,
)
