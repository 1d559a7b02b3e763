"""Sync waves within an Application: what an agent needs is there before its Pods are.

Within one wave Argo CD applies kinds in an order of its own and never waits for health; with
several it waits until a wave is healthy. So three waves are enough: what gives rights and room,
then configuration, then what runs, which has no annotation. What is healthy only once Pods run
(claims, load balancers) comes with them, else Argo CD would wait for ever.

The annotation is on the object and never on the Pod template, so writing it restarts nothing.
Source: docs/user-guide/sync-waves.md and ``gitops-engine/pkg/sync/`` of Argo CD 3.6.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE

__all__ = ["sync_wave", "with_sync_wave"]

_RIGHTS_AND_ROOM: Final = frozenset(
    {
        "ClusterRole",
        "ClusterRoleBinding",
        "CSIDriver",
        "CustomResourceDefinition",
        "LimitRange",
        "Namespace",
        "PriorityClass",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "RuntimeClass",
        "SecurityContextConstraints",
        "ServiceAccount",
        "StorageClass",
    }
)
_WITH_PODS: Final = frozenset(
    {
        "APIService",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "Job",
        "MutatingWebhookConfiguration",
        "PersistentVolumeClaim",
        "Pod",
        "ReplicaSet",
        "Service",
        "StatefulSet",
        "ValidatingWebhookConfiguration",
    }
)


def sync_wave(kind: str) -> str | None:
    """The wave of a kind of object, as it is written; none for what comes with the Pods."""
    if kind in _WITH_PODS:
        return None
    return "-2" if kind in _RIGHTS_AND_ROOM else "-1"


def with_sync_wave(manifest: Manifest) -> Manifest:
    """The object with its wave; one that says its own, or comes with the Pods, stays as it is."""
    metadata = manifest["metadata"]
    annotations = metadata.get("annotations", {})
    wave = sync_wave(manifest["kind"])
    if wave is None or SYNC_WAVE in annotations:
        return manifest
    return {
        **manifest,
        "metadata": {**metadata, "annotations": {**annotations, SYNC_WAVE: wave}},
    }
