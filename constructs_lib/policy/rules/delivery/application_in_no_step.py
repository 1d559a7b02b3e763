"""DS1604: steps of an ApplicationSet and its Applications that do not find each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.applications import Labels, labels_of_applications
from constructs_lib.policy.facts.engine_objects import rolling_sets, steps_of
from constructs_lib.policy.facts.unchecked import entries, sequence
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_STEPS: Final[Path] = ("spec", "strategy", "rollingSync", "steps")


def _check(context: Context) -> Iterator[Violation]:
    for rolling_set in rolling_sets(context):
        applications = labels_of_applications(rolling_set)
        if applications is not None:
            yield from _of_set(rolling_set, applications)


def _of_set(rolling_set: Manifest, applications: Sequence[Labels]) -> Iterator[Violation]:
    steps = [entries(step.get("matchExpressions")) for step in steps_of(rolling_set)]
    for index, step in enumerate(steps):
        if not any(_may_select(step, each) for each in applications):
            named = ", ".join(dict.fromkeys(str(each.get("key")) for each in step))
            yield Violation(
                path=(*_STEPS, index),
                message=f"Step {index + 1} selects no Application by its label {named}.",
                case="empty step",
                on=rolling_set,
            )
    keys = [str(each.get("key")) for step in steps for each in step]
    left = [each for each in applications if not any(_may_select(step, each) for step in steps)]
    if left:
        which = " and ".join(_words(key, left[0]) for key in dict.fromkeys(keys)) or "any label"
        yield Violation(
            path=_STEPS,
            message=f"No step selects the Applications with {which}: they are never synced.",
            on=rolling_set,
        )


def _words(key: str, labels: Labels) -> str:
    if key not in labels:
        return f"no label {key}"
    return f"any {key}" if labels[key] is None else f"{key}={labels[key]}"


def _may_select(step: Sequence[dict[str, Json]], labels: Labels) -> bool:
    return all(_may_match(expression, labels) for expression in step)


def _may_match(expression: dict[str, Json], labels: Labels) -> bool:
    key, excludes = str(expression.get("key")), expression.get("operator") == "NotIn"
    if key not in labels:
        return excludes
    value = labels[key]
    if value is None:
        return True
    return (value in map(str, sequence(expression.get("values")))) is not excludes


RULE = Rule(
    id="DS1604",
    slug="application-in-no-step",
    summary="A step of an ApplicationSet selects no Application, or an Application is in no step.",
    why=(
        "With RollingSync an Application that no step selects is never synced, and nobody is told "
        "but in the log of the controller: the clusters behind it keep the old version. Steps "
        "select by the labels of `template.metadata.labels`, not by those of the cluster."
    ),
    remedy=(
        "Write the label into `spec.template.metadata.labels`, and for each of its values a step "
        "that has it in `values`."
    ),
    bad="""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: agents
  namespace: argocd
spec:
  goTemplate: true
  generators:
  - list:
      elements:
      - {cluster: canary-1, wave: canary}
      - {cluster: prod-1, wave: prod}
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: wave, operator: In, values: [canary]}
  template:
    metadata:
      name: agents-{{ .cluster }}
      labels:
        wave: '{{ .wave }}'
    spec: {project: agents}
""",
    good="""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: agents
  namespace: argocd
spec:
  goTemplate: true
  generators:
  - list:
      elements:
      - {cluster: canary-1, wave: canary}
      - {cluster: prod-1, wave: prod}
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: wave, operator: In, values: [canary]}
      - matchExpressions:
        - {key: wave, operator: In, values: [prod]}
        maxUpdate: 25%
  template:
    metadata:
      name: agents-{{ .cluster }}
      labels:
        wave: '{{ .wave }}'
    spec: {project: agents}
""",
    check_input=_check,
    source="Argo CD 3.6, applicationset/progressivesync/progressive_sync.go",
    beyond_cel=OTHER_OBJECTS,
)
