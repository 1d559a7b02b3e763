"""DS104: fields of a Deployment or a StatefulSet on a DaemonSet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import DROPPED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_DEPLOYMENT, _STATEFUL_SET = "a Deployment", "a StatefulSet"
_OWNERS: Final = {
    "paused": _DEPLOYMENT,
    "podManagementPolicy": _STATEFUL_SET,
    "progressDeadlineSeconds": _DEPLOYMENT,
    "serviceName": _STATEFUL_SET,
    "strategy": _DEPLOYMENT,
    "volumeClaimTemplates": _STATEFUL_SET,
}


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for field in daemon_set.spec:
        if field in _OWNERS:
            message = f"`{field}` is a field of {_OWNERS[field]}; a DaemonSet does not have it."
            if field == "strategy":
                message = "`strategy` is a Deployment's; a DaemonSet's is `updateStrategy`."
            yield object_violation(message, "spec", field)
    if "partition" in daemon_set.spec.get("updateStrategy", {}).get("rollingUpdate", {}):
        message = (
            f"`partition` is a field of {_STATEFUL_SET}; a DaemonSet always updates all its nodes."
        )
        yield object_violation(message, "spec", "updateStrategy", "rollingUpdate", "partition")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    # What a Deployment's strategy says, only its author can say of a DaemonSet.
    if violation.path[-1] != "strategy":
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS104",
    slug="wrong-strategy-field",
    summary="A field belongs to another kind of workload.",
    why=(
        "`kubectl` rejects the manifest, other clients silently drop the field, and the rollout or "
        "the storage that it describes never happens."
    ),
    remedy=(
        "Remove the field. Write how the DaemonSet updates as `updateStrategy`, with "
        "`maxUnavailable` or `maxSurge`."
    ),
    bad="""\
spec:
  strategy:
    type: RollingUpdate
""",
    good="""\
spec:
  updateStrategy:
    type: RollingUpdate
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/types.go (DaemonSetSpec)",
    beyond_cel=DROPPED,
)
