"""DS1607: a sync wave that Argo CD takes for wave 0."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE, sync_wave_of
from constructs_lib.policy.facts.unchecked import mapping
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    for each in context.objects:
        annotations = mapping(mapping(each.get("metadata")).get("annotations"))
        wave = annotations.get(SYNC_WAVE)
        if isinstance(wave, str) and sync_wave_of(each) is None:
            yield Violation(
                path=("metadata", "annotations", SYNC_WAVE),
                message=f"The sync wave {wave!r} is no whole number, and counts as 0.",
                on=each,
            )


RULE = Rule(
    id="DS1607",
    slug="sync-wave-no-number",
    summary="The sync wave of an object is no whole number.",
    why="Argo CD says nothing and applies the object in wave 0, maybe before what it needs.",
    remedy='Write a whole number in quotes, such as `"1"` or `"-1"`.',
    bad="""\
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "1.5"
""",
    good="""\
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "-1"
""",
    check_input=_check,
    source="Argo CD 3.6, gitops-engine/pkg/sync/syncwaves/waves.go",
    beyond_cel=OTHER_OBJECTS,
)
