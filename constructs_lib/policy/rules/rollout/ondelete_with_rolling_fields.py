"""DS204: settings of a rolling update where nothing is rolled."""

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
    if daemon_set.strategy.type != "OnDelete":
        return
    rolling = daemon_set.spec["updateStrategy"].get("rollingUpdate")
    if rolling is not None:
        fields = ", ".join(rolling) or "rollingUpdate"
        message = f"The type is OnDelete, so {fields} has no effect."
        yield object_violation(message, "spec", "updateStrategy", "rollingUpdate")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Remove(path=violation.path)


RULE = Rule(
    id="DS204",
    slug="ondelete-with-rolling-fields",
    summary="The update strategy OnDelete has settings of a rolling update.",
    why=(
        "They are accepted and ignored: a reader expects a limit, while nothing is updated until "
        "Pods are deleted."
    ),
    remedy="Remove `rollingUpdate`, or write the type RollingUpdate.",
    bad="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team, with the node upgrades
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate:
      maxUnavailable: 1
""",
    good="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team, with the node upgrades
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateDaemonSetUpdateStrategy)",
    cel=(
        Cel(
            finds="!variables.rolls && has(object.spec.updateStrategy.rollingUpdate)",
            seen="'rollingUpdate'",
        ),
    ),
)
