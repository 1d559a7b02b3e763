"""Which kinds of Kubernetes itself live in a namespace, and which are of the whole cluster.

Who gives objects a namespace must leave those of the whole cluster alone, and cannot know those
of a CustomResourceDefinition. So the table holds the kinds that are known to take one.
Source: ``kubectl api-resources --namespaced=true`` of Kubernetes v1.37, without the kinds that
only answer a question (``LocalSubjectAccessReview``).
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Manifest

__all__ = ["OF_THE_CLUSTER", "is_namespaced"]

OF_THE_CLUSTER: Final = frozenset(
    {
        "CSIDriver",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "Namespace",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    }
)
"""Kinds of the whole cluster that manifests of agents have. A namespace means nothing for them;
people give them one all the same."""

_NAMESPACED: Final = {
    "": frozenset(
        {
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        }
    ),
    "apps": frozenset(
        {"ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"}
    ),
    "autoscaling": frozenset({"HorizontalPodAutoscaler"}),
    "batch": frozenset({"CronJob", "Job"}),
    "coordination.k8s.io": frozenset({"Lease", "LeaseCandidate"}),
    "discovery.k8s.io": frozenset({"EndpointSlice"}),
    "events.k8s.io": frozenset({"Event"}),
    "networking.k8s.io": frozenset({"Ingress", "NetworkPolicy"}),
    "policy": frozenset({"PodDisruptionBudget"}),
    "rbac.authorization.k8s.io": frozenset({"Role", "RoleBinding"}),
    "resource.k8s.io": frozenset({"ResourceClaim", "ResourceClaimTemplate"}),
    "storage.k8s.io": frozenset({"CSIStorageCapacity"}),
}


def is_namespaced(manifest: Manifest) -> bool:
    """Whether an object is of a kind that is known to live in a namespace."""
    group, slash, _ = manifest["apiVersion"].partition("/")
    return manifest["kind"] in _NAMESPACED.get(group if slash else "", frozenset())
