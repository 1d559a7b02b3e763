"""Where Pods get their addresses, how packets reach other nodes, and who serves Services.

Each choice knows the keys of Cilium's configuration that it stands for. Keys and defaults are
those of cilium/charts 1.20.0 (cilium-configmap.yaml); the limits of a node's share are those of
the operator's allocator (``pkg/ipam/cidrset``).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, Port
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import env_value
from constructs_lib.k8s.manifest import Json

__all__ = [
    "ClusterPool",
    "Ipam",
    "KubeProxyReplacement",
    "NativeRouting",
    "NodePodCidrs",
    "Routing",
    "Tunnel",
    "flag",
]

_MOST_IPV6_BITS: Final = 16
"""The operator keeps one bit for every node's share and refuses a table of more."""


def flag(on: bool) -> str:
    """A switch as the configuration spells it."""
    return "true" if on else "false"


class ClusterPool(Part):
    """Cilium's operator cuts a network into one share a node. Nothing else must hand it out."""

    kind: Literal["cluster-pool"] = "cluster-pool"
    pod_cidr: Ipv4Cidr
    """The cluster's Pod network. Cilium's own default, 10.0.0.0/8, holds the nodes of many
    networks, so there is none here. It cannot be exchanged while the cluster runs."""
    node_mask_size: int = Field(default=24, ge=1, le=32)
    """Size of a node's share; 24 gives 254 addresses. It must not change later."""
    pod_cidr_ipv6: Ipv6Cidr | None = None
    """The IPv6 Pod network, for dual stack."""
    node_mask_size_ipv6: int = Field(default=120, ge=1, le=128)
    """Size of a node's IPv6 share, at most 16 more than that of the Pod network."""

    @model_validator(mode="after")
    def _a_share_fits(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise problems_error(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        size = ipaddress.ip_network(self.pod_cidr).prefixlen
        if self.node_mask_size < size:
            message = f"/{self.node_mask_size} is larger than the whole Pod network /{size}"
            yield Problem(path="node_mask_size", message=message)
        if self.pod_cidr_ipv6 is None:
            return
        size = ipaddress.ip_network(self.pod_cidr_ipv6).prefixlen
        if not size <= self.node_mask_size_ipv6 <= size + _MOST_IPV6_BITS:
            message = (
                f"/{self.node_mask_size_ipv6} is no share of the Pod network /{size}; write "
                f"{size} to {min(size + _MOST_IPV6_BITS, 128)}"
            )
            yield Problem(path="node_mask_size_ipv6", message=message)

    @property
    def dual_stack(self) -> bool:
        """Whether Pods get an IPv6 address too."""
        return self.pod_cidr_ipv6 is not None

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {
            "ipam": "cluster-pool",
            "cluster-pool-ipv4-cidr": self.pod_cidr,
            "cluster-pool-ipv4-mask-size": str(self.node_mask_size),
        }
        if self.pod_cidr_ipv6 is not None:
            config["cluster-pool-ipv6-cidr"] = self.pod_cidr_ipv6
            config["cluster-pool-ipv6-mask-size"] = str(self.node_mask_size_ipv6)
        return config


class NodePodCidrs(Part):
    """Each node uses its ``spec.podCIDRs``.

    kube-controller-manager writes them with ``--allocate-node-cidrs=true``; a node without them
    gets no network.
    """

    kind: Literal["kubernetes"] = "kubernetes"
    dual_stack: bool = False
    """Whether nodes have an IPv6 network too, and Pods an IPv6 address."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration; an agent waits for its node's networks."""
        return {
            "ipam": "kubernetes",
            "k8s-require-ipv4-pod-cidr": "true",
            "k8s-require-ipv6-pod-cidr": flag(self.dual_stack),
        }


class Tunnel(Part):
    """Packets between nodes wrapped in UDP. Works on any network between the nodes."""

    kind: Literal["tunnel"] = "tunnel"
    protocol: Literal["vxlan", "geneve"] = "vxlan"
    """How packets are wrapped. A change cuts old nodes off from new ones while it rolls out."""
    port: Port | None = None
    """UDP port between the nodes; 8472 for vxlan and 6081 for geneve by default. Some virtual
    switches drop 8472; choose another there."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"routing-mode": "tunnel", "tunnel-protocol": self.protocol}
        if self.port is not None:
            config["tunnel-port"] = str(self.port)
        return config


class NativeRouting(Part):
    """Packets travel as they are; the network between the nodes must know where Pods live."""

    kind: Literal["native"] = "native"
    cidr: Ipv4Cidr
    """Where Pods are reached by their own address; beyond it they hide behind their node's. The
    Pod network, or a larger one around it."""
    cidr_ipv6: Ipv6Cidr | None = None
    """The same for IPv6; required for dual stack."""
    direct_routes: bool = False
    """Write routes to the other nodes' Pods on every node. For nodes on one network segment
    without a router that knows them."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {
            "routing-mode": "native",
            "ipv4-native-routing-cidr": self.cidr,
            "auto-direct-node-routes": flag(self.direct_routes),
        }
        if self.cidr_ipv6 is not None:
            config["ipv6-native-routing-cidr"] = self.cidr_ipv6
        return config


class KubeProxyReplacement(Part):
    """Cilium serves Services itself; kube-proxy must not run.

    Without kube-proxy nothing serves the Service of the API server before Cilium does, so Cilium
    has to know where the API server is.
    """

    api_server_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]*$")]
    """Name or address of the API server or its load balancer, as nodes reach it, without scheme
    and port (``10.0.0.1``)."""
    api_server_port: Port = 6443
    """Its port."""
    health_port: Port | None = None
    """Port on every address of a node where cloud load balancers ask whether Services are served
    there. Set 10256, kube-proxy's, where they do; none by default, as everybody can ask."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"kube-proxy-replacement": "true"}
        if self.health_port is not None:
            address = f"0.0.0.0:{self.health_port}"
            config["kube-proxy-replacement-healthz-bind-address"] = address
        return config

    def env(self) -> list[dict[str, Json]]:
        """Where Kubernetes' clients look for the API server."""
        return [
            env_value("KUBERNETES_SERVICE_HOST", self.api_server_host),
            env_value("KUBERNETES_SERVICE_PORT", str(self.api_server_port)),
        ]


Ipam: TypeAlias = Annotated[ClusterPool | NodePodCidrs, Field(discriminator="kind")]
Routing: TypeAlias = Annotated[Tunnel | NativeRouting, Field(discriminator="kind")]
