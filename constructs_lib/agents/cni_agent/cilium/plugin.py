"""The declaration of Cilium: a network by eBPF, with policies, and without kube-proxy if wanted.

Facts: cilium/cilium and cilium/charts 1.20.0. Left out on purpose, as each brings Deployments,
Secrets or permissions of its own: Hubble's relay and UI, Ingress and Gateway API, BGP, cluster
mesh, TLS interception and mutual authentication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.cilium.config import cilium_config
from constructs_lib.agents.cni_agent.cilium.containers import daemon, preparation
from constructs_lib.agents.cni_agent.cilium.network import (
    Ipam,
    KubeProxyReplacement,
    NativeRouting,
    Routing,
    Tunnel,
)
from constructs_lib.agents.cni_agent.cilium.operator import (
    LONGEST_AGENT_NAME,
    cilium_operator,
    operator_image,
)
from constructs_lib.agents.cni_agent.cilium.rbac import agent_rules
from constructs_lib.agents.cni_agent.plugin import CniPlugin
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.assembly import config_checksum
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image, image_version
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Port
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest

__all__ = ["Cilium"]

_REASONS: Final = {
    "DS501": "Only the step mount-bpf-fs is privileged: no other mount reaches the node.",
    "DS503": "Loading eBPF programs and changing the node's network takes root.",
    "DS505": "It loads eBPF programs, enters the network namespaces of Pods and mounts file "
    "systems.",
    "DS506": "The image's iptables replaces itself with the node's flavour on its first call.",
    "DS507": "Upstream runs it without a seccomp profile: bpf, mount and setns are its work.",
    "DS508": "The runtime's AppArmor profile forbids the mounts it makes.",
    "DS603": "Steps before the agent enter the namespaces of the node's process 1 through /proc, "
    "read-only.",
    "DS604": "It keeps eBPF maps in /sys/fs/bpf so that traffic survives a restart, and sets "
    "the node's network settings in /proc/sys.",
    "DS805": "The agent's health check answers on the node's loopback address only.",
}


class Cilium(CniPlugin):
    """Cilium's agents with the operator and all permissions of both.

    Its CRDs are not here, and there is no field for them: the operator creates them, and updates
    them with every version. Given a second time they would have two owners that undo each other's
    changes.

    eBPF maps count as the agent's memory and grow with the node's, hence the large limit.
    """

    default_resources: ClassVar[Resources] = Resources(
        cpu="100m", memory="512Mi", memory_limit="2Gi"
    )

    kind: Literal["cilium"] = "cilium"
    ipam: Ipam
    """Where Pods get their addresses: ``ClusterPool`` or ``NodePodCidrs``. It cannot change while
    the cluster runs."""
    routing: Routing = Tunnel()
    """How packets reach other nodes. A tunnel works everywhere; ``NativeRouting`` is faster."""
    kube_proxy_replacement: KubeProxyReplacement | None = None
    """Serve Services without kube-proxy. None leaves them to kube-proxy; ``hostPort`` of Pods
    then does not work, as Cilium serves host ports together with Services."""
    wireguard: bool = False
    """Encrypt traffic between Pods of different nodes (UDP 51871). The nodes' kernel must have
    WireGuard."""
    hubble: bool = True
    """Record the flows of each node, for ``hubble observe`` inside the agent's container. They
    are read through a socket of the node; nothing listens on the network."""
    mtu: int | None = Field(default=None, ge=1280, le=65535)
    """Largest packet of a node's network. Cilium finds it out by default."""
    exclusive: bool = True
    """Rename the configuration of other plugins on the node to ``*.cilium_bak``, so that no Pod
    starts under them. False where plugins work together (Multus, Istio's)."""
    health_port: Port = 9879
    """Port of the health check, on the node's loopback address. Change it where it is taken."""
    metrics_port: Port | None = None
    """Port of metrics on every address of every node (upstream 9962). Off by default."""
    mount_cgroup: bool = True
    """Mount a cgroup2 file system for Cilium. False takes the one at /sys/fs/cgroup, where the
    node has one and lets nobody mount another (Talos)."""
    load_kernel_modules: bool = True
    """Load kernel modules. False where the node forbids it (Talos)."""
    foreign_bin_folder: bool = False
    """Whether /opt/cni/bin belongs to another user than root, as Kubespray leaves it. The steps
    that write there then get the capability DAC_OVERRIDE."""
    operator_image: PinnedImageRef | None = None
    """Image of the operator (``operator-generic``), of the same version as the agent's ``image``.
    The catalogue's by default."""
    operator_replicas: Literal[1, 2] = 2
    """Pods of the operator, of which one works. 1 for a cluster of one node."""
    operator_resources: Resources = Resources(cpu="50m", memory="128Mi", memory_limit="512Mi")
    """Requests and limits of the operator. It holds every Pod and endpoint of the cluster."""

    @model_validator(mode="after")
    def _both_families_are_routed(self) -> Self:
        routing = self.routing
        if isinstance(routing, NativeRouting) and self.ipam.dual_stack and not routing.cidr_ipv6:
            message = "is required, as Pods have IPv6 addresses; write the IPv6 Pod network"
            raise problems_error([Problem(path="routing.cidr_ipv6", message=message)])
        return self

    def problems(self, agent: AgentSpec) -> Iterator[Problem]:
        if len(agent.name) > LONGEST_AGENT_NAME:
            message = (
                f"has {len(agent.name)} characters; at most {LONGEST_AGENT_NAME} leave room for "
            )
            yield Problem(path="name", message=f"{message}'-operator'")
        agents, operators = image_version(agent.resolved_image), image_version(operator_image(self))
        if agents and operators and agents != operators:
            message = f"{operators} is not the version of the agent, {agents}; set both to one"
            yield Problem(path="plugin.operator_image", message=message)

    def default_image(self) -> str:
        return catalogue_image("cilium")

    def program(self, agent: AgentSpec) -> Program:
        config = cilium_config(self, name=agent.name)

        def operator(_: Mapping[str, str]) -> Sequence[Manifest]:
            return cilium_operator(self, agent, checksum=config_checksum(config))

        return Program(
            main=daemon(self, agent),
            init=preparation(self, agent),
            config=config,
            cluster_rules=agent_rules(),
            companions=operator,
            reasons=_REASONS,
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            seccomp="Unconfined",
            grace_seconds=1,
        )
