"""Taints that agents meet on the nodes of most clusters, and what tolerations do about them.

Source: ``cmd/kubeadm/app/constants`` of Kubernetes (the control plane's taint; the one named after
a master went in 1.25), ``templates/master`` of openshift/machine-config-operator (which keeps the
old one, and labels masters by both names) and ``k8s/taints.py`` for what tolerates what.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint, tolerates
from constructs_lib.yaml.edit import Put

__all__ = [
    "CONTROL_PLANE",
    "MASTER",
    "NOT_READY",
    "UNINITIALIZED",
    "is_catch_all",
    "is_tolerated",
    "tolerations_added",
]

CONTROL_PLANE: Final = Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule")
"""On the nodes that run the control plane."""

MASTER: Final = Taint("node-role.kubernetes.io/master", "", "NoSchedule")
"""Its name until Kubernetes 1.24, and on OpenShift to this day."""

NOT_READY: Final = Taint("node.kubernetes.io/not-ready", "", "NoSchedule")
"""On a node whose kubelet is not ready yet, as it is without a network."""

UNINITIALIZED: Final = Taint("node.cloudprovider.kubernetes.io/uninitialized", "true", "NoSchedule")
"""On a node that its cloud controller manager has not seen yet."""


def is_catch_all(entry: Json) -> bool:
    """Whether a toleration has no key and so tolerates taints that nobody has thought of."""
    return not entry.get("key") and entry.get("operator") == "Exists"


def is_tolerated(daemon_set: SpecView, taint: Taint) -> bool:
    """Whether any toleration as written tolerates a taint."""
    return any(tolerates(entry, taint) for entry in daemon_set.tolerations)


def tolerations_added(daemon_set: SpecView, *entries: Json) -> Iterator[Put]:
    """The edits that add tolerations after those that are written."""
    place = ("spec", "template", "spec", "tolerations")
    written = len(daemon_set.tolerations)
    if not written:
        yield Put(path=place, value=list(entries))
        return
    for index, entry in enumerate(entries, start=written):
        yield Put(path=(*place, index), value=entry)
