"""By what a node shows the platform it is of: its labels, its operating system, its name.

Sources: the labels that each platform documents for its nodes; ``osImage`` of Bottlerocket and
Talos; the names of GKE Autopilot's nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass

__all__ = ["platforms_of", "telling_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What gives a node away; each label is a key, or a key with a value."""

    labels: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    os_image: str = ""
    name: str = ""

    def fit(self, labels: frozenset[str], os_image: str, name: str) -> bool:
        if self.os_image and os_image.startswith(self.os_image):
            return True
        if self.name and not name.startswith(self.name):
            return False
        return not labels.isdisjoint(self.labels) and labels.isdisjoint(self.unless)


_GKE: Final = "cloud.google.com/gke-nodepool"

_SIGNS: Final[Mapping[Platform, _Signs]] = {
    "fargate": _Signs(labels=("eks.amazonaws.com/compute-type=fargate",)),
    "bottlerocket": _Signs(
        os_image="Bottlerocket", labels=("bottlerocket.aws/updater-interface-version",)
    ),
    "talos": _Signs(os_image="Talos"),
    "gke-autopilot": _Signs(labels=(_GKE,), name="gk3-"),
    "gke": _Signs(labels=(_GKE,)),
    "eks": _Signs(
        labels=(
            "eks.amazonaws.com/nodegroup",
            "alpha.eksctl.io/nodegroup-name",
            "karpenter.k8s.aws/instance-family",
        ),
        # Karpenter makes nodes for kOps too.
        unless=("kops.k8s.io/instancegroup",),
    ),
    "aks": _Signs(labels=("kubernetes.azure.com/agentpool", "kubernetes.azure.com/cluster")),
    "openshift": _Signs(labels=("node.openshift.io/os_id",)),
    "k3s": _Signs(labels=("node.kubernetes.io/instance-type=k3s",)),
    "rke2": _Signs(labels=("node.kubernetes.io/instance-type=rke2",)),
    "k0s": _Signs(labels=("node.k0sproject.io/role",)),
    "microk8s": _Signs(labels=("microk8s.io/cluster",)),
}


_TELLING: Final = tuple(
    dict.fromkeys(label for signs in _SIGNS.values() for label in (*signs.labels, *signs.unless))
)
_BY_KEY: Final = {
    key: [label for label in _TELLING if label.partition("=")[0] == key]
    for key in dict.fromkeys(label.partition("=")[0] for label in _TELLING)
}
_IMAGES: Final = tuple(signs.os_image for signs in _SIGNS.values() if signs.os_image)
_NAMES: Final = tuple(signs.name for signs in _SIGNS.values() if signs.name)


def platforms_of(
    labels: Mapping[str, str], *, os_image: str = "", name: str = ""
) -> tuple[Platform, ...]:
    """The platforms that a node is of, the narrowest first: a node of EKS can be Bottlerocket.

    Args:
        labels: its labels.
        os_image: ``status.nodeInfo.osImage``. Default: not known.
        name: its name. Default: not known.
    """
    shows_image = os_image.startswith(_IMAGES)
    if _BY_KEY.keys().isdisjoint(labels) and not shows_image:
        return ()  # thousands of nodes show nothing
    return _of_signs(
        frozenset(
            [
                label
                for key in labels
                if key in _BY_KEY
                for label in _BY_KEY[key]
                if label in {key, f"{key}={labels[key]}"}
            ]
        ),
        os_image if shows_image else "",
        telling_start(name),
    )


def telling_start(name: str) -> str:
    """With what a node's name begins, where that tells its platform; else nothing."""
    for start in _NAMES:  # next() takes three times as long
        if name.startswith(start):
            return start
    return ""


@lru_cache(maxsize=256)  # thousands of nodes show the same
def _of_signs(labels: frozenset[str], os_image: str, name: str) -> tuple[Platform, ...]:
    return tuple(
        platform for platform, signs in _SIGNS.items() if signs.fit(labels, os_image, name)
    )
