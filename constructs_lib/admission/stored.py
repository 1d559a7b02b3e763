"""A DaemonSet as policies see it: as the API server stores it.

It has filled in what expressions of rules look at. Source:
``pkg/apis/apps/v1/defaults.go`` and ``pkg/apis/core/v1/defaults.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.k8s.structure import read_structure

__all__ = ["as_stored"]


def as_stored(manifest: Manifest, minor: int) -> Manifest:
    """The DaemonSet with defaults, and without what is malformed.

    Args:
        manifest: the DaemonSet as it is written.
        minor: the Kubernetes release, as in 36 for 1.36.
    """
    clean, _ = read_structure(manifest, minor)
    stored: Manifest = copy.deepcopy(clean)
    stored.setdefault("metadata", {}).setdefault("namespace", "default")
    strategy = stored.setdefault("spec", {}).setdefault("updateStrategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", 1)
        rolling.setdefault("maxSurge", 0)
    view = DaemonSetView(stored)
    for volume in view.volumes:
        if not volume.kinds:
            volume.value["emptyDir"] = {}
    for container in view.all:
        if container.image.written_policy is None:
            container.value["imagePullPolicy"] = container.image.pull_policy
    for amounts in _amounts(view):
        amounts.update({name: _canonical(amount) for name, amount in amounts.items()})
    return stored


def _amounts(view: DaemonSetView) -> Iterator[dict[str, Json]]:
    """Every map of quantities."""
    pod = view.pod
    owners = [pod.get("resources", {}), *(each.value.get("resources", {}) for each in view.all)]
    for resources in owners:
        yield from (resources[name] for name in ("requests", "limits") if name in resources)
    yield pod.get("overhead", {})
    for volume in view.volumes:
        empty = volume.source("emptyDir") or {}
        if "sizeLimit" in empty:
            empty["sizeLimit"] = _canonical(empty["sizeLimit"])


def _canonical(amount: Json) -> str:
    """A quantity as text, of which nothing is always ``0``."""
    return str(amount) if Quantity.parse(amount).nanos else "0"
