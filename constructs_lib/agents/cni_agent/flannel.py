"""Flannel: an overlay network, one subnet a node.

Facts: flannel-io/flannel v0.28 (Documentation/kube-flannel.yml, main.go). It needs the node's
network and two capabilities, not privilege. The container runtime's own plugins (bridge,
host-local, portmap, loopback) must be on the node; Flannel does not bring them.
"""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.cni_agent.paths import bin_mount, conf_mount
from constructs_lib.agents.cni_agent.plugin import AS_ROOT, CniPlugin
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.model import Part, Port
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_field,
    env_value,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule

__all__ = [
    "Flannel",
    "HostGateway",
    "InterfaceByName",
    "InterfaceByPattern",
    "InterfaceThatReaches",
    "Vxlan",
    "WireGuard",
]

_CONFIG_FOLDER: Final = "/etc/kube-flannel"


class Vxlan(Part):
    """Packets wrapped in UDP. Works on any network between the nodes."""

    kind: Literal["vxlan"] = "vxlan"
    port: Port = 8472
    """UDP port between the nodes. Some virtual switches drop 8472; choose another there."""
    vni: int = Field(default=1, ge=1, le=16_777_215)
    """Network identifier."""

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        return {"Type": "vxlan", "Port": self.port, "VNI": self.vni}


class HostGateway(Part):
    """Plain routes, without an overlay. Every node must be on one network segment."""

    kind: Literal["host-gw"] = "host-gw"

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        return {"Type": "host-gw"}


class WireGuard(Part):
    """Encrypted packets. The nodes' kernel must have WireGuard loaded."""

    kind: Literal["wireguard"] = "wireguard"
    port: Port = 51820
    """UDP port between the nodes."""

    def backend(self) -> dict[str, Json]:
        """``Backend`` of net-conf.json."""
        return {"Type": "wireguard", "ListenPort": self.port}


class InterfaceByName(Part):
    """The node's interface of this name (``eth1``)."""

    kind: Literal["name"] = "name"
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,14}$")]

    def flag(self) -> str:
        return f"--iface={self.name}"


class InterfaceByPattern(Part):
    """The first interface whose name or address matches a regular expression."""

    kind: Literal["pattern"] = "pattern"
    pattern: Annotated[str, Field(min_length=1)]

    def flag(self) -> str:
        return f"--iface-regex={self.pattern}"


class InterfaceThatReaches(Part):
    """The interface through which the node reaches an address."""

    kind: Literal["reaches"] = "reaches"
    address: Annotated[str, Field(min_length=2)]

    def flag(self) -> str:
        return f"--iface-can-reach={self.address}"


Backend: TypeAlias = Annotated[Vxlan | HostGateway | WireGuard, Field(discriminator="kind")]
Interface: TypeAlias = Annotated[
    InterfaceByName | InterfaceByPattern | InterfaceThatReaches, Field(discriminator="kind")
]


class Flannel(CniPlugin):
    """Flannel with its configuration, installers and permissions: everything it needs."""

    kind: Literal["flannel"] = "flannel"
    pod_cidr: Ipv4Cidr
    """The cluster's Pod network, exactly as kube-controller-manager has it in ``--cluster-cidr``
    (with ``--allocate-node-cidrs=true``); otherwise Flannel stops with 'pod cidr not assigned'."""
    pod_cidr_ipv6: Ipv6Cidr | None = None
    """The cluster's IPv6 Pod network, for dual stack."""
    backend: Backend = Vxlan()
    """How packets travel between nodes. It must not change while the cluster runs."""
    interfaces: tuple[Interface, ...] = ()
    """The node's interface to use, in order of preference; the default route's by default.
    Set it where nodes have several networks."""
    nftables: bool = False
    """Write nftables rules instead of iptables rules."""
    health_port: Port = 8081
    """Port of the health check, on the node's own address. Change it where 8081 is taken."""
    plugin_image: PinnedImageRef | None = None
    """Image with the plugin program that is copied to the node. The catalogue's by default."""

    def default_image(self) -> str:
        return catalogue_image("flannel")

    def program(self, agent: AgentSpec) -> Program:
        resources = agent.resources.manifest()
        config = Mount(volume=agent.config_volume(), path=_CONFIG_FOLDER)
        root = SecurityContext(user=0, group=0)
        install_plugin = Container(
            name="install-cni-plugin",
            image=self.plugin_image or catalogue_image("flannel-cni-plugin"),
            command=["cp"],
            args=["-f", "/flannel", "/opt/cni/bin/flannel"],
            resources=resources,
            security=root,
            mounts=[bin_mount(agent)],
        )
        install_conf = Container(
            name="install-cni",
            image=agent.resolved_image,
            command=["/opt/bin/install-conf"],
            args=[f"{_CONFIG_FOLDER}/cni-conf.json", "/etc/cni/net.d/10-flannel.conflist"],
            resources=resources,
            security=root,
            mounts=[conf_mount(agent), config],
        )
        return Program(
            main=self._daemon(agent, config),
            init=[install_plugin, install_conf],
            config={
                "cni-conf.json": _json(self._cni_conf()),
                "net-conf.json": _json(self._net_conf()),
            },
            cluster_rules=[
                policy_rule(groups=[""], resources=["pods"], verbs=["get"]),
                policy_rule(groups=[""], resources=["nodes"], verbs=["get", "list", "watch"]),
                policy_rule(groups=[""], resources=["nodes/status"], verbs=["patch"]),
            ],
            reasons={
                **AS_ROOT,
                "DS506": "The image's iptables wrapper replaces itself with links.",
            },
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            grace_seconds=5,
        )

    def _daemon(self, agent: AgentSpec, config: Mount) -> Container:
        state = host_mount("run", "/run/flannel", "DirectoryOrCreate", read_only=False)
        return Container(
            name="kube-flannel",
            image=agent.resolved_image,
            command=["/opt/bin/flanneld"],
            args=[
                "--ip-masq",
                "--kube-subnet-mgr",
                "--healthz-ip=$(HOST_IP)",
                f"--healthz-port={self.health_port}",
                *(interface.flag() for interface in self.interfaces),
            ],
            ports=[ContainerPort(name="healthz", number=self.health_port, host=True)],
            env=[
                # Flannel looks up its own Pod to learn which node it is on.
                env_from_field("POD_NAME", "metadata.name"),
                env_from_field("POD_NAMESPACE", "metadata.namespace"),
                env_from_field("HOST_IP", "status.hostIP"),
                env_value("EVENT_QUEUE_DEPTH", "5000"),
                env_value("CONT_WHEN_CACHE_NOT_READY", "false"),
            ],
            resources=agent.resources.manifest(),
            liveness=HttpProbe(path="/healthz", port="healthz", initial_delay=10, period=30),
            # /readyz came with a later release than the one pinned; there it would be a 404.
            readiness=HttpProbe(path="/healthz", port="healthz", initial_delay=5),
            security=SecurityContext(
                user=0,
                group=0,
                # The image's iptables wrapper replaces itself with links on its first call.
                read_only_root=False,
                capabilities=("NET_ADMIN", "NET_RAW"),
            ),
            mounts=[state, config, xtables_lock_mount()],
        )

    def _net_conf(self) -> dict[str, Json]:
        conf: dict[str, Json] = {"Network": self.pod_cidr}
        if self.pod_cidr_ipv6 is not None:
            conf |= {"EnableIPv6": True, "IPv6Network": self.pod_cidr_ipv6}
        conf["EnableNFTables"] = self.nftables
        conf["Backend"] = self.backend.backend()
        return conf

    def _cni_conf(self) -> dict[str, Json]:
        return {
            "name": "cbr0",
            "cniVersion": "0.3.1",
            "plugins": [
                {"type": "flannel", "delegate": {"hairpinMode": True, "isDefaultGateway": True}},
                {"type": "portmap", "capabilities": {"portMappings": True}},
            ],
        }


def _json(value: dict[str, Json]) -> str:
    return json.dumps(value, indent=2) + "\n"
