"""A large cluster for ``live`` to look at: files of a thousand objects, and a kubectl.

The objects stand in the files as the API server gives them page by page, with their managed fields
and status; a kubectl of three lines prints them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.cluster_data import daemon_set, fleet
from constructs_lib.k8s.manifest import Json

__all__ = ["AGENTS", "PODS_PER_NODE", "write_cluster"]

AGENTS: Final = 6
"""DaemonSets of the cluster."""

PODS_PER_NODE: Final = 10
_PAGE: Final = 1_000
_SINCE: Final = "2026-11-01T00:00:00Z"
_KUBECTL: Final = """\
#!/bin/sh
name=${3%%\\?*}; name=${name##*/}
case "$3" in *continue=*) name=$name.${3##*continue=};; esac
exec cat "$(dirname "$0")/$name.json"
"""


def write_cluster(folder: Path, nodes: int, *, agents: int = AGENTS) -> None:
    """Write the files of a cluster, and the kubectl that prints them.

    Args:
        folder: where.
        nodes: how many nodes; each has a Pod of every DaemonSet, and four others.
        agents: how many DaemonSets.
    """
    program = folder / "kubectl"
    program.write_text(_KUBECTL)
    program.chmod(0o755)
    known = json.loads(fleet(nodes))["items"]
    daemon_sets = [_agent(number, nodes) for number in range(agents)]
    _write(folder, "daemonsets", "apps/v1", "DaemonSet", daemon_sets)
    _write(folder, "nodes", "v1", "Node", map(_with_images, known))
    _write(folder, "pods", "v1", "Pod", _pods(known, daemon_sets))
    revisions = [_revision(each["metadata"]["name"]) for each in daemon_sets]
    _write(folder, "controllerrevisions", "apps/v1", "ControllerRevision", revisions)
    for plural, version, kind in (
        ("priorityclasses", "scheduling.k8s.io/v1", "PriorityClass"),
        ("events", "v1", "Event"),
        ("namespaces", "v1", "Namespace"),
    ):
        _write(folder, plural, version, kind, [])


def _write(folder: Path, plural: str, version: str, kind: str, items: Iterable[Json]) -> None:
    everything = [json.dumps(each) for each in items]
    for start in range(0, max(len(everything), 1), _PAGE):
        more = {"continue": str(start + _PAGE)} if start + _PAGE < len(everything) else {}
        head = json.dumps({"apiVersion": version, "kind": f"{kind}List", "metadata": more})
        name = f"{plural}.{start}.json" if start else f"{plural}.json"
        page = ",".join(everything[start : start + _PAGE])
        (folder / name).write_text(f'{head[:-1]}, "items": [{page}]}}')


def _managed(paths: int) -> list[Json]:
    """About as much as an object of the API server carries of it."""
    fields: Json = {f"f:field{number}": {".": {}, "f:value": {}} for number in range(paths)}
    entry = {"manager": "kubelet", "operation": "Update", "apiVersion": "v1", "time": _SINCE}
    return [{**entry, "fieldsType": "FieldsV1", "fieldsV1": fields}]


def _with_images(node: Json) -> Json:
    images = [
        {"names": [f"registry.example.com/image-{number}@sha256:{'0' * 64}"], "sizeBytes": 9}
        for number in range(50)
    ]
    metadata = {**node["metadata"], "creationTimestamp": _SINCE, "managedFields": _managed(40)}
    return {**node, "metadata": metadata, "status": {**node["status"], "images": images}}


def _agent(number: int, nodes: int) -> Json:
    found: Any = daemon_set(number)
    found["metadata"] |= {"creationTimestamp": _SINCE, "generation": 2}
    status = ("desiredNumberScheduled", "numberReady", "updatedNumberScheduled")
    found["status"] = {**dict.fromkeys(status, nodes), "observedGeneration": 2}
    requests = {"cpu": "10m", "memory": "16Mi"}
    container = found["spec"]["template"]["spec"]["containers"][0]
    container["resources"] = {"requests": requests}
    return found


def _revision(name: str) -> Json:
    return {
        "metadata": {
            "name": f"{name}-5f7",
            "namespace": "kube-system",
            "creationTimestamp": _SINCE,
            "labels": {"controller-revision-hash": "5f7"},
            "ownerReferences": [{"kind": "DaemonSet", "name": name, "controller": True}],
        },
        "revision": 2,
    }


def _pods(nodes: list[Json], agents: list[Json]) -> Iterator[Json]:
    for at, node in enumerate(nodes):
        for agent in agents:
            # Of each agent one Pod in a hundred is of the version before, and one fails.
            yield _pod(node, agent, old=at % 100 == 0, fails=at % 100 == 1)
        for number in range(PODS_PER_NODE - AGENTS):
            yield _workload(node, number)


def _pod(node: Json, agent: Json, *, old: bool, fails: bool) -> Json:
    name, template = agent["metadata"]["name"], agent["spec"]["template"]
    owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": name, "controller": True}
    found = _running(f"{name}-{node['metadata']['name']}", node, template["spec"], fails=fails)
    found["metadata"] |= {
        "namespace": "kube-system",
        "labels": {"app": name, "controller-revision-hash": "4e6" if old else "5f7"},
        "ownerReferences": [owner],
    }
    return found


def _workload(node: Json, number: int) -> Json:
    spec = {"containers": [{"name": "web", "image": "example.com/web:1", "resources": {}}]}
    found = _running(f"web-{number}-{node['metadata']['name']}", node, spec)
    found["metadata"] |= {"namespace": "shop", "labels": {"app": f"web-{number}"}}
    return found


def _running(name: str, node: Json, spec: Json, *, fails: bool = False) -> Any:
    ready = {"type": "Ready", "status": "False" if fails else "True"}
    waiting = {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}}
    others = [
        {"type": each, "status": "True", "lastTransitionTime": _SINCE}
        for each in ("PodReadyToStartContainers", "Initialized", "ContainersReady", "PodScheduled")
    ]
    return {
        "metadata": {"name": name, "creationTimestamp": _SINCE, "managedFields": _managed(45)},
        "spec": {**spec, "nodeName": node["metadata"]["name"], "priority": 0},
        "status": {
            "phase": "Running",
            "startTime": _SINCE,
            "conditions": [*others, {**ready, "lastTransitionTime": _SINCE}],
            "containerStatuses": [
                {
                    "name": each["name"],
                    "image": each["image"],
                    "imageID": f"{each['image']}@sha256:{'0' * 64}",
                    "ready": not fails,
                    "state": waiting if fails else {"running": {"startedAt": _SINCE}},
                    "restartCount": 9 if fails else 0,
                }
                for each in spec["containers"]
            ],
        },
    }
