"""API versions that Kubernetes no longer serves, of kinds that come with agents.

All of them were gone before 1.31, the oldest release whose fields are known here.
Source: Kubernetes documentation, Deprecated API Migration Guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = ["REMOVED", "Removed"]


class Removed(NamedTuple):
    """What became of a version of a kind.

    Attributes:
        since: the first release without it.
        instead: the version to write; none where the kind is gone.
    """

    since: str
    instead: str | None


_RBAC: Final = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")
_WORKLOADS: Final = ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")
_WEBHOOKS: Final = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_STORAGE: Final = ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")


REMOVED: Final[Mapping[tuple[str, str], Removed]] = {
    **{
        (version, kind): Removed("1.16", "apps/v1")
        for version in ("extensions/v1beta1", "apps/v1beta1", "apps/v1beta2")
        for kind in _WORKLOADS
    },
    ("extensions/v1beta1", "NetworkPolicy"): Removed("1.16", "networking.k8s.io/v1"),
    ("extensions/v1beta1", "PodSecurityPolicy"): Removed("1.16", None),
    ("extensions/v1beta1", "Ingress"): Removed("1.22", "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "Ingress"): Removed("1.22", "networking.k8s.io/v1"),
    **{
        ("rbac.authorization.k8s.io/v1beta1", kind): Removed("1.22", "rbac.authorization.k8s.io/v1")
        for kind in _RBAC
    },
    **{
        ("admissionregistration.k8s.io/v1beta1", kind): Removed(
            "1.22", "admissionregistration.k8s.io/v1"
        )
        for kind in _WEBHOOKS
    },
    **{("storage.k8s.io/v1beta1", kind): Removed("1.22", "storage.k8s.io/v1") for kind in _STORAGE},
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"): Removed(
        "1.22", "apiextensions.k8s.io/v1"
    ),
    ("scheduling.k8s.io/v1beta1", "PriorityClass"): Removed("1.22", "scheduling.k8s.io/v1"),
    ("policy/v1beta1", "PodDisruptionBudget"): Removed("1.25", "policy/v1"),
    ("policy/v1beta1", "PodSecurityPolicy"): Removed("1.25", None),
    ("batch/v1beta1", "CronJob"): Removed("1.25", "batch/v1"),
    ("node.k8s.io/v1beta1", "RuntimeClass"): Removed("1.25", "node.k8s.io/v1"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"): Removed("1.25", "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): Removed("1.26", "autoscaling/v2"),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity"): Removed("1.27", "storage.k8s.io/v1"),
}
"""What is gone, by version and kind."""
