"""A fleet as an API server shows it when an update finds it, without one."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Json, Manifest
from tests.control_plane.random_fleets import Fleet

__all__ = ["nodes_of", "pods_of"]

_LONG_AGO = "2026-01-01T00:00:00Z"


def nodes_of(fleet: Fleet) -> list[Manifest]:
    """The nodes: those that are lost have the taints and the condition that tell so."""
    return [_node(fleet, each) for each in fleet.nodes]


def _node(fleet: Fleet, given: Manifest) -> Manifest:
    name = given["metadata"]["name"]
    taints = [fleet.tainted[name]] if name in fleet.tainted else []
    status = given["status"]
    if name in fleet.lost:
        unreachable = "node.kubernetes.io/unreachable"
        taints += [{"key": unreachable, "effect": e} for e in ("NoSchedule", "NoExecute")]
        status = {**status, "conditions": [{"type": "Ready", "status": "Unknown"}]}
    return {**given, "spec": {"taints": taints}, "status": status}


def pods_of(fleet: Fleet) -> Iterator[Manifest]:
    """The Pods of the old version: none where a taint has driven it away."""
    template = fleet.old["spec"]["template"]
    name = fleet.old["metadata"]["name"]
    never = template["metadata"]["annotations"]["fake-kubelet/never-ready-on"].split(",")
    for node in (each["metadata"]["name"] for each in fleet.nodes):
        if fleet.tainted.get(node, {}).get("effect") == "NoExecute" and node not in fleet.lost:
            continue
        ready = node not in never and node not in fleet.lost
        owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": name, "controller": True}
        metadata: Json = {
            **template["metadata"],
            "name": f"{name}-{node}",
            "namespace": fleet.old["metadata"]["namespace"],
            "ownerReferences": [owner],
            "creationTimestamp": _LONG_AGO,
        }
        condition = {"type": "Ready", "status": str(ready), "lastTransitionTime": _LONG_AGO}
        yield {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": metadata,
            "spec": {**template["spec"], "nodeName": node},
            "status": {"phase": "Running", "conditions": [condition]},
        }
