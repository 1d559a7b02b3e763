"""Tolerations and node affinity as plain data.

The DaemonSet controller gives every Pod a fixed set of tolerations; writing them again is
noise that reviewers then copy. Source: addOrUpdateDaemonPodTolerations in Kubernetes'
``pkg/controller/daemon/util/daemonset_util.go`` (v1.37).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = [
    "AUTOMATIC",
    "AUTOMATIC_ON_HOST_NETWORK",
    "daemon_tolerations",
    "is_automatic",
    "node_affinity",
    "requirement",
    "toleration",
    "tolerations",
]

_NODE: Final = "node.kubernetes.io"
AUTOMATIC: Final = (
    (f"{_NODE}/not-ready", "NoExecute"),
    (f"{_NODE}/unreachable", "NoExecute"),
    (f"{_NODE}/disk-pressure", "NoSchedule"),
    (f"{_NODE}/memory-pressure", "NoSchedule"),
    (f"{_NODE}/pid-pressure", "NoSchedule"),
    (f"{_NODE}/unschedulable", "NoSchedule"),
)
AUTOMATIC_ON_HOST_NETWORK: Final = (f"{_NODE}/network-unavailable", "NoSchedule")


def toleration(
    *,
    key: str | None = None,
    value: str | None = None,
    effect: str | None = None,
    short: bool = False,
) -> dict[str, str]:
    """One toleration.

    Args:
        key: the taint's key; none tolerates every taint.
        value: the taint's value; none tolerates any value.
        effect: the taint's effect; none tolerates every effect.
        short: whether a value is written without ``operator: Equal``, which it means, and not at
            all where it is empty.
    """
    result: dict[str, str] = {}
    if key is not None:
        result["key"] = key
    if not short:
        result["operator"] = "Exists" if value is None else "Equal"
    if value is not None and not (short and value == ""):
        result["value"] = value
    if effect is not None:
        result["effect"] = effect
    return result


def is_automatic(candidate: Mapping[str, Json], *, host_network: bool) -> bool:
    """Whether the DaemonSet controller adds what this toleration tolerates anyway."""
    taint = (candidate.get("key"), candidate.get("effect"))
    return taint in AUTOMATIC or (host_network and taint == AUTOMATIC_ON_HOST_NETWORK)


def tolerations(wanted: Iterable[Mapping[str, str]], *, host_network: bool) -> list[dict[str, str]]:
    """The tolerations worth writing: in declared order, once each, none that is automatic."""
    result: list[dict[str, str]] = []
    for candidate in wanted:
        entry = dict(candidate)
        if entry not in result and not is_automatic(entry, host_network=host_network):
            result.append(entry)
    return result


def daemon_tolerations(
    written: Iterable[Mapping[str, Json]], *, host_network: bool
) -> list[dict[str, Json]]:
    """The tolerations of the Pods that the controller creates from a template.

    An automatic one takes the place of a written one that is equal but for its seconds; all
    others are appended, so the written ones stand first.
    """
    automatic = (*AUTOMATIC, *((AUTOMATIC_ON_HOST_NETWORK,) if host_network else ()))
    result = [dict(entry) for entry in written]
    for key, effect in automatic:
        added: dict[str, Json] = {"key": key, "operator": "Exists", "effect": effect}
        same = [index for index, entry in enumerate(result) if _identity(entry) == _identity(added)]
        if same:
            result[same[0]] = added
        else:
            result.append(added)
    return result


def _identity(entry: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(entry.get(field) or "" for field in ("key", "operator", "effect", "value"))


def requirement(key: str, operator: str, values: Sequence[str] = ()) -> dict[str, Json]:
    """One node selector requirement (``key In [values]``)."""
    result: dict[str, Json] = {"key": key, "operator": operator}
    if values:
        result["values"] = list(values)
    return result


def node_affinity(
    requirements: Sequence[Mapping[str, Json]],
    *,
    any_of: Sequence[Sequence[Mapping[str, Json]]] = (),
) -> dict[str, Json]:
    """Required node affinity in which every requirement must hold.

    Args:
        requirements: what must hold.
        any_of: requirements of which those of one must hold as well: a term for each, as terms
            are alternatives; none demands nothing.
    """
    terms = [
        {"matchExpressions": [dict(entry) for entry in (*choice, *requirements)]}
        for choice in any_of or [()]
    ]
    return {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}
        }
    }
