"""Cilium as a plugin of CniAgent, cut by what a reader looks for.

``network`` holds the choices of a declaration, ``plugin`` the declaration itself, ``config`` what
Cilium reads of it, ``containers`` the Pod on every node, ``operator`` the Deployment beside it and
``rbac`` what both may ask of the API server.
"""

from constructs_lib.agents.cni_agent.cilium.network import (
    ClusterPool,
    KubeProxyReplacement,
    NativeRouting,
    NodePodCidrs,
    Tunnel,
)
from constructs_lib.agents.cni_agent.cilium.plugin import Cilium

__all__ = [
    "Cilium",
    "ClusterPool",
    "KubeProxyReplacement",
    "NativeRouting",
    "NodePodCidrs",
    "Tunnel",
]
