"""Taints of new nodes, and the agents without which no node gets rid of them.

The node lifecycle controller taints a node until its kubelet is ready, which takes a network
plugin, which may reach the API server through kube-proxy. Plugins behind another one come later.
Source: Kubernetes, ``pkg/controller/nodelifecycle`` and ``pkg/controller/daemon/util``.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.claims import is_chained
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.taints import Taint
from constructs_lib.policy.facts.tolerations import NOT_READY, is_tolerated

__all__ = ["NO_NETWORK", "missing_bootstrap_taints"]

NO_NETWORK: Final = Taint("node.kubernetes.io/network-unavailable", "", "NoSchedule")


def missing_bootstrap_taints(daemon_set: DaemonSetView) -> list[Taint]:
    """The taints that keep an agent off the new nodes that wait for it; none for other agents."""
    if daemon_set.role not in {"cni", "kube-proxy"} or is_chained(daemon_set):
        return []
    # The controller tolerates the second one itself, but only for Pods on the node's network.
    met = (NOT_READY,) if daemon_set.host_network else (NOT_READY, NO_NETWORK)
    return [taint for taint in met if not is_tolerated(daemon_set, taint)]
