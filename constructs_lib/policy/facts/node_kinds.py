"""Kinds of nodes, of which only the labels that make the kind are known.

Whether a DaemonSet keeps off them is asked of a node with those labels. The labels that every node
has (its system, its zone, its name) may have any value there; every other label is absent.
Source: well-known labels of the Kubernetes documentation; the labels and taints of EKS Fargate and
of the Virtual Kubelet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.label_selector import Requirement

__all__ = [
    "CONTROL_PLANE_LABELS",
    "ON_EVERY_NODE",
    "VIRTUAL_KINDS",
    "VirtualKind",
    "is_on_control_plane_only",
    "may_land_on",
]


class VirtualKind(NamedTuple):
    """A kind of node that is no machine and cannot run the Pods of a DaemonSet.

    Attributes:
        taint_key: key of the taint that keeps Pods off.
        taint_value: its value; none where that differs between providers.
        labels: the labels that make the kind.
    """

    taint_key: str
    taint_value: str | None
    labels: Mapping[str, str]


_FARGATE: Final = "eks.amazonaws.com/compute-type"

VIRTUAL_KINDS: Final = (
    VirtualKind(_FARGATE, "fargate", {_FARGATE: "fargate"}),
    VirtualKind("virtual-kubelet.io/provider", None, {"type": "virtual-kubelet"}),
)
"""The virtual nodes that agents end up on."""

CONTROL_PLANE_LABELS: Final = {"node-role.kubernetes.io/control-plane": ""}
"""The label of nodes that run the control plane."""

ON_EVERY_NODE: Final = frozenset(
    {
        "kubernetes.io",
        "beta.kubernetes.io",
        "node.kubernetes.io",
        "topology.kubernetes.io",
        "failure-domain.beta.kubernetes.io",
    }
)


def may_land_on(daemon_set: SpecView, labels: Mapping[str, str]) -> bool:
    """Whether node selector and required affinity leave room for a node with these labels."""
    selector = daemon_set.node_selector
    asked = (Requirement(key, "In", (value,)) for key, value in selector.items())
    if not all(_may_hold(requirement, labels) for requirement in asked):
        return False
    terms = daemon_set.node_terms
    return terms is None or any(
        not term.never and all(_may_hold(requirement, labels) for requirement in term.labels)
        for term in terms
    )


def is_on_control_plane_only(daemon_set: SpecView) -> bool:
    """Whether it asks for the control plane's nodes, by today's label or the old one."""
    if may_land_on(daemon_set, {}):
        return False
    old = {"node-role.kubernetes.io/master": ""}
    kinds = (CONTROL_PLANE_LABELS, old, {**CONTROL_PLANE_LABELS, **old})
    return any(may_land_on(daemon_set, labels) for labels in kinds)


def _may_hold(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    known = requirement.key.partition("/")[0] not in ON_EVERY_NODE
    return not known or requirement.matches(labels)
