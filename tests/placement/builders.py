"""DaemonSets, nodes and Pods that tests are about, small enough to read in the test."""

from __future__ import annotations

from typing import Any

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.decide import decide
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhood
from constructs_lib.placement.verdict import Verdict

ROOMY = {"cpu": 4000, "memory": 8 << 30, "pods": 110}


def manifest(
    name: str = "agent", *, container: dict[str, Any] | None = None, **pod: Any
) -> Manifest:
    labels = {"app": name}
    containers = [{"name": "agent", "image": f"example.com/{name}:1", **(container or {})}]
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "kube-system"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": containers, **pod}},
        },
    }


def mounting(path: str, *, name: str = "agent", image: str = "", **mount: Any) -> Manifest:
    """A DaemonSet with a path of the node."""
    mounted = {"name": "v", "mountPath": "/v", **mount}
    return manifest(
        name,
        container={"image": image or f"example.com/{name}:1", "volumeMounts": [mounted]},
        volumes=[{"name": "v", "hostPath": {"path": path}}, {"name": "w", "emptyDir": {}}],
    )


def agent(
    name: str = "agent",
    *,
    requests: dict[str, str] | None = None,
    ports: list[dict[str, Any]] | None = None,
    **pod: Any,
) -> DaemonSet:
    container: dict[str, Any] = {"resources": {"requests": requests or {}}, "ports": ports or []}
    return read_daemon_set(manifest(name, container=container, **pod))


def node(name: str = "n1", **fields: Any) -> Node:
    return Node(**{"name": name, "allocatable": ROOMY, **fields})


def pod(name: str = "web", *, on: str = "n1", **fields: Any) -> Pod:
    return Pod(**{"name": name, "namespace": "shop", "node": on, "bound": True, **fields})


def agent_pod(name: str = "agent", *, on: str = "n1", **fields: Any) -> Pod:
    own = {"namespace": "kube-system", "owner": Owner(kind="DaemonSet", name=name)}
    return pod(f"{name}-x", on=on, **{**own, **fields})


def verdict(daemon_set: DaemonSet, on: Node, *pods: Pod) -> Verdict:
    (place,) = places([on], pods)
    return decide(daemon_set, place, neighbourhood(daemon_set, [place]))
