"""How kube-proxy tells traffic of its node's own Pods, and the keys of its configuration.

Traffic to a Service that is not of a Pod of the node is masqueraded, so that answers come back.
Facts: kubernetes/kubernetes (``staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go``,
``pkg/proxy/util/localdetector.go``). A key that kube-proxy does not know it only warns of.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import Part, checked
from constructs_lib.k8s.manifest import Json

__all__ = [
    "CONFIGURATION_KEYS",
    "ByBridge",
    "ByClusterCidr",
    "ByInterfacePrefix",
    "ByNodeCidr",
    "LocalTraffic",
]

CONFIGURATION_KEYS: Final = frozenset(
    re.findall(
        r"\w+",
        "apiVersion kind featureGates clientConnection logging bindAddress healthzBindAddress "
        "metricsBindAddress bindAddressHardFail enableProfiling showHiddenMetricsForVersion mode "
        "iptables nftables detectLocalMode detectLocal clusterCIDR nodePortAddresses oomScoreAdj "
        "conntrack configSyncPeriod",
    )
)
"""The fields of KubeProxyConfiguration that mean something here: not those of Windows and ipvs, and
not the node's name, which a flag has."""

_LONGEST_INTERFACE: Final = 15


def _interface_problem(name: str) -> str | None:
    if re.fullmatch(r"[^\s/]+", name) is None or len(name) > _LONGEST_INTERFACE:
        return (
            f"{name!r} is not the name of a network interface, nor its beginning; it has at most "
            f"{_LONGEST_INTERFACE} characters, as in cni0"
        )
    return None


_Interface: TypeAlias = Annotated[str, checked(_interface_problem)]
_Family: TypeAlias = Literal["ipv4", "ipv6"]


class _Local(Part):
    first_family: _Family = "ipv4"
    """The cluster's first address family: health and metrics are served on it."""


class ByClusterCidr(Part):
    """By the cluster's Pod network, ``cluster_cidr``. Upstream's default."""

    kind: Literal["cluster-cidr"] = "cluster-cidr"

    def config(self, cluster_cidr: str | None) -> dict[str, Json]:
        """The keys of the configuration."""
        return {"detectLocalMode": "ClusterCIDR", "clusterCIDR": cluster_cidr}


class ByNodeCidr(_Local):
    """By the Pod networks of the node itself (``spec.podCIDRs``).

    For clusters whose Pods have several networks of one family. kube-proxy waits up to five minutes
    until its node has them, and restarts when they change.
    """

    kind: Literal["node-cidr"] = "node-cidr"

    def config(self, _: str | None) -> dict[str, Json]:
        """The keys of the configuration."""
        return {"detectLocalMode": "NodeCIDR"}


class ByBridge(_Local):
    """By the bridge that the node's Pods are on."""

    kind: Literal["bridge"] = "bridge"
    bridge: _Interface
    """The bridge's name (``cni0``)."""

    def config(self, _: str | None) -> dict[str, Json]:
        """The keys of the configuration."""
        local = {"bridgeInterface": self.bridge}
        return {"detectLocalMode": "BridgeInterface", "detectLocal": local}


class ByInterfacePrefix(_Local):
    """By the interfaces of the node's Pods, whose names begin alike."""

    kind: Literal["interface-prefix"] = "interface-prefix"
    prefix: _Interface
    """What their names begin with (``cali``, ``eni``)."""

    def config(self, _: str | None) -> dict[str, Json]:
        """The keys of the configuration."""
        local = {"interfaceNamePrefix": self.prefix}
        return {"detectLocalMode": "InterfaceNamePrefix", "detectLocal": local}


LocalTraffic: TypeAlias = Annotated[
    ByClusterCidr | ByNodeCidr | ByBridge | ByInterfacePrefix, Field(discriminator="kind")
]
"""How traffic of the node's own Pods is told from other traffic."""
