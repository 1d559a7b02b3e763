"""DS302: an agent that lands on nodes which are no machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.scheduling import requirement
from constructs_lib.k8s.taints import Taint, tolerates
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.cel.fragments import IS_CATCH_ALL
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.node_affinity import require_everywhere
from constructs_lib.policy.facts.node_kinds import VIRTUAL_KINDS, VirtualKind, may_land_on
from constructs_lib.policy.facts.tolerations import is_catch_all
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, entry in enumerate(daemon_set.tolerations):
        kinds = [kind for kind in VIRTUAL_KINDS if _tolerates(entry, kind)]
        if kinds and all(may_land_on(daemon_set, kind.labels) for kind in kinds):
            taints = " and ".join(kind.taint_key for kind in kinds)
            yield pod_violation(
                f"The toleration tolerates virtual nodes ({taints}), and nothing else excludes "
                "them.",
                "tolerations",
                index,
            )
            return


def _tolerates(entry: Json, kind: VirtualKind) -> bool:
    if not is_catch_all(entry) and entry.get("key") != kind.taint_key:
        return False
    value = entry.get("value", "") if kind.taint_value is None else kind.taint_value
    return tolerates(entry, Taint(kind.taint_key, value, "NoSchedule"))


def _edits(daemon_set: SpecView, _: Violation) -> Iterator[Edit]:
    yield from require_everywhere(
        daemon_set,
        [
            requirement(key, "NotIn", [value])
            for kind in VIRTUAL_KINDS
            for key, value in kind.labels.items()
            if may_land_on(daemon_set, kind.labels)
        ],
    )


_MAY_LAND: Final = {
    f"mayLandOnVirtual{number}": fragments.may_land_on(kind.labels)
    for number, kind in enumerate(VIRTUAL_KINDS)
}


def _tolerates_kind(kind: VirtualKind) -> str:
    """The same in CEL, of the toleration ``t``."""
    value = "t.?value.orValue('')" if kind.taint_value is None else quoted(kind.taint_value)
    return (
        f"(({IS_CATCH_ALL}) || t.?key.orValue('') == {quoted(kind.taint_key)})"
        " && t.?effect.orValue('') in ['', 'NoSchedule']"
        " && (t.?operator.orValue('') == 'Exists' || (t.?operator.orValue('') in ['', 'Equal']"
        f" && t.?value.orValue('') == {value}))"
    )


_TOLERATED: Final = [f"({_tolerates_kind(kind)})" for kind in VIRTUAL_KINDS]
_TOLERATES_VIRTUAL: Final = " && ".join(
    [
        f"({' || '.join(_TOLERATED)})",
        *(
            f"(!{told} || variables.{name})"
            for told, name in zip(_TOLERATED, _MAY_LAND, strict=True)
        ),
    ]
)


RULE = Rule(
    id="DS302",
    slug="tolerates-virtual-nodes",
    summary="The agent tolerates virtual nodes and does not exclude them.",
    why=(
        "A Fargate node or a virtual kubelet stands for capacity elsewhere and cannot run a Pod of "
        "a DaemonSet. The controller creates one anyway: it stays Pending, and the rollout never "
        "finishes."
    ),
    remedy=(
        "Require in node affinity that the node is none of these: "
        "`eks.amazonaws.com/compute-type NotIn [fargate]`, `type NotIn [virtual-kubelet]`."
    ),
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - operator: Exists
        effect: NoSchedule
""",
    good="""\
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: type
                operator: NotIn
                values:
                - virtual-kubelet
      tolerations:
      - key: virtual-kubelet.io/provider
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="kubernetes-sigs/aws-efs-csi-driver#340, aws/amazon-cloudwatch-agent-operator#183",
    cel=(
        Cel(
            finds=f"variables.tolerations.exists(t, {_TOLERATES_VIRTUAL})",
            seen="'nothing excludes them'",
            values=_MAY_LAND,
        ),
    ),
)
