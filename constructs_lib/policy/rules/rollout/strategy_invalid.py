"""DS201: an update strategy that Kubernetes refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.strategy import is_quoted_count, strategy_refusals
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_ONLY_SURGE: Final = "only maxSurge"


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    strategy = daemon_set.spec.get("updateStrategy", {})
    defaulted = "maxUnavailable" not in strategy.get("rollingUpdate", {})
    for refusal in strategy_refusals(strategy):
        only_surge = refusal.kind == "both" and defaulted
        message = f"{refusal.path[-1]} {refusal.message}."
        yield object_violation(message, *refusal.path, case=_ONLY_SURGE if only_surge else None)


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    *rolling, field = violation.path
    written = daemon_set.spec["updateStrategy"].get("rollingUpdate", {}).get(field)
    if violation.case == _ONLY_SURGE:
        yield Put(path=(*rolling, "maxUnavailable"), value=0)
    elif is_quoted_count(written):
        yield Put(path=violation.path, value=int(written))


RULE = Rule(
    id="DS201",
    slug="strategy-invalid",
    summary="The update strategy is not valid.",
    why="The API server rejects the DaemonSet, or its next update.",
    remedy=(
        "Write `maxUnavailable` alone; or `maxSurge` together with `maxUnavailable: 0`. Each is a "
        "number without quotes or a whole percentage."
    ),
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: null
      maxSurge: 1
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateRollingUpdateDaemonSet)",
    beyond_cel=REFUSED,
)
