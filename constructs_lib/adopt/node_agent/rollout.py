"""How a new version reaches the nodes, read back."""

from __future__ import annotations

from constructs_lib.adopt.node_agent.parts import part
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Rollout, Surge
from constructs_lib.k8s.manifest import Json

__all__ = ["rollout_of"]


def rollout_of(spec: Json, reason: str) -> Rollout | None:
    """The rollout of a DaemonSet; none where it is Kubernetes' own default.

    Args:
        spec: its spec in normal form.
        reason: what is said of what exceeds the conservative.
    """
    strategy = spec.get("updateStrategy") or {}
    seconds = spec.get("minReadySeconds", 0)
    if strategy.get("type") == "OnDelete":
        return part(OnDelete, owner=reason)
    numbers = strategy.get("rollingUpdate") or {}
    if "maxSurge" in numbers:
        return part(Surge, max_surge=numbers["maxSurge"], min_ready_seconds=seconds, reason=reason)
    count = numbers.get("maxUnavailable", 1)
    if count == 1 and not seconds:
        return None
    fields = {"max_unavailable": count, "min_ready_seconds": seconds}
    return part(RollingUpdate, **fields) or part(RollingUpdate, **fields, reason=reason)
