"""Where a DaemonSet of a cluster comes from, by what those who deliver it write into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import MANAGED_BY_LABEL
from constructs_lib.live.fields import maps, part, text
from constructs_lib.platforms.addons import Addon, addons_of
from constructs_lib.platforms.facts import Platform

__all__ = ["addon_of", "delivered_by"]

_ANNOTATIONS: Final[Mapping[str, str]] = {
    "argocd.argoproj.io/tracking-id": "Argo CD",
    "objectset.rio.cattle.io/id": "Rancher",
    "meta.helm.sh/release-name": "Helm",
}
_LABELS: Final[Mapping[str, str]] = {
    "kustomize.toolkit.fluxcd.io/name": "Flux",
    "helm.toolkit.fluxcd.io/name": "Flux",
    "argocd.argoproj.io/instance": "Argo CD",
    "eks.amazonaws.com/component": "EKS",
    "addonmanager.kubernetes.io/mode": "the add-on manager of the cluster",
    "kubernetes.azure.com/managedby": "AKS",
    "olm.owner": "Operator Lifecycle Manager",
}
"""Who writes a label or an annotation. Sources: the documentation of each, November 2026."""


def delivered_by(daemon_set: Manifest) -> str:
    """Who delivers a DaemonSet, as far as it says so; empty where it does not.

    An object that belongs to another one comes from that: ``Tigera Installation default``.
    """
    metadata = part(daemon_set, "metadata")
    owner = next((each for each in maps(metadata.get("ownerReferences"))), None)
    if owner is not None:
        return f"{text(owner.get('kind'))} {text(owner.get('name'))}"
    labels, annotations = part(metadata, "labels"), part(metadata, "annotations")
    for known, written in ((_LABELS, labels), (_ANNOTATIONS, annotations)):
        for key, name in known.items():
            if key in written:
                return name
    return "Helm" if text(labels.get(MANAGED_BY_LABEL)) == "Helm" else ""


def addon_of(title: str, platforms: Iterable[Platform]) -> Addon | None:
    """The add-on of a platform that a DaemonSet is; none where it is none.

    Args:
        title: its ``namespace/name``.
        platforms: what the nodes are of.
    """
    known = (addon for platform in platforms for addon in addons_of(platform))
    return next((addon for addon in known if addon.is_object(title)), None)
