"""Nodes written by hand: ``nodes: [{name, labels, taints, cpu, memory, count}]``.

    nodes:
      - name: web
        count: 40
        cpu: 4
        memory: 16Gi
      - name: gpu
        count: 3
        ready: false
        labels: {disk: ssd}
        taints: ["nvidia.com/gpu=true:NoSchedule"]
        nvidia.com/gpu: 8

A node with ``ready: false`` carries the taints that the node lifecycle controller gives one whose
kubelet does not answer. What a kubelet always says is filled in: the labels of its host name,
Linux and amd64, and room for 110 Pods (``pkg/kubelet/apis/config/v1beta1/defaults.go``). cpu,
memory and ephemeral-storage that are left out are unstated. With a ``count`` above 1 the nodes are
called ``gpu-1`` and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from constructs_lib.cluster.node import HOSTNAME, SIZES, Node, pool_of
from constructs_lib.cluster.open_label import with_old_names
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.k8s.taints import Taint

__all__ = ["LINUX", "read_short_form"]

LINUX: Final = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
"""What a node is taken to be where nothing else is said."""

_FIELDS: Final = (
    *("name", "count", "labels", "taints", "pool", "ready", "unschedulable"),
    *sorted(SIZES),
)
_NOT_READY: Final = tuple(
    Taint(key="node.kubernetes.io/not-ready", value="", effect=effect)
    for effect in ("NoSchedule", "NoExecute")
)
_MOST_PODS: Final = 110
_MOST_NODES: Final = 100_000
"""Twenty times what Kubernetes is made for."""


def read_short_form(item: Mapping[str, Json], path: Path, reading: Reading) -> Iterator[Node]:
    """The nodes of one entry.

    Args:
        item: the entry.
        path: where it stands in its document.
        reading: takes note of mistakes.
    """
    count = reading.count(item, "count", path, default=1)
    reading.nodes += count
    if reading.nodes > _MOST_NODES:
        if reading.nodes - count <= _MOST_NODES:
            message = f"is {count}; at most {_MOST_NODES} nodes are read"
            reading.wrong((*path, "count"), message)
        return
    name = reading.name(item, path)
    problem = dns_subdomain_problem(name) if name else None
    if problem is not None:
        reading.wrong((*path, "name"), problem)
    amounts = _amounts(item, path, reading)
    labels = reading.labels(item, path)
    taints = reading.taints(item, path)
    ready = reading.flag(item, "ready", path)
    if ready is False:
        taints = (*taints, *_NOT_READY)
    unschedulable = bool(reading.flag(item, "unschedulable", path))
    pool = reading.text(item, "pool", path) or pool_of(labels)
    known = with_old_names({**LINUX, **labels})
    for number in range(1, count + 1):
        called = name if count == 1 else f"{name}-{number}"
        yield Node(
            name=called,
            labels={HOSTNAME: called, **known},
            taints=taints,
            allocatable=amounts,
            unstated=SIZES.difference(amounts),
            unschedulable=unschedulable,
            ready=ready,
            pool=pool or (name if count > 1 else None),
        )


def _amounts(item: Mapping[str, Json], path: Path, reading: Reading) -> dict[str, int]:
    amounts = {"pods": _MOST_PODS}
    for key, value in item.items():
        if key in SIZES or "/" in key or key.startswith("hugepages-"):
            amounts[key] = reading.amount(key, value, (*path, key))
        elif key not in _FIELDS:
            near = get_close_matches(key, _FIELDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it knows {', '.join(_FIELDS)}"
            message = f"is not a field of a node; {hint} (an extended resource has a '/')"
            reading.wrong((*path, key), message)
    return amounts
