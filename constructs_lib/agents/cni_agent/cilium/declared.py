"""What a declaration of Cilium says, and which of it goes together.

Facts: cilium/cilium and cilium/charts 1.20.0 (values.yaml, validate.yaml, cilium-configmap.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.cilium.encryption import CiliumWireGuard, Encryption
from constructs_lib.agents.cni_agent.cilium.hubble import Hubble
from constructs_lib.agents.cni_agent.cilium.ipam import Eni, Ipam
from constructs_lib.agents.cni_agent.cilium.routing import (
    CiliumMasquerade,
    NativeRouting,
    Routing,
    Tunnel,
)
from constructs_lib.agents.cni_agent.cilium.services import KubeProxyReplacement
from constructs_lib.agents.cni_agent.plugin import UnprivilegedInstaller
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Annotations, ListOf
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem

__all__ = ["CiliumDeclared"]

_FIRST_ID_THAT_ENI_DROPS: Final = 128
"""cilium/cilium#21330: packets that policies match are dropped with ids from here on."""


class CiliumDeclared(UnprivilegedInstaller):
    """The fields of Cilium."""

    default_resources: ClassVar[Resources] = Resources(
        cpu="100m", memory="512Mi", memory_limit="2Gi"
    )

    kind: Literal["cilium"] = "cilium"
    ipam: Ipam
    """Where Pods get their addresses: ``ClusterPool``, ``MultiPool``, ``NodePodCidrs`` or ``Eni``.
    It cannot change while the cluster runs."""
    routing: Routing = Tunnel()
    """How packets reach other nodes. A tunnel works everywhere; ``NativeRouting`` is faster. With
    ``Eni`` it is always native, and by default so."""
    masquerade: CiliumMasquerade | None = CiliumMasquerade()
    """Hide Pods behind their node's address on the way out of the cluster. None where the network
    around the nodes knows the way back to Pods, which is the default with ``Eni``."""
    kube_proxy_replacement: KubeProxyReplacement | None = None
    """Serve Services without kube-proxy. None leaves them to kube-proxy; ``hostPort`` of Pods
    then does not work, as Cilium serves host ports together with Services."""
    devices: ListOf[Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:@-]*\+?$")]] = ()
    """The nodes' interfaces that Cilium works on, where it does not find the right ones: names,
    or ``eth+`` for all that begin so."""
    encryption: Encryption | None = None
    """Encrypt what Pods send to other nodes: ``CiliumWireGuard`` or ``CiliumIpsec``."""
    hubble: Hubble | None = Hubble()
    """Record the flows of each node. None does not."""
    cluster_name: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")] = "default"
    """Name of the cluster, in Hubble and among the clusters of a mesh. A change breaks policies
    and connections while it rolls out, so choose it at once."""
    cluster_id: int = Field(default=0, ge=0, le=255)
    """Number of the cluster among those of a mesh; 0 for none. It is part of every identity, so it
    cannot change while the cluster runs."""
    bandwidth_manager: Literal["off", "fair", "bbr"] = "off"
    """Keep to the annotation ``kubernetes.io/egress-bandwidth`` of Pods and queue fairly, with TCP
    congestion control by BBR if wanted (Linux 5.18)."""
    egress_gateway: bool = False
    """Let CiliumEgressGatewayPolicies send what leaves the cluster through chosen nodes. Needs
    ``masquerade=CiliumMasquerade(ebpf=True)``."""
    local_redirect_policies: bool = False
    """Let CiliumLocalRedirectPolicies send packets to a Pod of the same node, as NodeLocal
    DNSCache wants. Needs ``kube_proxy_replacement``."""
    l2_announcements: bool = False
    """Let nodes answer ARP for addresses of Services (CiliumL2AnnouncementPolicy). Every agent may
    then write Leases. Needs ``kube_proxy_replacement``."""
    bgp: bool = False
    """Let CiliumBGPClusterConfigs announce routes. Passwords of peers are read from Secrets of the
    agent's own namespace, which every agent and the operator may then read."""
    mtu: int | None = Field(default=None, ge=1280, le=65535)
    """Largest packet of a node's network. Cilium finds it out by default."""
    exclusive: bool = True
    """Rename the configuration of other plugins on the node to ``*.cilium_bak``, so that no Pod
    starts under them. False where plugins work together (Multus, Istio's)."""
    health_port: PortOfNode = 9879
    """Port of the health check, on the node's loopback address. Change it where it is taken."""
    metrics_port: PortOfNode | None = None
    """Port of metrics on every address of every node (upstream 9962). Off by default."""
    mount_cgroup: bool = True
    """Mount a cgroup2 file system for Cilium. False takes the one at /sys/fs/cgroup, where the
    node has one and lets nobody mount another (Talos)."""
    load_kernel_modules: bool = True
    """Load kernel modules. False where the node forbids it (Talos)."""
    debug: bool = False
    """Write what agents and operator do into their logs, in detail."""
    operator_image: PinnedImageRef | None = None
    """Image of the operator (``operator-generic``, with ``Eni`` ``operator-aws``), of the same
    version as the agent's ``image``. The catalogue's by default."""
    operator_replicas: Literal[1, 2] = 2
    """Pods of the operator, of which one works. 1 for a cluster of one node."""
    operator_resources: Resources = Resources(cpu="50m", memory="128Mi", memory_limit="512Mi")
    """Requests and limits of the operator. It holds every Pod and endpoint of the cluster."""
    operator_metrics_port: PortOfNode | None = None
    """Port of the operator's metrics, on every address of its node (upstream 9963). Off by
    default."""
    operator_service_account_annotations: Annotations = Field(default_factory=dict)
    """Annotations of the operator's ServiceAccount, such as the cloud role it stands for."""
    extra: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,252}$")], str] = Field(
        default_factory=dict
    )
    """Further keys of cilium-config (``{"bpf-lb-map-max": "131072"}``), for what has no field. A
    key that a field decides is refused."""

    @model_validator(mode="before")
    @classmethod
    def _of_the_vpc(cls, fields: Any) -> Any:
        """The network of a VPC knows the Pods' addresses: neither tunnel nor masquerade."""
        ipam = fields.get("ipam") if isinstance(fields, dict) else None
        if isinstance(ipam, Eni) or (isinstance(ipam, dict) and ipam.get("kind") == "eni"):
            return {"routing": NativeRouting(), "masquerade": None, **fields}
        return fields

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        problems = [*self._routing_problems(), *self._service_problems(), *self._other_problems()]
        if problems:
            raise problems_error(problems)
        return self

    @property
    def loopback(self) -> str:
        """The node's own address, as probes ask it."""
        return "127.0.0.1" if self.ipam.ipv4 else "::1"

    def resolved_operator_image(self) -> str:
        """The operator's image that runs."""
        name = "cilium-operator-aws" if isinstance(self.ipam, Eni) else "cilium-operator"
        return self.operator_image or catalogue_image(name)

    def _routing_problems(self) -> Iterator[Problem]:
        routing, eni = self.routing, isinstance(self.ipam, Eni)
        if isinstance(routing, Tunnel):
            if eni:
                message = "cannot be a tunnel with Eni; leave it out or write NativeRouting()"
                yield Problem(path=("routing",), message=message)
            return
        if self.masquerade is None or eni:
            return
        for on, field, given in (
            (self.ipam.ipv4, "cidr", routing.cidr),
            (self.ipam.ipv6, "cidr_ipv6", routing.cidr_ipv6),
        ):
            if on and given is None:
                family = "IPv6" if field.endswith("ipv6") else "IPv4"
                message = f"is required, as Pods have {family} addresses; write the Pod network"
                yield Problem(path=("routing", field), message=message)

    def _service_problems(self) -> Iterator[Problem]:
        proxy = self.kube_proxy_replacement
        ebpf = self.masquerade is not None and self.masquerade.ebpf
        needed = "needs kube_proxy_replacement=KubeProxyReplacement(...)"
        if ebpf and proxy is None:
            yield Problem(
                path=("masquerade", "ebpf"), message=f"{needed}; the agent would not start"
            )
        if self.masquerade is not None and self.masquerade.exempt and not ebpf:
            message = "needs masquerade.ebpf=True; the agent would not start"
            yield Problem(path=("masquerade", "exempt"), message=message)
        for field in ("l2_announcements", "local_redirect_policies"):
            if getattr(self, field) and proxy is None:
                yield Problem(path=(field,), message=needed)
        if self.egress_gateway and not ebpf:
            message = "needs masquerade=CiliumMasquerade(ebpf=True); the agent would not start"
            yield Problem(path=("egress_gateway",), message=message)
        if proxy is not None and proxy.direct_return is not None:
            dispatch = proxy.direct_return.dispatch
            geneve = isinstance(self.routing, Tunnel) and self.routing.protocol == "geneve"
            if isinstance(self.routing, Tunnel) and not (dispatch == "geneve" and geneve):
                message = (
                    f"{dispatch!r} does not go with this tunnel; write dispatch='geneve' with "
                    "Tunnel(protocol='geneve'), or use NativeRouting"
                )
                path = ("kube_proxy_replacement", "direct_return", "dispatch")
                yield Problem(path=path, message=message)

    def _other_problems(self) -> Iterator[Problem]:
        if self.cluster_id and self.cluster_name == "default":
            message = f"cluster {self.cluster_id} of a mesh needs a name other than 'default'"
            yield Problem(path=("cluster_name",), message=message)
        if isinstance(self.ipam, Eni) and self.cluster_id >= _FIRST_ID_THAT_ENI_DROPS:
            message = "with Eni only ids below 128 work (cilium/cilium#21330)"
            yield Problem(path=("cluster_id",), message=message)
        encryption = self.encryption
        if (
            isinstance(encryption, CiliumWireGuard)
            and encryption.only_encrypted is not None
            and isinstance(self.routing, Tunnel)
            and not encryption.plain_to_nodes
        ):
            message = "must be True with only_encrypted in a tunnel, or nodes cannot be reached"
            yield Problem(path=("encryption", "plain_to_nodes"), message=message)
