"""Whether a kind of node can run the Pod at all, whatever room it has.

Neither the controller nor, but for declared features, the scheduler asks: the Pod is created and
counted, and never starts. Sources: the considerations of EKS Fargate; the Virtual Kubelet; the
kubelet's admission by operating system (``pkg/kubelet/lifecycle/handlers.go``); the scheduler's
plugin NodeDeclaredFeatures and ``component-helpers/nodedeclaredfeatures`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.verdict import Reason

__all__ = ["LooksOfNodes", "declared_features", "is_autopilot", "is_virtual", "kind_of_node"]

_FARGATE: Final = "eks.amazonaws.com/compute-type"
_VIRTUAL: Final = "type"
_OS: Final = "kubernetes.io/os"
_ARCH: Final = "kubernetes.io/arch"
_GKE: Final = "cloud.google.com/gke-nodepool"


class LooksOfNodes:
    """What of a node decides here, as far as some DaemonSets care.

    Args:
        daemon_sets: the DaemonSets.
    """

    def __init__(self, daemon_sets: Iterable[DaemonSet]) -> None:
        self._arch = any(each.architectures for each in daemon_sets)
        self._features = any(each.features for each in daemon_sets)
        self._paths = any(each.blocked_on for each in daemon_sets)
        self._autopilot = any(each.refused_by_autopilot for each in daemon_sets)

    def of(self, node: Node) -> Hashable:
        """Equal for nodes of one kind."""
        labels = node.labels
        kind: Hashable = labels.get(_OS)
        if _FARGATE in labels or _VIRTUAL in labels:
            kind = kind, labels.get(_FARGATE), labels.get(_VIRTUAL) == "virtual-kubelet"
        if self._paths and (platforms := node.platforms):
            kind = kind, platforms
        if self._autopilot and is_autopilot(node):
            kind = kind, "autopilot"
        if self._arch or self._features:
            kind = kind, labels.get(_ARCH), node.features
        return kind


def is_autopilot(node: Node) -> bool:
    """Whether it is a node of GKE Autopilot, which refuses what touches its nodes."""
    if node.platform is not None:
        return node.platform == "gke-autopilot"
    return node.name.startswith("gk3-") and _GKE in node.labels


def is_virtual(node: Node) -> bool:
    """Whether it is no machine: a node of Fargate or of a Virtual Kubelet, which run no agent."""
    return _is_of_fargate(node) or node.labels.get(_VIRTUAL) == "virtual-kubelet"


def _is_of_fargate(node: Node) -> bool:
    return node.platform == "fargate" or node.labels.get(_FARGATE) == "fargate"


def kind_of_node(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """The node is no machine, or one for other programs."""
    labels = node.labels
    if _is_of_fargate(node):
        yield _virtual("Fargate runs one Pod a node, and none of a DaemonSet", _FARGATE)
        return
    if is_virtual(node):
        yield _virtual("a virtual node starts no Pod of a DaemonSet", _VIRTUAL)
        return
    if daemon_set.blocked_on:
        yield from _missing_paths(daemon_set, node)
    found = labels.get(_OS, daemon_set.os)
    if found != daemon_set.os:
        yield Reason(
            predicate="operating-system",
            message=f"the agent is made for {daemon_set.os}, and the node runs {found}",
            remedy=f"Set {_OS}: {daemon_set.os} in nodeSelector.",
        )
        return
    arch = labels.get(_ARCH)
    for image, made_for in daemon_set.architectures.items():
        if arch is not None and arch != made_for:
            yield Reason(
                predicate="architecture",
                message=f"the image {image} is made for {made_for}, and the node is {arch}",
                remedy=f"Use an image of several architectures, or set {_ARCH}: {made_for} in "
                "nodeSelector.",
            )


def _missing_paths(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """What has to be on the node is not on nodes of its platform: the kubelet starts nothing."""
    for platform in node.platforms:
        for message in daemon_set.blocked_on.on(platform):
            yield Reason(
                predicate="platform-path",
                message=message,
                remedy="Mount what the platform has; 'constructs-lib check --platform "
                f"{platform}' says where.",
            )


def declared_features(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """The node's kubelet does not declare what the Pod needs. Unknown where the file is silent."""
    if node.features is None:
        return
    missing = ", ".join(each for each in daemon_set.features if each not in node.features)
    if missing:
        yield Reason(
            predicate="declared-features",
            message=f"the node's kubelet does not declare {missing}",
            remedy="Finish the upgrade of the kubelet, or leave out the field that needs it.",
        )


def _virtual(message: str, label: str) -> Reason:
    return Reason(
        predicate="virtual-node",
        message=message,
        remedy=f"Keep the agent off: require that the label {label} has another value.",
    )
