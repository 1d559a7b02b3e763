"""Nodes and DaemonSets of large clusters, to measure with: 40 shapes of nodes, 30 of agents.

Host names are unique, and sizes differ a little from node to node as real ones do.
"""

from __future__ import annotations

import json
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["SHAPES", "daemon_set", "fleet", "full_node", "printed_node", "thin_node"]

SHAPES: Final = 40
_IMAGES: Final = 50
"""As many as a kubelet reports (``--node-status-max-images``)."""


def fleet(count: int) -> str:
    """What ``kubectl get nodes -o json`` prints of the parts that matter."""
    items = ",".join(json.dumps(thin_node(number)) for number in range(count))
    return f'{{"apiVersion": "v1", "kind": "List", "items": [{items}]}}'


def thin_node(number: int) -> Json:
    shape = number % SHAPES
    name = f"ip-10-{number >> 16}-{number >> 8 & 255}-{number & 255}.internal"
    cpu = 2 << shape % 5
    amounts = {
        "cpu": f"{cpu * 1000 - 80}m",
        "memory": f"{cpu * 4 * 1024 * 1024 - 700_000 - number % 977}Ki",
        "ephemeral-storage": "95551679124",
        "pods": str((29, 58, 110)[shape % 3]),
    }
    taints = [{"key": "dedicated", "value": f"team-{shape % 4}", "effect": "NoSchedule"}]
    gpu = shape % 10 == 0
    if gpu:
        amounts["nvidia.com/gpu"] = "4"
        taints = [{"key": "nvidia.com/gpu", "value": "true", "effect": "NoSchedule"}]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "windows" if shape == SHAPES - 1 else "linux",
                "kubernetes.io/arch": "arm64" if shape % 7 == 0 else "amd64",
                "topology.kubernetes.io/zone": f"zone-{shape % 3}",
                "topology.kubernetes.io/region": "region-1",
                "node.kubernetes.io/instance-type": f"type-{shape % 8}",
                "eks.amazonaws.com/nodegroup": f"pool-{shape % 8}",
                **({"nvidia.com/gpu.present": "true"} if gpu else {}),
            },
        },
        "spec": {"taints": taints} if shape % 5 == 0 else {},
        "status": {
            "allocatable": amounts,
            "capacity": {**amounts, "cpu": str(cpu)},
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def daemon_set(number: int) -> Manifest:
    """One of thirty agents, no two alike."""
    name = f"agent-{number:02}"
    zone = {
        "key": "topology.kubernetes.io/zone",
        "operator": "In",
        "values": [f"zone-{number % 3}"],
    }
    pod: dict[str, Json] = {
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "priorityClassName": "system-node-critical" if number % 3 == 0 else "",
        "tolerations": [{"operator": "Exists"}] if number % 4 == 0 else [],
        "containers": [
            {
                "name": "agent",
                "image": "example.com/agent:1",
                "resources": {
                    "requests": {"cpu": f"{20 + 10 * number}m", "memory": f"{32 + 8 * number}Mi"}
                },
                "ports": [{"containerPort": 9100 + number, "hostPort": 9100 + number % 28}],
            }
        ],
    }
    if number % 5 == 0:
        pod["affinity"] = {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchExpressions": [zone]}]
                }
            }
        }
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "kube-system"},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": {"labels": {"app": name}}, "spec": pod},
        },
    }


def full_node(number: int) -> Json:
    """A node with less room than all agents want together."""
    node = thin_node(number)
    allocatable = node["status"]["allocatable"]
    allocatable["cpu"] = "1930m"
    allocatable["memory"] = f"{1900 * 1024 + number % 50_000}Ki"
    return node


def printed_node(number: int) -> Json:
    """A node with all that ``kubectl get nodes -o json`` prints of it: about 20 KB."""
    node = thin_node(number)
    labels = node["metadata"]["labels"]
    node["metadata"] |= {
        "annotations": {
            "csi.volume.kubernetes.io/nodeid": f'{{"ebs.csi.aws.com":"i-{number:017x}"}}',
            "node.alpha.kubernetes.io/ttl": "0",
        },
        "creationTimestamp": "2026-10-01T10:00:00Z",
        "managedFields": [
            {
                "manager": manager,
                "operation": "Update",
                "fieldsV1": {"f:metadata": {"f:labels": {f"f:{label}": {} for label in labels}}},
            }
            for manager in ("kubelet", "cloud-controller-manager", "kube-controller-manager")
        ],
        "uid": f"{number:032x}",
    }
    node["spec"]["providerID"] = f"aws:///zone/i-{number:017x}"
    node["status"] |= {
        "addresses": [{"type": "InternalIP", "address": "10.0.0.1"}],
        "images": [_image(number, image) for image in range(_IMAGES)],
        "nodeInfo": {"osImage": "Amazon Linux 2023", "machineID": f"{number:032x}"},
    }
    return node


def _image(node: int, number: int) -> Json:
    name = f"registry.example.com/team/image-{(node * 7 + number) % 400}"
    digest = f"sha256:{node * _IMAGES + number:064x}"
    names = [f"{name}@{digest}", f"{name}:1.{number}.0"]
    return {"names": names, "sizeBytes": 10_000_000 + number}
