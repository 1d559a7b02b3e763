"""What the ResourceQuotas of a namespace leave to its DaemonSets.

A quota counts Pods where they are created, whatever node they are for: what is over it is not
created at all, and which node goes without is chance. What Pods of other kinds take of it is not
known here, so more may be missing.

Source: ``pkg/quota/v1/evaluator/core/pods.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.placement.coverage import DaemonSetCoverage

__all__ = ["quota_notes"]

_ASKED: Final = {
    "cpu": "cpu",
    "memory": "memory",
    "requests.cpu": "cpu",
    "requests.memory": "memory",
}
"""The keys of a quota that count requests."""


def quota_notes(
    manifests: Iterable[Manifest], entries: Sequence[DaemonSetCoverage], classes: Sequence[str]
) -> Iterator[str]:
    """The quotas that are too small, each as a sentence without its end.

    Args:
        manifests: the objects of the input.
        entries: where each DaemonSet runs.
        classes: the priority class of each, in the same order; empty for none.
    """
    for manifest in manifests:
        if own_kind(manifest) != "ResourceQuota":
            continue
        metadata = manifest.get("metadata") or {}
        namespace = metadata.get("namespace") or "default"
        counted = [
            entry
            for entry, priority in zip(entries, classes, strict=True)
            if entry.daemon_set.namespace == namespace and _counts(manifest, priority)
        ]
        if not counted:
            continue
        hard = (manifest.get("spec") or {}).get("hard") or {}
        for key, bound in hard.items():
            wanted = _wanted(key, counted)
            if wanted is not None and wanted > Quantity.parse(bound).nanos:
                titles = ", ".join(each.daemon_set.title for each in counted)
                yield (
                    f"{titles} come to {key} {Quantity(nanos=wanted)}, and ResourceQuota "
                    f"{namespace}/{metadata.get('name')} allows {bound}: the Pods beyond it are "
                    "not created"
                )


def _wanted(key: str, entries: Sequence[DaemonSetCoverage]) -> int | None:
    """What all Pods come to, in billionths of a unit; None if the key counts something else."""
    if key in {"pods", "count/pods"}:
        return sum(entry.desired for entry in entries) * 10**9
    resource = _ASKED.get(key)
    if resource is None:
        return None
    per_unit = 10**6 if resource == "cpu" else 10**9
    return sum(
        entry.desired * entry.daemon_set.requests.get(resource, 0) * per_unit for entry in entries
    )


def _counts(quota: Manifest, priority: str) -> bool:
    """Whether the quota counts Pods of a priority class; other scopes are not known here."""
    spec = quota.get("spec") or {}
    if spec.get("scopes"):
        return False
    selector = (spec.get("scopeSelector") or {}).get("matchExpressions") or ()
    return all(_fits(each, priority) for each in selector)


def _fits(expression: Json, priority: str) -> bool:
    if expression.get("scopeName") != "PriorityClass":
        return False
    values, operator = expression.get("values") or (), expression.get("operator")
    if operator == "In":
        return priority in values
    return (
        bool(priority) if operator == "Exists" else operator == "NotIn" and priority not in values
    )
