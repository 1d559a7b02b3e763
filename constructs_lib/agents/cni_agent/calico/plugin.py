"""Calico: addresses, routes and network policies, kept in custom resources of the cluster.

Facts: projectcalico/calico v3.32.1 (manifests/calico.yaml, calico-vxlan.yaml and calico-bpf.yaml,
node/, cni-plugin/pkg/install, felix/config). Other releases are refused: older ones wait for ever
for permissions that 3.32 no longer needs, later ones are one image with other commands.

Variables of calico-node outrank the FelixConfiguration that the cluster has, so only what is
declared is written. Left out on purpose: the move from host-local addresses; the folders that Istio
and ``calicoctl node diags`` read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.calico.addresses import Autodetection, KubernetesInternalIp
from constructs_lib.agents.cni_agent.calico.backends import Backend, CalicoVxlan
from constructs_lib.agents.cni_agent.calico.companions import (
    API_GROUP,
    CNI_ACCOUNT,
    KubeControllers,
    cni_account,
)
from constructs_lib.agents.cni_agent.calico.crds import Crds, definitions
from constructs_lib.agents.cni_agent.calico.ebpf import CalicoEbpf
from constructs_lib.agents.cni_agent.calico.extra import FelixVariables, extra_problems
from constructs_lib.agents.cni_agent.calico.pools import CalicoPools
from constructs_lib.agents.cni_agent.calico.rbac import named_rule, node_rules
from constructs_lib.agents.cni_agent.calico.typha import Typha
from constructs_lib.agents.cni_agent.paths import (
    BIN_FOLDER,
    CONF_FOLDER,
    bin_mount,
    conf_mount,
)
from constructs_lib.agents.cni_agent.plugin import AS_ROOT, CniPlugin
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image, image_version
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.networks import Ipv4Cidr, Ipv6Cidr
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    ExecProbe,
    Mount,
    SecurityContext,
    env_from_field,
    env_value,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.platforms.facts import PLATFORMS
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.record import replace

__all__ = ["Calico"]

_NAME: Final = "calico-node"
_MINOR: Final = 32
_USUAL_HEALTH_PORT: Final = 9099
_POD_LABELS: Final = {"k8s-app": _NAME}
"""By which ``calicoctl`` and the migration from Flannel find the Pods."""
_CONFIG_FOLDER: Final = "/etc/calico-cni"
_CONFIG_FILE: Final = "cni-conf.json"
_NODE_SECURITY: Final = SecurityContext(privileged=True, user=0, group=0, read_only_root=False)


class Calico(CniPlugin):
    """Calico 3.32 with its installer, permissions and controllers.

    The agent's name must be ``calico-node``. Everything else about Calico, such as BGP peers, is
    an object of its own in the cluster.
    """

    default_resources: ClassVar[Resources] = Resources(
        cpu="250m", memory="256Mi", memory_limit="1Gi"
    )

    kind: Literal["calico"] = "calico"
    crds: Crds
    """Calico's CustomResourceDefinitions: manifests/crds.yaml of the same release, pinned, or
    ``installed`` where something else brings them before this agent."""
    pod_cidr: Ipv4Cidr | None = None
    """The cluster's Pod network, of which every node takes blocks. Read only while the cluster has
    no IPPool yet; change the IPPool afterwards."""
    pod_cidr_ipv6: Ipv6Cidr | None = None
    """The cluster's IPv6 Pod network, for dual stack, or alone for a cluster without IPv4."""
    pools: CalicoPools = CalicoPools()
    """How the pools are made, in what can never change later. Likewise."""
    nat_outgoing: bool = True
    """Pods talk to the outside with the address of their node. Likewise only for new IPPools."""
    backend: Backend = CalicoVxlan()
    """How packets travel between nodes. Upstream's calico.yaml is ``CalicoBgp()``: a cluster that
    comes from there keeps it, as its pool stays one of IP in IP, and VXLAN stops BGP."""
    autodetection: Autodetection = KubernetesInternalIp()
    """Which address of a node the others use."""
    mtu: int | None = Field(default=None, ge=576, le=9216)
    """Largest packet of Pods and tunnels, in bytes. Found out on each node by default."""
    ebpf: CalicoEbpf | None = None
    """Take eBPF instead of iptables and kube-proxy."""
    health_port: PortOfNode = _USUAL_HEALTH_PORT
    """Port of the health check, on the node's loopback address only. Another than 9099 outranks the
    cluster's FelixConfiguration."""
    metrics_port: PortOfNode | None = None
    """Port of Felix's metrics, on the node's own address. None without metrics; 9091 is usual."""
    cni_image: PinnedImageRef | None = None
    """Image with the plugin program, of the same release as the agent's. The catalogue's by
    default."""
    kube_controllers: KubeControllers = KubeControllers()
    """The controllers beside the DaemonSet."""
    typha: Typha | None = None
    """Ask the API server once for many nodes. Upstream wants it from fifty nodes on, and finds it
    essential from a hundred."""
    extra: FelixVariables = Field(default_factory=dict)
    """Further settings of Felix (``{"FELIX_LOGSEVERITYSCREEN": "Warning"}``), for what has no
    field. They outrank the cluster's FelixConfiguration, which is the better place for most."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        problems = list(self._network_problems())
        if problems:
            raise problems_error(problems)
        return self

    def _network_problems(self) -> Iterator[Problem]:
        if self.pod_cidr is None and self.pod_cidr_ipv6 is None:
            message = "is required; write the cluster's Pod network, such as '10.244.0.0/16'"
            yield Problem(path=("pod_cidr",), message=message)
        if self.pod_cidr is None and self.pools.create and isinstance(self.backend, CalicoVxlan):
            message = (
                "calico-node makes no IPv6 pool with VXLAN unless there is an IPv4 one; bring an "
                "IPPool, and write pools=CalicoPools(create=False)"
            )
            yield Problem(path=("pools", "create"), message=message)
        if self.pools.create:
            yield from self.pools.problems(ipv4=self.pod_cidr, ipv6=self.pod_cidr_ipv6)

    def default_image(self) -> str:
        return catalogue_image("calico-node")

    def problems(self, agent: AgentSpec) -> Iterator[Problem]:
        if agent.name != _NAME:
            message = (
                f"{agent.name!r} must be {_NAME!r} for Calico: its controllers wait for a "
                "DaemonSet of that name, and give back no address until they see it"
            )
            yield Problem(path=("name",), message=message)
        images: dict[tuple[str, ...], str] = {
            ("image",): agent.resolved_image,
            ("plugin", "cni_image"): self._cni_image(),
            ("plugin", "kube_controllers", "image"): self.kube_controllers.resolved_image(),
        }
        if self.typha is not None:
            images["plugin", "typha", "image"] = self.typha.image
        for path, reference in images.items():
            if _minor(reference) not in {None, _MINOR}:
                message = f"{reference!r} is not of Calico 3.{_MINOR}, which this version knows"
                yield Problem(path=path, message=message)
        written = {entry["name"]: str(entry.get("value")) for entry in self._env(agent)}
        yield from extra_problems(self.extra, written=written)

    def program(self, agent: AgentSpec) -> Program:
        beside = list(self._companions(agent))

        def companions(labels: Mapping[str, str]) -> list[Manifest]:
            home = agent.home
            made = (each for companion in beside for each in companion.manifests(home=home))
            return [*cni_account(agent.namespace, labels, home=home), *made]

        return Program(
            main=self._node(agent),
            init=[self._install(agent), self._mount_filesystems(agent)],
            config={_CONFIG_FILE: json.dumps(self._cni_conf(), indent=2) + "\n"},
            cluster_rules=node_rules(),
            role_rules=[named_rule("", "serviceaccounts/token", "create", name=CNI_ACCOUNT)],
            crds=definitions(self.crds),
            companions=companions,
            pod_labels=_POD_LABELS,
            reasons={
                **AS_ROOT,
                "DS501": "Calico sets sysctls of the node and mounts file systems on it; it is "
                "only known to work privileged.",
                "DS506": "The image's start script writes into it.",
                "DS603": "The node's own mounts are read from its /proc, before the daemon runs.",
                "DS604": "The node's name is kept in /var/lib/calico for the plugin, and eBPF maps "
                "in /sys/fs/bpf.",
            },
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            grace_seconds=5,
            metrics=self._metrics_at(),
            scraped_beside=[scraped for companion in beside for scraped in companion.scraped],
        )

    def _companions(self, agent: AgentSpec) -> Iterator[Companion]:
        yield self.kube_controllers.companion(namespace=agent.namespace, daemon_set=agent.name)
        if self.typha is not None:
            yield self.typha.companion(namespace=agent.namespace, ebpf=self.ebpf)

    def _cni_image(self) -> str:
        return self.cni_image or catalogue_image("calico-cni")

    def _install(self, agent: AgentSpec) -> Container:
        return Container(
            name="install-cni",
            image=self._cni_image(),
            command=["/opt/cni/bin/install"],
            env=[
                env_value("CNI_CONF_NAME", "10-calico.conflist"),
                # Written into the configuration as the place of the plugin's kubeconfig.
                env_value("CNI_NET_DIR", PLATFORMS[agent.platform].cni_conf),
                env_value("CNI_NETWORK_CONFIG_FILE", f"{_CONFIG_FOLDER}/{_CONFIG_FILE}"),
                env_value("CALICO_CNI_SERVICE_ACCOUNT", CNI_ACCOUNT),
                env_from_field("KUBERNETES_NODE_NAME", "spec.nodeName"),
                env_value("SLEEP", "false"),
                *self._api_server(),
            ],
            resources=agent.resources.manifest(),
            # Where SELinux is on, only a privileged container may write the runtime's folders.
            security=SecurityContext(privileged=True, user=0, group=0),
            mounts=[
                bin_mount(agent, at=f"/host{BIN_FOLDER}"),
                conf_mount(agent, at=f"/host{CONF_FOLDER}"),
                Mount(volume=agent.config_volume(), path=_CONFIG_FOLDER),
            ],
        )

    def _mount_filesystems(self, agent: AgentSpec) -> Container:
        # Without eBPF most of Calico works without them, so a node that refuses still starts.
        best_effort = [] if self.ebpf else ["-best-effort"]
        return Container(
            name="ebpf-bootstrap",
            image=agent.resolved_image,
            command=["calico-node", "-init", *best_effort],
            resources=agent.resources.manifest(),
            security=_NODE_SECURITY,
            mounts=[
                host_mount(
                    "sys-fs", "/sys/fs", "Directory", read_only=False, propagation="Bidirectional"
                ),
                replace(_run_mount(), propagation="Bidirectional"),
                host_mount("nodeproc", "/proc", "Directory", at="/nodeproc"),
            ],
        )

    def _node(self, agent: AgentSpec) -> Container:
        live = ExecProbe(
            command=["/bin/calico-node", "-felix-live", *self.backend.probe_flags("live")],
            timeout=10,
            failure_threshold=6,
        )
        return Container(
            name=_NAME,
            image=agent.resolved_image,
            ports=list(self._ports()),
            env=[*self._env(agent), *(env_value(*each) for each in self.extra.items())],
            resources=agent.resources.manifest(),
            # Before Felix answers, it waits for the API server for as long as that takes.
            startup=replace(live, period=5, failure_threshold=121),
            liveness=live,
            readiness=ExecProbe(
                command=["/bin/calico-node", "-felix-ready", *self.backend.probe_flags("ready")],
                timeout=10,
            ),
            # Marks the node's network as down, so that no Pod is sent to it meanwhile.
            pre_stop=["/bin/calico-node", "-shutdown"],
            security=_NODE_SECURITY,
            mounts=[
                # The daemon renews the plugin's token here; it is good for a day.
                conf_mount(agent, at=f"/host{CONF_FOLDER}"),
                host_mount("lib-modules", "/lib/modules", "Directory"),
                xtables_lock_mount(),
                _run_mount(),
                host_mount(
                    "var-lib-calico", "/var/lib/calico", "DirectoryOrCreate", read_only=False
                ),
                host_mount(
                    "bpffs",
                    "/sys/fs/bpf",
                    "Directory",
                    read_only=False,
                    propagation="HostToContainer",
                ),
                *(self.typha.client_mounts() if self.typha is not None else ()),
            ],
        )

    def _ports(self) -> Iterator[ContainerPort]:
        yield ContainerPort(name="felix-health", number=self.health_port, host=True)
        yield from self.backend.ports()
        if (metrics := self._metrics_at()) is not None:
            yield metrics.port

    def _metrics_at(self) -> Metrics | None:
        if self.metrics_port is None:
            return None
        port = ContainerPort(name="metrics", number=self.metrics_port, host=True)
        return Metrics(port=port, pod_labels=tuple(_POD_LABELS))

    def _env(self, agent: AgentSpec) -> Iterator[dict[str, Json]]:
        yield env_from_field("NODENAME", "spec.nodeName")
        yield from (env_value(*variable) for variable in self._variables())
        yield from self._metrics()
        if self.typha is not None:
            variables = self.typha.client_env(agent.namespace)
            yield from (env_value(*variable) for variable in variables)
        yield from self._api_server()

    def _variables(self) -> Iterator[tuple[str, str]]:
        yield "DATASTORE_TYPE", "kubernetes"
        yield "CALICO_API_GROUP", API_GROUP
        yield "WAIT_FOR_DATASTORE", "true"
        yield "CALICO_CNI_SERVICE_ACCOUNT", CNI_ACCOUNT
        yield from self.backend.env(self.mtu)
        yield from self._address_variables()
        yield "CALICO_DISABLE_FILE_LOGGING", "true"
        # Otherwise Pods could not reach the kubelet and the API server on their own node.
        yield "FELIX_DEFAULTENDPOINTTOHOSTACTION", "ACCEPT"
        yield "FELIX_HEALTHENABLED", "true"
        if self.health_port != _USUAL_HEALTH_PORT:
            yield "FELIX_HEALTHPORT", str(self.health_port)
        if self.ebpf is not None:
            yield "FELIX_BPFENABLED", "true"

    def _address_variables(self) -> Iterator[tuple[str, str]]:
        method = self.autodetection.method()
        if self.pod_cidr is not None:
            yield "IP", "autodetect"
            yield "IP_AUTODETECTION_METHOD", method
        else:
            yield "IP", "none"
            # A router's id is an IPv4 address; without one it is made of the node's name.
            yield "CALICO_ROUTER_ID", "hash"
        yield "FELIX_IPV6SUPPORT", str(self.pod_cidr_ipv6 is not None).lower()
        if self.pod_cidr_ipv6 is not None:
            yield "IP6", "autodetect"
            yield "IP6_AUTODETECTION_METHOD", method
        yield from self.pools.env(
            ipv4=self.pod_cidr, ipv6=self.pod_cidr_ipv6, nat=self.nat_outgoing
        )

    def _metrics(self) -> Iterator[dict[str, Json]]:
        if self.metrics_port is not None:
            yield env_value("FELIX_PROMETHEUSMETRICSENABLED", "true")
            yield env_from_field("FELIX_PROMETHEUSMETRICSHOST", "status.hostIP")
            yield env_value("FELIX_PROMETHEUSMETRICSPORT", str(self.metrics_port))

    def _api_server(self) -> list[dict[str, Json]]:
        return [env_value(*variable) for variable in self.ebpf.env().items()] if self.ebpf else []

    def _cni_conf(self) -> dict[str, Json]:
        """The plugin's configuration; the installer fills in what stands between ``__``."""
        ipam: dict[str, Json] = {"type": "calico-ipam"}
        if self.pod_cidr_ipv6 is not None:
            ipv4 = str(self.pod_cidr is not None).lower()
            ipam |= {"assign_ipv4": ipv4, "assign_ipv6": "true"}
        calico = {
            "type": "calico",
            "log_level": "info",
            "log_file_path": "/var/log/calico/cni/cni.log",
            "datastore_type": "kubernetes",
            "calico_api_group": API_GROUP,
            "nodename": "__KUBERNETES_NODE_NAME__",
            "mtu": self.mtu or 0,
            "ipam": ipam,
            "policy": {"type": "k8s"},
            "kubernetes": {"kubeconfig": "__KUBECONFIG_FILEPATH__"},
        }
        portmap = {"type": "portmap", "snat": True, "capabilities": {"portMappings": True}}
        return {"name": "k8s-pod-network", "cniVersion": "1.0.0", "plugins": [calico, portmap]}


def _run_mount() -> Mount:
    """Sockets and locks, shared with the plugin; writable."""
    return host_mount("var-run-calico", "/var/run/calico", "DirectoryOrCreate", read_only=False)


def _minor(image: str) -> int | None:
    """The 32 of v3.32.2; none where the tag is no such version."""
    match = re.match(r"v?3\.(\d+)", image_version(image) or "")
    return int(match[1]) if match else None
