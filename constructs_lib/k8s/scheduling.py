"""Tolerations and node affinity as plain data.

The DaemonSet controller gives every Pod a fixed set of tolerations; writing them again is
noise that reviewers then copy. Source: addOrUpdateDaemonPodTolerations in Kubernetes'
``pkg/controller/daemon/util/daemonset_util.go`` (v1.36).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = [
    "is_automatic",
    "node_affinity",
    "requirement",
    "toleration",
    "tolerations",
]

_AUTOMATIC: Final = frozenset(
    {
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    }
)
_AUTOMATIC_ON_HOST_NETWORK: Final = ("node.kubernetes.io/network-unavailable", "NoSchedule")


def toleration(
    *, key: str | None = None, value: str | None = None, effect: str | None = None
) -> dict[str, str]:
    """One toleration.

    Args:
        key: the taint's key; none tolerates every taint.
        value: the taint's value; none tolerates any value.
        effect: the taint's effect; none tolerates every effect.
    """
    result: dict[str, str] = {}
    if key is not None:
        result["key"] = key
    result["operator"] = "Exists" if value is None else "Equal"
    if value is not None:
        result["value"] = value
    if effect is not None:
        result["effect"] = effect
    return result


def is_automatic(candidate: Mapping[str, Json], *, host_network: bool) -> bool:
    """Whether the DaemonSet controller adds what this toleration tolerates anyway."""
    taint = (candidate.get("key"), candidate.get("effect"))
    return taint in _AUTOMATIC or (host_network and taint == _AUTOMATIC_ON_HOST_NETWORK)


def tolerations(wanted: Iterable[Mapping[str, str]], *, host_network: bool) -> list[dict[str, str]]:
    """The tolerations worth writing: in declared order, once each, none that is automatic."""
    result: list[dict[str, str]] = []
    for candidate in wanted:
        entry = dict(candidate)
        if entry not in result and not is_automatic(entry, host_network=host_network):
            result.append(entry)
    return result


def requirement(key: str, operator: str, values: Sequence[str] = ()) -> dict[str, Json]:
    """One node selector requirement (``key In [values]``)."""
    result: dict[str, Json] = {"key": key, "operator": operator}
    if values:
        result["values"] = list(values)
    return result


def node_affinity(requirements: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Required node affinity in which every requirement must hold (one term)."""
    return {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchExpressions": [dict(entry) for entry in requirements]}]
            }
        }
    }
