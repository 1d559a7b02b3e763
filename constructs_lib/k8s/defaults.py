"""What the API server fills in where a manifest says nothing.

A field that is written out with its default says the same as one left out, so neither is a
change. Only what the server fills in for a template counts: what it fills in for a Pod alone
(``enableServiceLinks``, requests taken from limits) makes another template, and restarts Pods.

Source: ``pkg/apis/{core,apps,rbac,scheduling,networking,storage}/v1/defaults.go`` of Kubernetes
v1.37; fields whose zero value is never sent (``omitempty``) have that as their default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["DEFAULTS", "EMPTY_IS_ABSENT", "SERVER_ANNOTATIONS", "SERVER_FIELDS"]

DEFAULTS: Final[Mapping[str, Mapping[str, Json]]] = {
    "ObjectMeta": {"namespace": "default", "generateName": ""},
    "DaemonSetSpec": {"minReadySeconds": 0, "revisionHistoryLimit": 10},
    "DaemonSetUpdateStrategy": {"type": "RollingUpdate"},
    "RollingUpdateDaemonSet": {"maxSurge": 0, "maxUnavailable": 1},
    "PodSpec": {
        "dnsPolicy": "ClusterFirst",
        "hostIPC": False,
        "hostNetwork": False,
        "hostPID": False,
        "hostname": "",
        "nodeName": "",
        "priorityClassName": "",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "serviceAccountName": "",
        "subdomain": "",
        "terminationGracePeriodSeconds": 30,
    },
    "Container": {
        "stdin": False,
        "stdinOnce": False,
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "tty": False,
        "workingDir": "",
    },
    "ContainerPort": {"hostIP": "", "hostPort": 0, "name": "", "protocol": "TCP"},
    "Toleration": {"effect": "", "key": "", "operator": "", "value": ""},
    "EnvVar": {"value": ""},
    "EnvFromSource": {"prefix": ""},
    "ObjectFieldSelector": {"apiVersion": "v1"},
    "ResourceFieldSelector": {"containerName": "", "divisor": "0"},
    "Probe": {
        "failureThreshold": 3,
        "initialDelaySeconds": 0,
        "periodSeconds": 10,
        "successThreshold": 1,
        "timeoutSeconds": 1,
    },
    "HTTPGetAction": {"host": "", "path": "/", "scheme": "HTTP"},
    "GRPCAction": {"service": ""},
    "VolumeMount": {"readOnly": False, "subPath": "", "subPathExpr": ""},
    "HostPathVolumeSource": {"type": ""},
    "EmptyDirVolumeSource": {"medium": ""},
    "ConfigMapVolumeSource": {"defaultMode": 420},
    "DownwardAPIVolumeSource": {"defaultMode": 420},
    "ProjectedVolumeSource": {"defaultMode": 420},
    "SecretVolumeSource": {"defaultMode": 420},
    "ServiceAccountTokenProjection": {"audience": "", "expirationSeconds": 3600},
    "NFSVolumeSource": {"readOnly": False},
    "PersistentVolumeClaimVolumeSource": {"readOnly": False},
    "AzureDiskVolumeSource": {
        "cachingMode": "ReadWrite",
        "fsType": "ext4",
        "kind": "Shared",
        "readOnly": False,
    },
    "ISCSIVolumeSource": {"iscsiInterface": "default", "readOnly": False},
    "RBDVolumeSource": {
        "keyring": "/etc/ceph/keyring",
        "pool": "rbd",
        "readOnly": False,
        "user": "admin",
    },
    "ScaleIOVolumeSource": {"fsType": "xfs", "storageMode": "ThinProvisioned"},
    "PersistentVolumeClaimSpec": {"volumeMode": "Filesystem"},
    "CSIDriverSpec": {
        "attachRequired": True,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "podInfoOnMount": False,
        "preventPodSchedulingIfMissing": False,
        "requiresRepublish": False,
        "seLinuxMount": False,
        "storageCapacity": False,
        "volumeLifecycleModes": ["Persistent"],
    },
    "DeploymentSpec": {
        "minReadySeconds": 0,
        "paused": False,
        "progressDeadlineSeconds": 600,
        "replicas": 1,
        "revisionHistoryLimit": 10,
    },
    "DeploymentStrategy": {"type": "RollingUpdate"},
    "RollingUpdateDeployment": {"maxSurge": "25%", "maxUnavailable": "25%"},
    "NamespaceSpec": {"finalizers": ["kubernetes"]},
    "ServiceSpec": {
        "allocateLoadBalancerNodePorts": True,
        "externalTrafficPolicy": "Cluster",
        "internalTrafficPolicy": "Cluster",
        "ipFamilyPolicy": "SingleStack",
        "publishNotReadyAddresses": False,
        "sessionAffinity": "None",
        "type": "ClusterIP",
    },
    "ServicePort": {"name": "", "protocol": "TCP"},
    "NetworkPolicyPort": {"protocol": "TCP"},
    "PriorityClass": {
        "description": "",
        "globalDefault": False,
        "preemptionPolicy": "PreemptLowerPriority",
    },
    "RoleRef": {"apiGroup": "rbac.authorization.k8s.io"},
    "Secret": {"type": "Opaque"},
}
"""The value that each field of a type has where it is left out."""

EMPTY_IS_ABSENT: Final = frozenset(
    {
        "DaemonSetUpdateStrategy",
        "DeploymentStrategy",
        "NamespaceSpec",
        "ObjectMeta",
        "PodSecurityContext",
        "ResourceRequirements",
        "RollingUpdateDaemonSet",
        "RollingUpdateDeployment",
        "VolumeResourceRequirements",
    }
)
"""Types of which an empty object says as much as none. Others mean something: ``emptyDir: {}``."""

SERVER_FIELDS: Final = frozenset(
    {
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
"""Fields of ``metadata`` that the server alone writes."""

SERVER_ANNOTATIONS: Final = frozenset(
    {
        "deprecated.daemonset.template.generation",
        "kubectl.kubernetes.io/last-applied-configuration",
    }
)
"""Annotations that the server and kubectl keep for themselves; the second repeats the object."""
