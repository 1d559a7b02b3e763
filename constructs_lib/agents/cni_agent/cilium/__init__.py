"""Cilium as a plugin of CniAgent, cut by what a reader looks for.

``declared`` holds the declaration and ``ipam``, ``routing``, ``services``, ``encryption`` and
``hubble`` its choices; ``config`` what Cilium reads of it, ``containers`` the Pod on every node,
``operator`` and ``relay`` the Deployments beside it and ``rbac`` what they may ask of the API
server. ``plugin`` puts them together. Imports go one way, in this order.
"""

from constructs_lib.agents.cni_agent.cilium.encryption import CiliumIpsec, CiliumWireGuard
from constructs_lib.agents.cni_agent.cilium.hubble import Hubble, HubbleRelay, HubbleServer
from constructs_lib.agents.cni_agent.cilium.ipam import (
    ClusterPool,
    Eni,
    MultiPool,
    NodePodCidrs,
    PodPool,
)
from constructs_lib.agents.cni_agent.cilium.plugin import Cilium
from constructs_lib.agents.cni_agent.cilium.routing import CiliumMasquerade, NativeRouting, Tunnel
from constructs_lib.agents.cni_agent.cilium.services import DirectReturn, KubeProxyReplacement

__all__ = [
    "Cilium",
    "CiliumIpsec",
    "CiliumMasquerade",
    "CiliumWireGuard",
    "ClusterPool",
    "DirectReturn",
    "Eni",
    "Hubble",
    "HubbleRelay",
    "HubbleServer",
    "KubeProxyReplacement",
    "MultiPool",
    "NativeRouting",
    "NodePodCidrs",
    "PodPool",
    "Tunnel",
]
