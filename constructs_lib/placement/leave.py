"""Nodes that a DaemonSet is right to leave out: what would bring it there breaks something.

A label that says what hardware a node has is no switch: with the label set by hand the agent starts
and finds none. A virtual node runs no DaemonSet, whatever it tolerates. A label by which an agent
shares its nodes out among its own DaemonSets moves the node from one to the other.

Sources: the labels of the Node Feature Discovery, of NVIDIA's, AMD's and Intel's device plugins and
of the accelerators of GKE, EKS and AKS.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.node_selector import terms_match
from constructs_lib.placement.verdict import Verdict

__all__ = ["why_leave"]

_KINDS: Final = frozenset(
    {"virtual-node", "operating-system", "architecture", "platform-path", "declared-features"}
)
"""Predicates that say what kind of node it is; the DaemonSet would not start there."""
_SYSTEMS: Final = frozenset({"kubernetes.io/os", "beta.kubernetes.io/os"})
_HARDWARE: Final = (
    "feature.node.kubernetes.io/",
    "nvidia.com/",
    "amd.com/",
    "gpu.intel.com/",
    "intel.feature.node.kubernetes.io/",
    "habana.ai/",
    "cloud.google.com/gke-accelerator",
    "cloud.google.com/gke-tpu",
    "k8s.amazonaws.com/accelerator",
    "kubernetes.azure.com/accelerator",
    "karpenter.k8s.aws/instance-gpu",
    "karpenter.k8s.aws/instance-accelerator",
    "karpenter.azure.com/sku-gpu",
)


def why_leave(
    daemon_set: DaemonSet, node: Node, verdict: Verdict, dividing: Collection[str] = ()
) -> str | None:
    """Why a node is to be left without a DaemonSet, as a sentence; none where that is open.

    Args:
        daemon_set: the DaemonSet.
        node: the node.
        verdict: what happens there.
        dividing: labels by which its agent shares its nodes out among several DaemonSets.
    """
    if verdict.outcome != "not wanted":
        return None
    unmet = list(_unmet(daemon_set, node))
    if _SYSTEMS.intersection(unmet):
        return "Leave it: the agent does not run on the operating system of this node."
    for reason in verdict.reasons:
        if reason.predicate in _KINDS:
            return f"Leave it: {reason.message}."
    for key in unmet:
        if key.startswith(_HARDWARE):
            return f"Leave it: {key} says what hardware a node has, and the agent is made for that."
    divided = next((key for key in unmet if key in dividing), None)
    if divided is not None:
        return (
            f"Leave it, or declare a pool for these nodes: {divided} says which DaemonSet of the "
            "agent a node gets."
        )
    return None


def _unmet(daemon_set: DaemonSet, node: Node) -> Iterator[str]:
    """The labels that keep it away, as far as its selectors say."""
    labels, terms = node.labels, daemon_set.node_terms
    yield from (key for key, value in daemon_set.node_selector.items() if labels.get(key) != value)
    if terms is None or terms_match(terms, node.name, labels):
        return
    usable = [list(term.unmet(node.name, labels)) for term in terms if not term.never]
    yield from (each.key for each in min(usable, key=len, default=()))
