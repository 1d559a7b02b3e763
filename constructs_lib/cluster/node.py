"""A node as the scheduler sees it, whether it exists or a template promises it.

``allocatable`` is what Pods may use; amounts are whole numbers (see ``k8s/amounts.py``). A
template often does not say how large its nodes are: those resources are ``unstated``, and
whoever judges a node assumes that there is enough of them and says so. Nor does it say the value of
every label: those are ``open_labels``, and whoever judges a node looks at each value they may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.k8s.taints import Taint
from constructs_lib.platforms.facts import Platform
from constructs_lib.platforms.signs import platforms_of
from constructs_lib.record import dataclass, field

__all__ = [
    "HOSTNAME",
    "SIZES",
    "Node",
    "names_a_pool",
    "names_its_node",
    "own_labels",
    "pool_label",
    "pool_of",
]

HOSTNAME: Final = "kubernetes.io/hostname"
"""The label every kubelet gives its node, whose value is the node's own."""

SIZES: Final = frozenset({"cpu", "memory", "ephemeral-storage", "pods"})
"""What every node has some of."""

_POOL_LABELS: Final = (
    "karpenter.sh/nodepool",
    "eks.amazonaws.com/nodegroup",
    "alpha.eksctl.io/nodegroup-name",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "doks.digitalocean.com/node-pool",
    "kops.k8s.io/instancegroup",
    "node.cluster.x-k8s.io/pool",
)
_CALLED_NODE: Final = frozenset({"hostname", "node", "nodename", "node-name"})
_CALLED_POOL: Final = frozenset({"pool", "nodepool", "agentpool", "nodegroup", "instancegroup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node."""

    name: str
    """Its name, unique in the cluster."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Its labels."""
    taints: tuple[Taint, ...] = ()
    """Its taints, in the order of ``spec.taints``."""
    allocatable: Amounts = field(default_factory=dict)
    """What Pods may use; a resource that is not named is 0."""
    unstated: frozenset[str] = frozenset()
    """Resources whose amount the file does not say. Default: none, as for a node that exists."""
    unschedulable: bool = False
    """Whether it is cordoned. DaemonSets do not mind."""
    ready: bool | None = None
    """Its Ready condition; none where it is not known. The taints decide, not the condition."""
    os_image: str = ""
    """The operating system as its kubelet reports it (``Talos (v1.11.2)``); empty where the file
    does not say."""
    features: frozenset[str] | None = None
    """What its kubelet declares (``status.declaredFeatures``); none where the file does not say."""
    platform: Platform | None = None
    """What the cluster runs on, where somebody said so; else its labels may."""
    pool: str | None = None
    """The pool it was made from; none where no label says."""
    planned: bool = False
    """Whether it stands for a node that a template would make. Its name is then invented."""
    startup_taints: tuple[Taint, ...] = ()
    """Taints it only has until somebody removes them, as Karpenter's; they keep nobody away here.
    Default: none, as for a node that exists."""
    open_labels: Mapping[str, OpenLabel] = field(default_factory=dict)
    """Labels whose value the file does not say. A key that ends in ``/`` stands for every other
    label of that domain. Default: none, as for a node that exists."""

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms it is of: what somebody said, else what it shows, the narrowest first."""
        if self.platform is not None:
            return (self.platform,)
        return platforms_of(self.labels, os_image=self.os_image, name=self.name)


def names_its_node(label: str) -> bool:
    """Whether a label says which node it is: the host name, or one of a driver of storage.

    Those write one for their topology, such as ``topology.topolvm.io/node``.
    """
    return label == HOSTNAME or label.rpartition("/")[2] in _CALLED_NODE


def own_labels(labels: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The labels that have a node's own name because they say which node it is."""
    return tuple([key for key, value in labels.items() if value == name and names_its_node(key)])


def names_a_pool(label: str) -> bool:
    """Whether a label says which pool a node belongs to: a provider's, or one that is called so."""
    return label in _POOL_LABELS or label.rpartition("/")[2].replace("-", "") in _CALLED_POOL


def pool_of(labels: Mapping[str, str]) -> str | None:
    """The pool that a provider's labels say a node belongs to."""
    key = pool_label(labels)
    return labels[key] if key is not None else None


def pool_label(labels: Mapping[str, str]) -> str | None:
    """The label that says which pool a node belongs to; none where no label does."""
    for key in _POOL_LABELS:  # next() takes three times as long
        if key in labels:
            return key
    return None
