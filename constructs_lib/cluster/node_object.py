"""Nodes that exist: the objects of ``kubectl get nodes -o json`` or ``-o yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.node import Node, pool_of
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.manifest import Json

__all__ = ["is_ready", "read_node"]

_READY: Final = {"True": True, "False": False, "Unknown": False}


def read_node(item: Mapping[str, Json], path: Path, reading: Reading) -> Node:
    """One Node object. A missing ``allocatable`` takes the capacity, as in the API server.

    Args:
        item: the object.
        path: where it stands in its document.
        reading: takes note of mistakes.
    """
    metadata = reading.mapping(item, "metadata", path)
    spec, status = reading.mapping(item, "spec", path), reading.mapping(item, "status", path)
    labels = reading.labels(metadata, (*path, "metadata"))
    capacity = reading.amounts(status, "capacity", (*path, "status"))
    allocatable = reading.amounts(status, "allocatable", (*path, "status"))
    info = reading.mapping(status, "nodeInfo", (*path, "status"))
    return Node(
        name=reading.name(metadata, (*path, "metadata")),
        labels=labels,
        taints=reading.taints(spec, (*path, "spec")),
        allocatable=allocatable or capacity,
        unschedulable=bool(reading.flag(spec, "unschedulable", (*path, "spec"))),
        ready=_ready(reading.objects(status, "conditions", (*path, "status"))),
        os_image=reading.text(info, "osImage", (*path, "status", "nodeInfo")) or "",
        features=_features(status, (*path, "status"), reading),
        pool=pool_of(labels),
    )


def _features(status: Mapping[str, Json], path: Path, reading: Reading) -> frozenset[str] | None:
    if status.get("declaredFeatures") is None:
        return None
    listed = reading.listing(status, "declaredFeatures", path)
    for index, name in enumerate(listed):
        if type(name) is not str:
            place = (*path, "declaredFeatures", index)
            reading.wrong(place, f"is {name!r:.60}; expected the name of a feature")
    return frozenset(name for name in listed if type(name) is str)


def is_ready(status: str | None) -> bool | None:
    """What the status of the condition Ready says; none where there is none, or another word."""
    return _READY.get(status) if status is not None else None


def _ready(conditions: list[dict[str, Json]]) -> bool | None:
    for condition in conditions:
        if condition.get("type") == "Ready":
            return is_ready(str(condition.get("status")))
    return None
