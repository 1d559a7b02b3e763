"""DS212: no earlier version to go back to."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    limit = daemon_set.spec.get("revisionHistoryLimit")
    place = ("spec", "revisionHistoryLimit")
    if limit == 0:
        yield object_violation(
            "revisionHistoryLimit is 0: no version is kept for a rollback.", *place
        )
    elif limit == 1:
        message = "revisionHistoryLimit is 1: after two bad versions the good one is lost."
        yield object_violation(message, *place, case="only one")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Remove(path=violation.path)


RULE = Rule(
    id="DS212",
    slug="no-rollback-history",
    summary="Too few earlier versions are kept for a rollback.",
    why=(
        "`kubectl rollout undo` needs the earlier version. Without it, a rollback means finding "
        "and applying the old manifest while the nodes are broken."
    ),
    remedy="Leave `revisionHistoryLimit` out: 10 versions are kept by default.",
    bad="""\
spec:
  revisionHistoryLimit: 0
""",
    good="""\
spec:
  revisionHistoryLimit: 5
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/v1/defaults.go",
    cel=(
        Cel(finds="object.spec.?revisionHistoryLimit.orValue(10) == 0", seen="'0'"),
        Cel(
            finds="object.spec.?revisionHistoryLimit.orValue(10) == 1",
            seen="'1'",
            cases=("only one",),
        ),
    ),
)
