"""Where Pods get their addresses.

Each choice knows the keys of Cilium's configuration that it stands for. Keys and defaults are
those of cilium/charts 1.20.0 (cilium-configmap.yaml); the limits of a node's share are those of
the operator's allocator (``pkg/ipam/cidrset``).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import DnsLabel, ListOf, Part
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr
from constructs_lib.errors import Problem
from constructs_lib.k8s.repeats import repeated

__all__ = ["ClusterPool", "Eni", "Ipam", "MultiPool", "NodePodCidrs", "PodPool"]

_MOST_IPV6_BITS: Final = 16
"""The operator keeps one bit for every node's share and refuses a table of more."""

_TagText: TypeAlias = Annotated[str, Field(min_length=1, pattern=r"^[^,=]+$")]
"""A key or a value of a tag; lists of them are separated by ',' and '='."""


class _Shares(Part):
    """Networks of which every node gets a share."""

    pod_cidr: Ipv4Cidr | None = None
    """The Pod network. Cilium's own default, 10.0.0.0/8, holds the nodes of many networks, so there
    is none here. It cannot be exchanged while the cluster runs."""
    node_mask_size: int = Field(default=24, ge=1, le=32)
    """Size of a node's share; 24 gives 254 addresses. It must not change later."""
    pod_cidr_ipv6: Ipv6Cidr | None = None
    """The IPv6 Pod network, for dual stack, or alone for a cluster without IPv4."""
    node_mask_size_ipv6: int = Field(default=120, ge=1, le=128)
    """Size of a node's IPv6 share, at most 16 more than that of the Pod network."""

    @model_validator(mode="after")
    def _a_share_fits(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise problems_error(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        if self.pod_cidr is None and self.pod_cidr_ipv6 is None:
            message = "is required; write the cluster's Pod network, such as '10.244.0.0/16'"
            yield Problem(path=("pod_cidr",), message=message)
        if self.pod_cidr is not None:
            size = ipaddress.ip_network(self.pod_cidr).prefixlen
            if self.node_mask_size < size:
                message = f"/{self.node_mask_size} is larger than the whole Pod network /{size}"
                yield Problem(path=("node_mask_size",), message=message)
        if self.pod_cidr_ipv6 is not None:
            size = ipaddress.ip_network(self.pod_cidr_ipv6).prefixlen
            most = min(size + _MOST_IPV6_BITS, 128)
            if not size <= self.node_mask_size_ipv6 <= most:
                message = (
                    f"/{self.node_mask_size_ipv6} is not a share of the Pod network /{size}; "
                    f"write {size} to {most}"
                )
                yield Problem(path=("node_mask_size_ipv6",), message=message)

    @property
    def ipv4(self) -> bool:
        """Whether Pods get an IPv4 address."""
        return self.pod_cidr is not None

    @property
    def ipv6(self) -> bool:
        """Whether Pods get an IPv6 address."""
        return self.pod_cidr_ipv6 is not None


class ClusterPool(_Shares):
    """Cilium's operator cuts a network into one share a node. Nothing else must hand it out."""

    kind: Literal["cluster-pool"] = "cluster-pool"

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"ipam": "cluster-pool"}
        if self.pod_cidr is not None:
            config["cluster-pool-ipv4-cidr"] = self.pod_cidr
            config["cluster-pool-ipv4-mask-size"] = str(self.node_mask_size)
        if self.pod_cidr_ipv6 is not None:
            config["cluster-pool-ipv6-cidr"] = self.pod_cidr_ipv6
            config["cluster-pool-ipv6-mask-size"] = str(self.node_mask_size_ipv6)
        return config


class PodPool(_Shares):
    """One of several Pod networks."""

    name: DnsLabel
    """Name of its CiliumPodIPPool. Pods and namespaces ask for it with the annotation
    ``ipam.cilium.io/ip-pool``; ``default`` serves all others."""

    def text(self) -> str:
        """The pool as the operator's option spells it."""
        parts = []
        if self.pod_cidr is not None:
            parts += [f"ipv4-cidrs:{self.pod_cidr}", f"ipv4-mask-size:{self.node_mask_size}"]
        if self.pod_cidr_ipv6 is not None:
            parts.append(f"ipv6-cidrs:{self.pod_cidr_ipv6}")
            parts.append(f"ipv6-mask-size:{self.node_mask_size_ipv6}")
        return f"{self.name}={';'.join(parts)}"


def _pools_problems(pools: ListOf[PodPool]) -> Iterator[str]:
    names = [pool.name for pool in pools]
    if twice := list(repeated(names)):
        yield f"{', '.join(twice)} is listed twice; give each pool its own name"
    if "default" not in names:
        yield "none is named 'default', from which Pods without an annotation get addresses"
    if len({(pool.ipv4, pool.ipv6) for pool in pools}) > 1:
        yield "give all pools the same address families; every Pod gets one of each"


class MultiPool(Part):
    """Several Pod networks, of which nodes take shares as Pods ask for them.

    The operator creates the pools once; change the CiliumPodIPPool objects afterwards.
    """

    kind: Literal["multi-pool"] = "multi-pool"
    pools: Annotated[ListOf[PodPool], Field(min_length=1)]
    """The pools, one of them named ``default``."""

    @model_validator(mode="after")
    def _pools_fit(self) -> Self:
        problems = [Problem(path=("pools",), message=each) for each in _pools_problems(self.pools)]
        if problems:
            raise problems_error(problems)
        return self

    @property
    def ipv4(self) -> bool:
        """Whether Pods get an IPv4 address."""
        return self.pools[0].ipv4

    @property
    def ipv6(self) -> bool:
        """Whether Pods get an IPv6 address."""
        return self.pools[0].ipv6

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        pools = ",".join(pool.text() for pool in self.pools)
        return {"ipam": "multi-pool", "auto-create-cilium-pod-ip-pools": pools}


class NodePodCidrs(Part):
    """Each node uses its ``spec.podCIDRs``.

    kube-controller-manager writes them with ``--allocate-node-cidrs=true``; a node without them
    gets no network.
    """

    kind: Literal["kubernetes"] = "kubernetes"
    families: Literal["ipv4", "ipv6", "dual-stack"] = "ipv4"
    """Which networks nodes have, and Pods get an address of."""

    @property
    def ipv4(self) -> bool:
        """Whether Pods get an IPv4 address."""
        return self.families != "ipv6"

    @property
    def ipv6(self) -> bool:
        """Whether Pods get an IPv6 address."""
        return self.families != "ipv4"

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration; an agent waits for its node's networks."""
        return {
            "ipam": "kubernetes",
            "k8s-require-ipv4-pod-cidr": flag(self.ipv4),
            "k8s-require-ipv6-pod-cidr": flag(self.ipv6),
        }


class Eni(Part):
    """Addresses of the VPC on network interfaces that Cilium's operator attaches (AWS only).

    The operator asks EC2 for them; give its ServiceAccount a role with the permissions that
    Cilium's guide to AWS ENI lists (``operator_service_account_annotations``, or a Pod Identity
    association). The aws-node DaemonSet must not run.
    """

    kind: Literal["eni"] = "eni"
    prefix_delegation: bool = False
    """Attach prefixes of 16 addresses instead of single ones: more Pods a node, on Nitro only."""
    release_excess: bool = False
    """Give back addresses that a node has not used for a while."""
    first_interface_index: int | None = Field(default=None, ge=0)
    """Index of the first interface for Pods; 0 by default, the node's own."""
    subnet_ids: ListOf[_TagText] = ()
    """Subnets for new interfaces; those of the node's zone with most free addresses by default."""
    subnet_tags: dict[_TagText, _TagText] = Field(default_factory=dict)
    """Or the tags of such subnets."""
    security_groups: ListOf[_TagText] = ()
    """Security groups of new interfaces; those of the node's first interface by default."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags that new interfaces get."""

    @property
    def ipv4(self) -> bool:
        """Pods get an IPv4 address."""
        return True

    @property
    def ipv6(self) -> bool:
        """Pods get no IPv6 address."""
        return False

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {
            "ipam": "eni",
            "enable-endpoint-routes": "true",
            "auto-create-cilium-node-resource": "true",
            "aws-enable-prefix-delegation": flag(self.prefix_delegation),
            "aws-release-excess-ips": flag(self.release_excess),
            "eni-tags": json.dumps(self.tags, sort_keys=True),
        }
        if self.first_interface_index is not None:
            config["eni-first-interface-index"] = str(self.first_interface_index)
        if self.subnet_ids:
            config["eni-subnet-ids"] = ",".join(self.subnet_ids)
        if self.subnet_tags:
            tags = (f"{key}={value}" for key, value in self.subnet_tags.items())
            config["eni-subnet-tags"] = ",".join(tags)
        if self.security_groups:
            config["eni-security-groups"] = ",".join(self.security_groups)
        return config


Ipam: TypeAlias = Annotated[
    ClusterPool | MultiPool | NodePodCidrs | Eni, Field(discriminator="kind")
]
