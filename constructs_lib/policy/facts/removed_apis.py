"""API versions that Kubernetes no longer serves, of kinds that come with agents.

Source: Kubernetes documentation, Deprecated API Migration Guide. The alpha versions of dynamic
resource allocation are not in it; they are from memory of the releases 1.27 and 1.31.
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

    def before(self, minor: int) -> bool:
        """Whether a release, as in 36 for 1.36, is without it."""
        return int(self.since.partition(".")[2]) <= minor


_RBAC: Final = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")
_WORKLOADS: Final = {
    "extensions/v1beta1": ("DaemonSet", "Deployment", "ReplicaSet"),
    "apps/v1beta1": ("Deployment", "StatefulSet"),
    "apps/v1beta2": ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
}
_REVIEWS: Final = (
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
)
_ONE_KIND: Final = {
    "coordination.k8s.io": "Lease",
    "certificates.k8s.io": "CertificateSigningRequest",
    "apiregistration.k8s.io": "APIService",
    "authentication.k8s.io": "TokenReview",
}
_FLOW_CONTROL: Final = {"v1beta1": "1.26", "v1beta2": "1.29", "v1beta3": "1.32"}
_ALLOCATION: Final = {"v1alpha1": "1.27", "v1alpha2": "1.31"}
_WEBHOOKS: Final = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_STORAGE: Final = ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")


REMOVED: Final[Mapping[tuple[str, str], Removed]] = {
    **{
        (version, kind): Removed("1.16", "apps/v1")
        for version, kinds in _WORKLOADS.items()
        for kind in kinds
    },
    ("extensions/v1beta1", "NetworkPolicy"): Removed("1.16", "networking.k8s.io/v1"),
    ("extensions/v1beta1", "PodSecurityPolicy"): Removed("1.16", None),
    ("extensions/v1beta1", "Ingress"): Removed("1.22", "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "Ingress"): Removed("1.22", "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "IngressClass"): Removed("1.22", "networking.k8s.io/v1"),
    **{
        (f"{group}/v1beta1", kind): Removed("1.22", f"{group}/v1")
        for group, kind in _ONE_KIND.items()
    },
    **{
        ("authorization.k8s.io/v1beta1", kind): Removed("1.22", "authorization.k8s.io/v1")
        for kind in _REVIEWS
    },
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
    ("discovery.k8s.io/v1beta1", "EndpointSlice"): Removed("1.25", "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", "Event"): Removed("1.25", "events.k8s.io/v1"),
    ("policy/v1beta1", "PodDisruptionBudget"): Removed("1.25", "policy/v1"),
    ("policy/v1beta1", "PodSecurityPolicy"): Removed("1.25", None),
    ("batch/v1beta1", "CronJob"): Removed("1.25", "batch/v1"),
    ("node.k8s.io/v1beta1", "RuntimeClass"): Removed("1.25", "node.k8s.io/v1"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"): Removed("1.25", "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): Removed("1.26", "autoscaling/v2"),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity"): Removed("1.27", "storage.k8s.io/v1"),
    **{
        (f"flowcontrol.apiserver.k8s.io/{version}", kind): Removed(
            since, "flowcontrol.apiserver.k8s.io/v1"
        )
        for version, since in _FLOW_CONTROL.items()
        for kind in ("FlowSchema", "PriorityLevelConfiguration")
    },
    **{
        (f"resource.k8s.io/{version}", kind): Removed(since, "resource.k8s.io/v1")
        for version, since in _ALLOCATION.items()
        for kind in ("ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")
    },
    **{
        (f"resource.k8s.io/{version}", "ResourceClass"): Removed(since, None)
        for version, since in _ALLOCATION.items()
    },
}
"""What is gone, by version and kind."""
