"""What applying a changed DaemonSet does: one word for each, the worst that is true.

The API server refuses a change of ``spec.selector``, and a name cannot be changed at all. Any
change of ``spec.template`` makes a new revision, whose Pods replace the old ones; nothing else
restarts a Pod. Where a Pod is wanted follows from the template alone, and exactly from nodes.

Source: ValidateDaemonSetUpdate in ``pkg/apis/apps/validation/validation.go`` and
``pkg/controller/daemon`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.change.compare import Difference, same
from constructs_lib.change.pairing import Pair, key_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json

__all__ = ["WORST_FIRST", "Impact", "impact_of", "is_renamed", "placement_of", "template_causes"]

Impact: TypeAlias = Literal["recreate", "coverage", "restart", "no-restart", "no-op"]
"""What happens to a DaemonSet.

recreate: the change cannot be applied to the object that is there.
coverage: nodes lose or gain the agent, and it restarts on the others.
restart: the Pods are replaced, as the update strategy says.
no-restart: metadata or the strategy changes, no Pod does.
no-op: nothing changes.
"""

WORST_FIRST: Final[tuple[Impact, ...]] = (
    "recreate",
    "coverage",
    "restart",
    "no-restart",
    "no-op",
)
"""Every impact in its order."""


def impact_of(
    pair: Pair, differences: Sequence[Difference], *, moves_nodes: bool | None = None
) -> Impact:
    """The worst that applying a change does.

    Args:
        pair: the DaemonSet before and after, in normal form.
        differences: what differs between the two.
        moves_nodes: whether some node loses or gains it; none where no nodes are known, so that
            the fields decide that say where it runs.
    """
    if is_renamed(pair) or any(each.is_in("spec", "selector") for each in differences):
        return "recreate"
    if moves_nodes is None:
        moves_nodes = not pair.is_unchanged and not same(
            placement_of(pair.before), placement_of(pair.after)
        )
    if moves_nodes:
        return "coverage"
    if template_causes(differences):
        return "restart"
    return "no-restart" if differences else "no-op"


def is_renamed(pair: Pair) -> bool:
    """Whether it has another name or another namespace."""
    return key_of(pair.old) != key_of(pair.new)


def template_causes(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences that make a new revision."""
    return tuple(each for each in differences if each.restarts)


def placement_of(daemon_set: DaemonSetView) -> dict[str, Json]:
    """What of a template the controller looks at to tell on which nodes it is wanted."""
    pod = daemon_set.pod
    affinity = (pod.get("affinity") or {}).get("nodeAffinity") or {}
    return {
        "nodeName": pod.get("nodeName"),
        "nodeSelector": pod.get("nodeSelector"),
        "nodeAffinity": affinity.get("requiredDuringSchedulingIgnoredDuringExecution"),
        # Neither their order nor that of their fields says where a Pod runs.
        "tolerations": sorted(pod.get("tolerations") or (), key=_in_order),
        "hostNetwork": pod.get("hostNetwork"),
    }


def _in_order(toleration: Json) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in toleration.items())
