"""What is lost with objects that a GitOps tool prunes, because they left the manifests.

Source: every object of a kind is deleted with its CustomResourceDefinition (the finalizer
``customresourcecleanup.apiextensions.k8s.io`` of apiextensions-apiserver, Kubernetes v1.37); the
annotations that keep an object are those of Argo CD, Flux and Helm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from constructs_lib.change.pairing import key_of, title_of
from constructs_lib.change.remarks.remark import Remark
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["pruning_remarks"]

_MOST: Final = 3
"""Objects that are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """What goes with an object of a kind.

    Attributes:
        name: the remark's name.
        severity: how much it matters.
        message: what is lost, behind the objects' names.
    """

    name: str
    severity: Literal["error", "warning"]
    message: str


_LOSSES: Final[Mapping[tuple[str, str], _Loss]] = {
    ("apiextensions.k8s.io", "CustomResourceDefinition"): _Loss(
        name="definition-pruned",
        severity="error",
        message="a definition takes every object of its kind in the cluster with it, such as a "
        "network's pools, addresses and policies; keep it among the manifests, or tell the tool "
        "to keep it (argocd.argoproj.io/sync-options: Prune=false, "
        "kustomize.toolkit.fluxcd.io/prune: disabled, helm.sh/resource-policy: keep)",
    ),
    ("", "Namespace"): _Loss(
        name="namespace-pruned",
        severity="warning",
        message="a namespace takes everything in it along, whoever put it there",
    ),
    ("", "PersistentVolumeClaim"): _Loss(
        name="claim-pruned",
        severity="warning",
        message="a claim takes its volume with all data along, unless the class retains volumes",
    ),
}
"""By API group and kind."""

_KEPT: Final[Mapping[str, frozenset[str]]] = {
    "argocd.argoproj.io/sync-options": frozenset({"Prune=false"}),
    "helm.sh/resource-policy": frozenset({"keep"}),
    "kustomize.toolkit.fluxcd.io/prune": frozenset({"disabled", "Disabled"}),
}
"""Annotations by which an object that goes is left in the cluster."""


def pruning_remarks(removed: Sequence[Manifest]) -> Iterator[Remark]:
    """What a reviewer should know of objects that go, the worst first.

    Args:
        removed: the objects as they were.
    """
    for kind, loss in _LOSSES.items():
        names = [title_of(each) for each in removed if _kind_of(each) == kind and not _kept(each)]
        if names:
            told = ", ".join(names[:_MOST])
            more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
            message = f"{told}{more}: {loss.message}."
            yield Remark(name=loss.name, severity=loss.severity, message=message)


def _kind_of(manifest: Manifest) -> tuple[str, str]:
    group, kind, _, _ = key_of(manifest)
    return group, kind


def _kept(manifest: Manifest) -> bool:
    annotations = manifest["metadata"].get("annotations")
    if not isinstance(annotations, dict):
        return False
    return any(
        not wanted.isdisjoint(part.strip() for part in str(annotations.get(key, "")).split(","))
        for key, wanted in _KEPT.items()
    )
