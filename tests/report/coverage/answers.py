"""Answers that the reports of coverage are tested with, names that no report may trip over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.answer import CoverageReport, answer
from constructs_lib.placement.coverage import Coverage
from constructs_lib.placement.requirement import Requires
from tests.placement.builders import ROOMY, manifest, node

NASTY = "<script>alert(1)</script>"
"""No name that Kubernetes takes; a file of nodes may hold it all the same."""

GPU = Taint("nvidia.com/gpu", "true", "NoSchedule")


def exporter(name: str = "exporter", **pod: Any) -> dict[str, Any]:
    container = {
        "ports": [{"containerPort": 9100, "hostPort": 9100}],
        "resources": {"requests": {"cpu": "25m", "memory": "64Mi"}, "limits": {"memory": "1Gi"}},
    }
    made = manifest(name, container=container, **pod)
    made["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "constructs-lib"}
    return made


def shipper(**pod: Any) -> dict[str, Any]:
    container = {"resources": {"requests": {"cpu": "100m"}}}
    return manifest("shipper", container=container, **pod)


def fleet() -> list[Node]:
    general = [node(f"web-{n}", pool="general") for n in range(1, 13)]
    gpu = [node(f"gpu-{n}", pool="gpu", taints=(GPU,)) for n in range(1, 4)]
    return [*general, *gpu]


def nasty_fleet() -> list[Node]:
    taint = Taint(f"{NASTY}`|*_", '"></td>', "NoSchedule")
    return [node(NASTY, pool=NASTY, taints=(taint,)), node("]]>&amp;'\"", pool="`|`")]


def answered(
    manifests: list[dict[str, Any]],
    nodes: list[Node],
    *pods: Pod,
    requires: Requires | None = None,
    before: Coverage | None = None,
    notes: Sequence[str] = (),
) -> CoverageReport:
    return answer(
        [read_daemon_set(each) for each in manifests],
        [view_of(each) for each in manifests],
        nodes,
        pods,
        requires=requires,
        before=before,
        notes=notes,
    )


def usual() -> CoverageReport:
    """Two agents, of which one does not tolerate the GPU nodes."""
    return answered([exporter(), shipper(tolerations=[{"operator": "Exists"}])], fleet())


def uncertain() -> CoverageReport:
    """An answer that rests on a size which nobody stated, and that leaves an object out."""
    nodes = [node("n1", unstated=frozenset({"cpu"}))]
    return answered([exporter()], nodes, notes=["not read: Provisioner <old>"])


def large(count: int) -> list[Node]:
    """Nodes with unique names and sizes that differ a little."""
    return [
        node(
            f"ip-10-{n >> 8}-{n & 255}.internal",
            pool=f"pool-{n % 8}",
            allocatable={**ROOMY, "memory": ROOMY["memory"] - n},
            taints=(GPU,) if n % 5 == 0 else (),
        )
        for n in range(count)
    ]
