"""DS1606: a Bundle of Rancher Fleet that changes every cluster at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import with_kind
from constructs_lib.policy.facts.unchecked import entries, mapping
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_GROUP: Final = "fleet.cattle.io"
_EVERY: Final = ("100%", "100")


def _check(context: Context) -> Iterator[Violation]:
    for bundle in with_kind(context, _GROUP, "Bundle"):
        rollout = mapping(mapping(bundle.get("spec")).get("rolloutStrategy"))
        share = rollout.get("maxUnavailable")
        partitions = entries(rollout.get("partitions"))
        if partitions and all("maxUnavailable" in each for each in partitions):
            continue
        if share is None:
            place: Path = ("spec", "rolloutStrategy") if rollout else ("spec",)
            message = "rolloutStrategy.maxUnavailable is not set, and 100% is the default"
        elif str(share) in _EVERY:
            place = ("spec", "rolloutStrategy", "maxUnavailable")
            message = f"maxUnavailable is {share}"
        else:
            continue
        yield Violation(
            path=place, message=f"{message}: a change reaches every cluster at once.", on=bundle
        )


RULE = Rule(
    id="DS1606",
    slug="all-clusters-at-once",
    summary="Rancher Fleet takes a change to every cluster at once.",
    why=(
        "A version that does not start is in every cluster before the first one shows it. "
        "Partitions alone do not help: clusters that are unavailable stop a rollout only once "
        "there are more of them than `maxUnavailable`."
    ),
    remedy=(
        "Write `rolloutStrategy.maxUnavailable`, such as 1 or 10%, and partitions in the order of "
        "the waves."
    ),
    bad="""\
apiVersion: fleet.cattle.io/v1alpha1
kind: Bundle
metadata:
  name: agents
  namespace: fleet-default
spec:
  targets:
  - clusterSelector: {}
""",
    good="""\
apiVersion: fleet.cattle.io/v1alpha1
kind: Bundle
metadata:
  name: agents
  namespace: fleet-default
spec:
  rolloutStrategy:
    maxUnavailable: 1
  targets:
  - clusterSelector: {}
""",
    check_input=_check,
    source="Rancher Fleet 0.16, internal/cmd/controller/target (defLimit)",
    beyond_cel=OTHER_OBJECTS,
)
