"""Kindnet: plain routes between the nodes, with NetworkPolicies.

Facts: kubernetes-sigs/kindnet v1.0.0 (install-kindnet.yaml, cmd/kindnetd, pkg/). It is not the
``kindnetd`` that kind puts into its own clusters. Nodes must reach each other directly, on one
network segment or through a router that knows every node's Pod network; there is no overlay. The
kernel must have nftables and nfqueue.

Left out on purpose: its DNS cache, which in v1.0.0 reads the kubelet's configuration through
``nodes/proxy``, a permission to run commands in every Pod; and its IPsec overlay, whose key is
the first 16 characters of a token, which are the same in every token signed alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from constructs_lib.agents.cni_agent.paths import (
    BIN_FOLDER,
    bin_mount,
    conf_mount,
)
from constructs_lib.agents.cni_agent.plugin import AS_ROOT, UnprivilegedInstaller
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.declaration.networks import Cidr
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.prometheus.objects import Metrics

__all__ = ["Kindnet", "Masquerade", "NetworkPolicies"]

_NODE_BIN: Final = f"/host{BIN_FOLDER}"
"""Where the installer sees the node's folder: the image has its own plugin at ``BIN_FOLDER``."""

_PLUGIN: Final = "cni-kindnet"

_POD_LABELS: Final = {"app": "kindnet", "k8s-app": "kindnet", "tier": "node"}
"""Those of upstream's manifest."""


class Masquerade(Part):
    """Pods talk to the outside with the address of their node."""

    exempt: ListOf[Cidr] = ()
    """Networks that see the Pods' own addresses (``10.0.0.0/8``). They need a route back."""


class NetworkPolicies(Part):
    """NetworkPolicies are enforced on every node."""

    nri: bool = True
    """Learn a Pod's address from the container runtime (NRI) before the Pod starts. Without it a
    new Pod runs for a moment before its policies hold. False where the runtime has NRI off."""


class Kindnet(UnprivilegedInstaller):
    """Kindnet with its installer and permissions. The agent's ``image`` is required.

    Every node needs its ``spec.podCIDRs`` (kube-controller-manager with
    ``--allocate-node-cidrs=true``); a node without them stays NotReady.
    """

    kind: Literal["kindnet"] = "kindnet"
    network_policies: NetworkPolicies | None = NetworkPolicies()
    """Enforce NetworkPolicies. None leaves them to another program, or to nobody."""
    masquerade: Masquerade | None = Masquerade()
    """Hide Pods behind their node's address on the way out of the cluster. None where the network
    around the nodes knows the way back to Pods."""
    nat64: bool = True
    """Let Pods of an IPv6-only cluster reach IPv4 through 64:ff9b::/96. Elsewhere it does
    nothing."""
    fastpath_packets: int = Field(default=20, ge=0)
    """Packets after which the kernel forwards a connection on a shorter way; 0 switches that
    off."""
    control_plane_endpoint: Annotated[str, Field(pattern=r"^https://[^\s/]+$")] | None = None
    """Address of the API server (``https://10.0.0.1:6443``) to use instead of the cluster's
    Service, which needs kube-proxy first."""
    metrics_port: PortOfNode = 19080
    """Port of metrics and profiles, on the node's own address. Change it where 19080 is taken."""

    def default_image(self) -> None:
        """None: no digest of a kindnet image is known."""

    def program(self, agent: AgentSpec) -> Program:
        return Program(
            main=self._daemon(agent),
            init=[self._install_plugin(agent)],
            cluster_rules=list(self._rules()),
            pod_labels=_POD_LABELS,
            reasons={
                **AS_ROOT,
                "DS501": "kindnetd enters the network namespaces of Pods and sets sysctls of the "
                "node; it is only known to work privileged.",
                "DS801": "kindnetd has no health check; it exits when it cannot go on.",
                "DS802": "kindnetd has no health check; it exits when it cannot go on.",
            },
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            grace_seconds=5,
            metrics=Metrics(port=self._metrics_port()),
        )

    def _metrics_port(self) -> ContainerPort:
        return ContainerPort(name="metrics", number=self.metrics_port, host=True)

    def _daemon(self, agent: AgentSpec) -> Container:
        # It answers no health check; a crash ends the process.
        return Container(
            name="kindnet",
            image=agent.resolved_image,
            command=["/bin/kindnetd"],
            args=list(self._args()),
            ports=[self._metrics_port()],
            env=[
                env_from_field("NODE_NAME", "spec.nodeName"),
                # It stops unless both are the same, which shows it the node's network.
                env_from_field("HOST_IP", "status.hostIP"),
                env_from_field("POD_IP", "status.podIP"),
            ],
            resources=agent.resources.manifest(),
            security=SecurityContext(privileged=True, user=0, group=0),
            # It writes the network configuration itself, once it knows the node's Pod network.
            mounts=[conf_mount(agent), *self._runtime_mounts()],
        )

    def _args(self) -> Iterator[str]:
        yield "--hostname-override=$(NODE_NAME)"
        yield "--disable-cni=false"
        yield f"--network-policy={_flag(self.network_policies is not None)}"
        if self.network_policies is not None:
            yield f"--disable-nri={_flag(not self.network_policies.nri)}"
        yield f"--masquerading={_flag(self.masquerade is not None)}"
        if self.masquerade is not None and self.masquerade.exempt:
            yield f"--no-masquerade-cidr={','.join(self.masquerade.exempt)}"
        yield f"--nat64={_flag(self.nat64)}"
        yield "--dns-caching=false"
        yield "--ipsec-overlay=false"
        yield f"--fastpath-threshold={self.fastpath_packets}"
        if self.control_plane_endpoint is not None:
            yield f"--control-plane-endpoint={self.control_plane_endpoint}"
        yield f"--metrics-bind-address=[$(HOST_IP)]:{self.metrics_port}"
        yield "--v=2"

    def _install_plugin(self, agent: AgentSpec) -> Container:
        source, target = f"{BIN_FOLDER}/{_PLUGIN}", f"{_NODE_BIN}/{_PLUGIN}"
        return Container(
            name="install-cni-plugin",
            image=agent.resolved_image,
            command=["sh", "-c"],
            # A program that is running cannot be written to, but its name can be given to another.
            args=[f"cp {source} {target}.new && mv -f {target}.new {target}"],
            resources=agent.resources.manifest(),
            security=SecurityContext(user=0, group=0, capabilities=self.bin_folder_capabilities),
            mounts=[bin_mount(agent, at=_NODE_BIN)],
        )

    def _runtime_mounts(self) -> Iterator[Mount]:
        if self.network_policies is not None and self.network_policies.nri:
            # Read-only is enough: a socket is connected to and a namespace entered, not written.
            yield host_mount("nri", "/var/run/nri", "DirectoryOrCreate")
            yield host_mount(
                "netns", "/var/run/netns", "DirectoryOrCreate", propagation="HostToContainer"
            )

    def _rules(self) -> Iterator[dict[str, Json]]:
        watch = ["list", "watch"]
        yield policy_rule(groups=[""], resources=["nodes"], verbs=watch)
        if self.network_policies is not None:
            yield policy_rule(groups=[""], resources=["namespaces", "pods"], verbs=watch)
            yield policy_rule(
                groups=["networking.k8s.io"], resources=["networkpolicies"], verbs=watch
            )


def _flag(on: bool) -> str:
    return "true" if on else "false"
