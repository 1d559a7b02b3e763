"""Flannel: an overlay network, one subnet a node.

Facts: flannel-io/flannel v0.28.7 (Documentation/kube-flannel.yml and configuration.md, main.go,
pkg/subnet/kube). It needs the node's network and two capabilities, not privilege. The container
runtime's own plugins (bridge, host-local, portmap, loopback) must be on the node, and with iptables
the kernel module br_netfilter must be loaded; Flannel brings neither.
"""

from __future__ import annotations

import json
from typing import Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.flannel.backends import Backend, Vxlan
from constructs_lib.agents.cni_agent.flannel.interfaces import Interfaces
from constructs_lib.agents.cni_agent.paths import bin_mount, conf_mount
from constructs_lib.agents.cni_agent.plugin import AS_ROOT, UnprivilegedInstaller
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.errors import Problem
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
from constructs_lib.record import replace

__all__ = ["Flannel"]

_CONFIG_FOLDER: Final = "/etc/kube-flannel"

_POD_LABELS: Final = {"app": "flannel", "k8s-app": "flannel", "tier": "node"}
"""Those of upstream's manifest, and the one by which Calico's migration finds Flannel's Pods."""

_NO_PROBES: Final = dict.fromkeys(
    ("DS801", "DS802"), "It was declared without a health port; it ends when it cannot go on."
)

ExtraFlag: TypeAlias = Literal[
    "ip-blackhole-route",
    "ip-masq-fully-random-disable",
    "iptables-forward-rules",
    "iptables-resync",
    "kube-annotation-prefix",
    "public-ip",
    "public-ipv6",
    "set-node-network-unavailable",
    "subnet-lease-renew-margin",
    "v",
    "vmodule",
]
"""The flags of flanneld that the declaration does not write itself. flanneld ends at a flag that it
does not know."""


class Flannel(UnprivilegedInstaller):
    """Flannel with its configuration, installers and permissions: everything it needs."""

    kind: Literal["flannel"] = "flannel"
    pod_cidr: Ipv4Cidr | None = None
    """The cluster's Pod network, exactly as kube-controller-manager has it in ``--cluster-cidr``
    (with ``--allocate-node-cidrs=true``); otherwise Flannel stops with 'pod cidr not assigned'."""
    pod_cidr_ipv6: Ipv6Cidr | None = None
    """The cluster's IPv6 Pod network, for dual stack, or alone for a cluster without IPv4."""
    backend: Backend = Vxlan()
    """How packets travel between nodes. It must not change while the cluster runs."""
    interfaces: Interfaces = ()
    """The node's interface to use: names, then patterns, then at most one that reaches an address,
    which is the order in which flanneld tries them. The default route's by default; set it where
    nodes have several networks."""
    masquerade: bool = True
    """Hide Pods behind their node's address on the way out of the Pod network."""
    nftables: bool = False
    """Write nftables rules instead of iptables rules."""
    health_port: PortOfNode | None = 28471
    """Port of the health check, on the node's own address. An uncommon one, because flanneld ends,
    and with it the node's network, where another program has the port. None goes without probes,
    as upstream does."""
    plugin_image: PinnedImageRef | None = None
    """Image with the plugin program that is copied to the node. The catalogue's by default."""
    extra: dict[ExtraFlag, str] = Field(default_factory=dict)
    """Further flags of flanneld (``{"iptables-resync": "60"}``), for what has no field.
    ``$(HOST_IP)`` is expanded, as in ``{"public-ip": "$(HOST_IP)"}``."""

    @model_validator(mode="after")
    def _has_a_network(self) -> Self:
        if self.pod_cidr is None and self.pod_cidr_ipv6 is None:
            message = "is required; write the cluster's Pod network, such as '10.244.0.0/16'"
            raise problems_error([Problem(path=("pod_cidr",), message=message)])
        return self

    def default_image(self) -> str:
        return catalogue_image("flannel")

    def program(self, agent: AgentSpec) -> Program:
        resources = agent.resources.manifest()
        config = Mount(volume=agent.config_volume(), path=_CONFIG_FOLDER)
        root = SecurityContext(user=0, group=0, capabilities=self.bin_folder_capabilities)
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
            pod_labels=_POD_LABELS,
            reasons={
                **AS_ROOT,
                "DS506": "The image's iptables wrapper replaces itself with links.",
                **({} if self.health_port else _NO_PROBES),
            },
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            grace_seconds=5,
        )

    def _daemon(self, agent: AgentSpec, config: Mount) -> Container:
        port = healthy = None
        if self.health_port is not None:
            port = ContainerPort(name="healthz", number=self.health_port, host=True)
            healthy = HttpProbe(path="/healthz", port=port.name)
        state = host_mount("run", "/run/flannel", "DirectoryOrCreate", read_only=False)
        return Container(
            name="kube-flannel",
            image=agent.resolved_image,
            command=["/opt/bin/flanneld"],
            args=[
                *(["--ip-masq"] if self.masquerade else []),
                "--kube-subnet-mgr",
                *self._health_flags(),
                *(interface.flag() for interface in self.interfaces),
                *(f"--{flag}={value}" for flag, value in self.extra.items()),
            ],
            ports=[port] if port else [],
            env=[
                # Flannel looks up its own Pod to learn which node it is on.
                env_from_field("POD_NAME", "metadata.name"),
                env_from_field("POD_NAMESPACE", "metadata.namespace"),
                env_from_field("HOST_IP", "status.hostIP"),
                env_value("EVENT_QUEUE_DEPTH", "5000"),
                env_value("CONT_WHEN_CACHE_NOT_READY", "false"),
            ],
            resources=agent.resources.manifest(),
            # It answers after its first list of all nodes, for which it waits ten minutes itself.
            startup=replace(healthy, period=5, failure_threshold=133) if healthy else None,
            liveness=replace(healthy, period=30) if healthy else None,
            # /readyz came with a later release than the one pinned; there it would be a 404.
            readiness=healthy,
            security=SecurityContext(
                user=0,
                group=0,
                # The image's iptables wrapper replaces itself with links on its first call.
                read_only_root=False,
                capabilities=("NET_ADMIN", "NET_RAW"),
            ),
            mounts=[state, config, xtables_lock_mount()],
        )

    def _health_flags(self) -> list[str]:
        if self.health_port is None:
            return []
        return ["--healthz-ip=$(HOST_IP)", f"--healthz-port={self.health_port}"]

    def _net_conf(self) -> dict[str, Json]:
        conf: dict[str, Json] = {}
        if self.pod_cidr is None:
            conf["EnableIPv4"] = False
        else:
            conf["Network"] = self.pod_cidr
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
