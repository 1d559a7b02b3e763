"""A label that a planned node will have with a value nobody knows yet.

A template says little about some labels: Karpenter takes any zone that its requirements allow, a
cloud writes the instance type once the machine exists. Such a label is not missing. ``placement``
decides what a DaemonSet does for each of the values it tells apart (``placement/kinds.py``).
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.record import dataclass

__all__ = ["OLD_NAMES", "OpenLabel", "with_old_names"]

OLD_NAMES: Final = {
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
}
"""Labels that nodes still carry beside their successors, with the same value.

Source: ``labelReconcileInfo`` in ``pkg/controller/nodelifecycle/node_lifecycle_controller.go`` and
``node_controller.go`` of ``k8s.io/cloud-provider``; ``NormalizedLabels`` in
``pkg/apis/v1/labels.go`` of Karpenter.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLabel:
    """What is known of a label whose value is not."""

    conditions: tuple[Requirement, ...] = ()
    """What every value meets. Default: nothing is known of it."""
    optional: bool = False
    """Whether some nodes are without the label. Default: every node has it."""


def with_old_names(labels: dict[str, str]) -> dict[str, str]:
    """The labels, each that has an old name under that name, too."""
    old = {key: labels[new] for key, new in OLD_NAMES.items() if new in labels}
    return {**old, **labels}
