"""How long ``live`` takes for a large cluster, and how much memory: 5,000 nodes, 50,000 Pods.

The cluster stands in files of a thousand objects, as the API server gives them page by page, with
their managed fields and status; a kubectl of three lines prints them. The command runs in a fresh
process, whose own processor time is counted: what a real kubectl and the network take is not ours.
A tenth of the cluster is measured in the same run, to see how the cost grows.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.cluster_data import daemon_set, fleet
from constructs_lib.cli.program import run
from constructs_lib.k8s.manifest import Json

_NODES: Final = 5_000
_PODS_PER_NODE: Final = 10
_AGENTS: Final = 6
_PAGE: Final = 1_000
_MOST_SECONDS: Final = 10.0
_MOST_MEBIBYTES: Final = 500
_MOST_GROWTH: Final = 12.0
_SINCE: Final = "2026-11-01T00:00:00Z"
_KUBECTL: Final = """\
#!/bin/sh
name=${3%%\\?*}; name=${name##*/}
case "$3" in *continue=*) name=$name.${3##*continue=};; esac
exec cat "$(dirname "$0")/$name.json"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one fresh process says of one cluster."""

    nodes: int
    pods: int
    megabytes: float
    """What was read."""
    seconds: float
    """Of this process, without the programs it started."""
    mebibytes: float
    """The most memory it ever held."""


def main() -> None:
    """Measure one cluster (``--folder``, what the benchmark starts) or both."""
    parser = argparse.ArgumentParser(description="Measure the look at a large cluster.")
    parser.add_argument("--folder", type=Path, help="measure the cluster in this folder")
    options = parser.parse_args()
    if options.folder is not None:
        print(json.dumps(_measured(options.folder)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        report([_in_fresh_process(Path(scratch), count) for count in (_NODES // 10, _NODES)])


def _measured(folder: Path) -> dict[str, float]:
    os.environ["KUBECTL_PATH"] = str(folder / "kubectl")
    place = folder / "live.json"
    before = resource.getrusage(resource.RUSAGE_SELF)
    sys.argv = ["constructs-lib", "live", "--format", "json", "--output", str(place)]
    with contextlib.suppress(SystemExit):
        run()
    after = resource.getrusage(resource.RUSAGE_SELF)
    found = json.loads(place.read_text())
    if len(found["daemonsets"]) != _AGENTS or found["unread"]:
        sys.exit(f"the cluster is not read as it is written: {found['unread']}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": spent, "mebibytes": after.ru_maxrss / 1024}


def _in_fresh_process(scratch: Path, nodes: int) -> Measurement:
    folder = scratch / str(nodes)
    folder.mkdir()
    write_cluster(folder, nodes)
    size = sum(each.stat().st_size for each in folder.glob("*.json"))
    command = [sys.executable, "-m", "benchmarks.live", "--folder", str(folder)]
    answer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return Measurement(nodes=nodes, pods=nodes * _PODS_PER_NODE, megabytes=size / 1e6, **answer)


def report(measured: list[Measurement]) -> None:
    """Print the figures and whether the targets are met."""
    print(f"{_AGENTS} DaemonSets, {_PODS_PER_NODE} Pods a node\n")
    print("  nodes    pods     read  processor  peak memory")
    for one in measured:
        print(
            f"{one.nodes:>7,} {one.pods:>7,} {one.megabytes:>5.0f} MB {one.seconds:>8.2f} s"
            f" {one.mebibytes:>8.0f} MiB"
        )
    small, large = measured
    growth = large.seconds / small.seconds
    print()
    for text, value, met in (
        (
            f"{large.nodes:,} nodes, {large.pods:,} Pods, < {_MOST_SECONDS:.0f} s",
            large.seconds,
            large.seconds < _MOST_SECONDS,
        ),
        (
            f"peak memory, < {_MOST_MEBIBYTES} MiB",
            large.mebibytes,
            large.mebibytes < _MOST_MEBIBYTES,
        ),
        (f"ten times the cluster, <= {_MOST_GROWTH:.0f}x", growth, growth <= _MOST_GROWTH),
    ):
        print(f"{text:<52} {value:>8.2f}  {'yes' if met else 'NO'}")


def write_cluster(folder: Path, nodes: int) -> None:
    """The files of a cluster, and the kubectl that prints them."""
    program = folder / "kubectl"
    program.write_text(_KUBECTL)
    program.chmod(0o755)
    known = json.loads(fleet(nodes))["items"]
    agents = [_agent(number, nodes) for number in range(_AGENTS)]
    _write(folder, "daemonsets", "apps/v1", "DaemonSet", agents)
    _write(folder, "nodes", "v1", "Node", map(_with_images, known))
    _write(folder, "pods", "v1", "Pod", _pods(known, agents))
    revisions = [_revision(each["metadata"]["name"]) for each in agents]
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
        for number in range(_PODS_PER_NODE - len(agents)):
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


if __name__ == "__main__":
    main()
