"""Whether the DaemonSet controller wants a Pod on a node, and why not.

It looks at the template's node name, its selectors and the node's taints, in this order, and at
nothing else: not at cordons, conditions, sizes or ports. Source: NodeShouldRunDaemonPod in
``pkg/controller/daemon/daemon_controller.go`` of Kubernetes v1.37. Each function here is one of
its predicates and yields its reasons, or nothing.

A message names a label's wanted value but not the one found, so that nodes which no selector
tells apart have one answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.node_selector import NodeTerm, terms_match
from constructs_lib.k8s.taints import Taint, untolerated
from constructs_lib.placement.kind_of_node import is_autopilot
from constructs_lib.placement.verdict import Reason

__all__ = [
    "controller_reasons",
    "node_affinity",
    "node_name",
    "node_selector",
    "platform",
    "taints",
]

_NODE_STATE: Final = "node.kubernetes.io/"
_OS: Final = "kubernetes.io/os"


def controller_reasons(daemon_set: DaemonSet, node: Node) -> list[Reason]:
    """Why the controller creates no Pod on a node, its first reason first; empty if it does."""
    return [
        reason
        for predicate in (platform, node_name, node_selector, node_affinity, taints)
        for reason in predicate(daemon_set, node)
    ]


def platform(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """The platform refuses the DaemonSet before the controller sees it."""
    if daemon_set.refused_by_autopilot and is_autopilot(node):
        for message in daemon_set.refused_by_autopilot:
            yield Reason(
                predicate="platform",
                message=message,
                remedy="Run it on node pools of a Standard cluster, or use what Autopilot brings.",
            )


def node_name(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """The template names one node, and this is another."""
    if daemon_set.node_name is not None and daemon_set.node_name != node.name:
        yield Reason(
            predicate="node-name",
            message=f"spec.nodeName of the template is {daemon_set.node_name}, a different node",
            remedy="Remove nodeName from the template and select nodes by their labels.",
        )


def node_selector(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """A label of ``nodeSelector`` is missing or has another value."""
    for key, value in daemon_set.node_selector.items():
        if node.labels.get(key) != value:
            pair = f"{key}={value}"
            yield Reason(
                predicate="node-selector",
                message=f"nodeSelector wants {pair}; {_found(node, key)}",
                remedy=f"Label the node {pair}, or remove {key} from nodeSelector."
                if key != _OS
                else "Leave it: the agent does not run on the operating system of this node.",
            )


def node_affinity(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """No term of the required node affinity is met. Told is the term that is met best."""
    terms = daemon_set.node_terms
    if terms is None or terms_match(terms, node.name, node.labels):
        return
    usable = [term for term in terms if not term.never]
    if not usable:
        yield Reason(
            predicate="node-affinity",
            message="required node affinity has no term that any node can match",
            remedy="Give nodeSelectorTerms one term with valid matchExpressions, or remove it.",
        )
        return
    unmet = min((_unmet(term, node) for term in usable), key=len)
    wanted = " and ".join(map(str, unmet))
    found = ", ".join(_found(node, entry.key) for entry in unmet)
    yield Reason(
        predicate="node-affinity",
        message=f"required node affinity wants {wanted}; {found}",
        remedy=f"Change the node's labels so that {wanted} holds, or add a term for "
        f"{'its pool' if node.planned else 'this node'}.",
    )


def taints(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """A taint that is not tolerated, each in the order of the node."""
    for taint in untolerated(
        node.taints, daemon_set.tolerations, comparison_operators=daemon_set.comparison_operators
    ):
        yield Reason(
            predicate="taint",
            message=f"taint {taint} is not tolerated",
            remedy=_tolerate(taint),
            taint=taint,
        )


def _unmet(term: NodeTerm, node: Node) -> list[Requirement]:
    return list(term.unmet(node.name, node.labels))


def _found(node: Node, key: str) -> str:
    if key == "metadata.name":
        return "the node has another name"
    state = "has another value" if key in node.labels else "is missing"
    return f"the label {key} {state}"


def _tolerate(taint: Taint) -> str:
    if taint.key.startswith(_NODE_STATE):
        return (
            f"Repair the node, which then loses the taint; tolerate {taint} only if the agent "
            "must start on such nodes."
        )
    return f"Tolerate {taint}, or remove the taint from the node."
