"""KubeProxy: makes Services work on every node.

Facts: kubernetes/kubernetes v1.37 (cmd/kube-proxy, cmd/kubeadm/app/phases/addons/proxy,
pkg/proxy/healthcheck, pkg/proxy/node.go), KEP-5343 and kubernetes#120864. Since 1.29 the
privileged part (kernel parameters, connection tracking, modules) can run alone and end: an init
container does it, and what stays on the node may change its network and nothing else.

The kernel keeps the rules while the Pod is replaced, so connections go on; new endpoints wait for
those seconds. With a CNI that replaces kube-proxy (Cilium) this agent must not be there at all.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, ClassVar, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from constructs_lib.agents.kube_proxy_local import (
    CONFIGURATION_KEYS,
    ByBridge,
    ByClusterCidr,
    ByInterfacePrefix,
    ByNodeCidr,
    LocalTraffic,
)
from constructs_lib.agents.kube_proxy_releases import NodePortWord, release_problems
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.extra import Extra, extra_problems, with_extra
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.declaration.networks import Cidr, cidr_problem
from constructs_lib.declaration.nodes import EVERYWHERE, Tolerates
from constructs_lib.declaration.platform import stands_in_for_kube_proxy
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.objects import Alert, Metrics
from constructs_lib.yaml.writer import document_to_yaml

__all__ = [
    "ByBridge",
    "ByClusterCidr",
    "ByInterfacePrefix",
    "ByNodeCidr",
    "Conntrack",
    "KubeProxySpec",
]

_CONFIG_FOLDER: Final = "/var/lib/kube-proxy"
_CONFIG_FILE: Final = "config.conf"
_KUBECONFIG_FILE: Final = "kubeconfig.conf"
_TOKEN_FOLDER: Final = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105  # a path

_HEALTHZ_PORT: Final = 10256
_METRICS: Final = ContainerPort(name="metrics", number=10249, host=True)

_NODE_CRITICAL_OOM_SCORE: Final = -997
"""What the kubelet gives Pods of system-node-critical. kube-proxy's own -999 is lower, and
lowering it takes a capability of its own."""

_SERVICE_OF_THE_API: Final = re.compile(r"kubernetes(\.default(\..*)?)?")


_NOT_SYNCED: Final = Alert(
    name="KubeProxyNotSynced",
    # Without changes nothing is written for up to an hour, so there has to be one that waits; in
    # a busy cluster one always waits, so the last success has to be long ago.
    expr=(
        "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{$scraped}\n"
        "> kubeproxy_sync_proxy_rules_last_timestamp_seconds{$scraped}\n"
        "and time() - kubeproxy_sync_proxy_rules_last_timestamp_seconds{$scraped} > 300"
    ),
    for_minutes=5,
    summary="Services on {{ $labels.node }} are out of date",
    description=(
        "kube-proxy on {{ $labels.node }} could not write its rules for ten minutes, so "
        "connections to Services go to Pods that are gone. Its log there says what failed."
    ),
)


def _api_server_problem(url: str) -> str | None:
    example = "write the control plane's own address as in https://10.0.0.10:6443"
    if re.fullmatch(r"https://(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]+)?", url) is None:
        return f"{url!r} is not the address of an API server; {example}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"{url!r} is not the address of an API server: {error}; {example}"
    if _SERVICE_OF_THE_API.fullmatch(host):
        return f"{url!r} is a Service, which is unreachable before kube-proxy runs; {example}"
    return None


def _cluster_cidr_problem(text: str) -> str | None:
    networks = text.split(",")
    for network in networks:
        if problem := cidr_problem(network):
            return problem
    versions = [ipaddress.ip_network(network).version for network in networks]
    if len(set(versions)) < len(versions):
        return f"{text!r} has two networks of one family; give one of IPv4 and one of IPv6 at most"
    return None


class Conntrack(Part):
    """How many connections the node's kernel can track. kube-proxy raises it, never lowers it."""

    max_per_core: int = Field(default=32_768, ge=1)
    """Connections for each CPU core. Upstream's default."""
    min: int = Field(default=131_072, ge=0)
    """Connections at least, however few cores the node has. Upstream's default."""


class KubeProxySpec(AgentSpec):
    """Services on every node.

    ``image`` is required, as kube-proxy has the cluster's version: never newer than the API
    server, and at most three minor versions older.
    """

    program_name: ClassVar[str] = "kube-proxy"
    component: ClassVar[str] = "network"
    role: ClassVar[str] = "kube-proxy"
    programs: ClassVar[frozenset[str]] = frozenset({"kube-proxy"})
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE
    one_at_a_time: ClassVar[bool] = True

    api_server: Annotated[str, checked(_api_server_problem)]
    """The control plane's own address (``https://10.0.0.10:6443``), never that of the Service
    ``kubernetes``: kube-proxy is what makes Services work."""
    cluster_cidr: Annotated[str, checked(_cluster_cidr_problem)] | None = None
    """The cluster's Pod network, exactly as kube-controller-manager has it in
    ``--cluster-cidr``; for dual stack both, with a comma, the cluster's first family first.
    Traffic from elsewhere to a Service is masqueraded. Required unless ``local_traffic`` tells
    Pods otherwise."""
    local_traffic: LocalTraffic = ByClusterCidr()
    """How traffic of the node's own Pods is told from other traffic. ``ByNodeCidr()`` where a
    family has several Pod networks, ``ByBridge`` or ``ByInterfacePrefix`` where Pods have
    addresses of the node's network."""
    mode: Literal["iptables", "nftables"] = "iptables"
    """How rules are written. ``iptables`` is upstream's default and works on every kernel;
    ``nftables`` scales better and wants Linux 5.13. Rules of the former mode can stay on a node
    until it is rebooted."""
    conntrack: Conntrack | None = Conntrack()
    """The kernel's connection tracking. None leaves it as it is: for nodes that are containers
    themselves (kind, LXC), where writing it is refused and kube-proxy would stop."""
    node_port_addresses: NodePortWord | ListOf[NodePortWord | Cidr] = ()
    """Networks on whose node addresses node ports answer, or ``primary`` for the node's own
    addresses only, as ``nftables`` does and upstream advises. None means upstream's default: every
    address with ``iptables``, the node's own with ``nftables``. From Kubernetes 1.37 on also
    ``localhost`` and ``all``, and any of them beside networks."""
    metrics_listen: Literal["localhost", "all"] = "localhost"
    """Who can read the metrics, which need no login: the node itself, or everyone who reaches
    the node on port 10249, as Prometheus must: with ``localhost`` nothing is scraped, whatever
    ``monitoring`` says, and only what the cluster knows of the agent is watched."""
    extra: Extra = Field(default_factory=dict)
    """Further keys of KubeProxyConfiguration (``{"iptables": {"minSyncPeriod": "2s"}}``). What the
    agent writes there cannot be given again."""
    resources: Resources = Resources(cpu="100m", memory="128Mi", memory_limit="512Mi")
    """Requests and limits on every node. It grows with the number of Services and endpoints; a
    tight memory limit stops Services from following their Pods."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without."""

    @field_validator("mode", mode="before")
    @classmethod
    def _not_ipvs(cls, mode: object) -> object:
        if mode == "ipvs":
            raise ValueError(
                "'ipvs' is deprecated upstream and sets kernel parameters while it runs, so it "
                "would have to stay privileged; write 'nftables', or 'iptables' on old kernels"
            )
        return mode

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        stand_in = stands_in_for_kube_proxy(self.platform)
        if stand_in is not None:
            yield stand_in
        yield from self._networks()
        yield from self._further_keys()
        yield from release_problems(
            self.image or "",
            mode=self.mode,
            node_ports=self._node_ports(),
            server=self._cluster.kubernetes,
        )

    def _networks(self) -> Iterator[Problem]:
        if isinstance(self.local_traffic, ByClusterCidr) and self.cluster_cidr is None:
            message = "is required; write the cluster's Pod network, or set local_traffic"
            yield Problem(path=("cluster_cidr",), message=message)
        if self.cluster_cidr is not None and not isinstance(self.local_traffic, ByClusterCidr):
            message = (
                f"{self.cluster_cidr!r} means nothing with {type(self.local_traffic).__name__}; "
                "leave one of the two out"
            )
            yield Problem(path=("cluster_cidr",), message=message)

    def _further_keys(self) -> Iterator[Problem]:
        for key in self.extra:
            if key not in CONFIGURATION_KEYS:
                near = get_close_matches(key, CONFIGURATION_KEYS, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                message = f"KubeProxyConfiguration has no such field{hint}"
                yield Problem(path=("extra", key), message=message)
        yield from extra_problems(self.extra, written=self._config(), path=("extra",))

    def default_image(self) -> None:
        """None: kube-proxy has the cluster's version."""

    @property
    def no_default_image(self) -> str:
        return (
            "kube-proxy has the cluster's version: never newer than the API server, at most three "
            "minor versions older; write registry.k8s.io/kube-proxy:v<version>@sha256:<64 hex "
            "digits>; 'constructs-lib images resolve' prints the digest"
        )

    def program(self) -> Program:
        return Program(
            main=self._daemon(),
            init=[self._preparation()],
            config={
                _CONFIG_FILE: document_to_yaml(with_extra(self._config(), self.extra)),
                _KUBECONFIG_FILE: document_to_yaml(self._kubeconfig()),
            },
            built_in_role="system:node-proxier",
            reasons=self._reasons(),
            host_network=True,
            # Cluster DNS is a Service.
            dns_policy="Default",
            metrics=Metrics(port=_METRICS) if self.metrics_listen == "all" else None,
            alerts=[_NOT_SYNCED],
        )

    def _preparation(self) -> Container:
        """What takes privilege, once: kernel parameters, connection tracking, modules."""
        modules = host_mount("lib-modules", "/lib/modules", "Directory")
        return Container(
            name="kube-proxy-init",
            image=self.resolved_image,
            command=["/usr/local/bin/kube-proxy"],
            args=[*self._args(), "--init-only"],
            env=[env_from_field("NODE_NAME", "spec.nodeName")],
            resources=self.resources.manifest(),
            security=SecurityContext(
                privileged=True, user=0, group=0, read_only_root=self._root_is_read_only()
            ),
            mounts=[*self._mounts(), modules],
        )

    def _daemon(self) -> Container:
        return Container(
            name="kube-proxy",
            image=self.resolved_image,
            command=["/usr/local/bin/kube-proxy"],
            args=self._args(),
            ports=[
                ContainerPort(name="healthz", number=_HEALTHZ_PORT, host=True),
                _METRICS,
            ],
            env=[env_from_field("NODE_NAME", "spec.nodeName")],
            resources=self.resources.manifest(),
            # It listens only once its node has addresses, for which it waits up to five minutes.
            startup=HttpProbe(path="/livez", port="healthz", timeout=5, failure_threshold=36),
            # /healthz fails on purpose while the node is being deleted, so that load balancers
            # turn away; a restart then would break the connections that are left.
            liveness=HttpProbe(path="/livez", port="healthz", timeout=5, failure_threshold=6),
            readiness=HttpProbe(path="/livez", port="healthz", timeout=5),
            security=SecurityContext(
                user=0,
                group=0,
                read_only_root=self._root_is_read_only(),
                # Legacy iptables, which the image picks on some nodes, opens a raw socket.
                capabilities=(
                    ("NET_ADMIN", "NET_RAW") if self.mode == "iptables" else ("NET_ADMIN",)
                ),
            ),
            mounts=self._mounts(),
        )

    def _args(self) -> list[str]:
        return [
            f"--config={_CONFIG_FOLDER}/{_CONFIG_FILE}",
            "--hostname-override=$(NODE_NAME)",
        ]

    def _mounts(self) -> list[Mount]:
        config = Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)
        return [config, xtables_lock_mount()]

    def _root_is_read_only(self) -> bool:
        # The image's iptables wrapper replaces itself with links on its first call; where it
        # cannot, it searches the node's rules again on every call.
        return self.mode != "iptables"

    def _config(self) -> dict[str, Json]:
        ipv6 = self._first_family() == 6  # noqa: PLR2004
        everyone, localhost = ("[::]", "[::1]") if ipv6 else ("0.0.0.0", "127.0.0.1")  # noqa: S104
        metrics = everyone if self.metrics_listen == "all" else localhost
        config: dict[str, Json] = {
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
            "kind": "KubeProxyConfiguration",
            "clientConnection": {"kubeconfig": f"{_CONFIG_FOLDER}/{_KUBECONFIG_FILE}"},
            # Written out, as upstream's default is going to change.
            "mode": self.mode,
            **self.local_traffic.config(self.cluster_cidr),
            # Load balancers ask from outside the node.
            "healthzBindAddress": f"{everyone}:{_HEALTHZ_PORT}",
            "metricsBindAddress": f"{metrics}:{_METRICS.number}",
            "oomScoreAdj": _NODE_CRITICAL_OOM_SCORE,
            "conntrack": self._conntrack(),
        }
        if self.node_port_addresses:
            config["nodePortAddresses"] = self._node_ports()
        return config

    def _node_ports(self) -> list[str]:
        given = self.node_port_addresses
        return [given] if isinstance(given, str) else list(given)

    def _first_family(self) -> int:
        """The IP version of the cluster's first family."""
        local = self.local_traffic
        if isinstance(local, ByClusterCidr):
            network = (self.cluster_cidr or "0.0.0.0/0").partition(",")[0]
            return ipaddress.ip_network(network).version
        return 6 if local.first_family == "ipv6" else 4

    def _conntrack(self) -> dict[str, Json]:
        if self.conntrack is None:
            return {"maxPerCore": 0, "tcpCloseWaitTimeout": "0s", "tcpEstablishedTimeout": "0s"}
        return {"maxPerCore": self.conntrack.max_per_core, "min": self.conntrack.min}

    def _kubeconfig(self) -> dict[str, Json]:
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": "cluster",
                    "cluster": {
                        "server": self.api_server,
                        "certificate-authority": f"{_TOKEN_FOLDER}/ca.crt",
                    },
                }
            ],
            "users": [{"name": "kube-proxy", "user": {"tokenFile": f"{_TOKEN_FOLDER}/token"}}],
            "contexts": [
                {"name": "kube-proxy", "context": {"cluster": "cluster", "user": "kube-proxy"}}
            ],
            "current-context": "kube-proxy",
        }

    def _reasons(self) -> dict[str, str]:
        reasons = {
            "DS501": "The init container sets kernel parameters and loads modules, then ends.",
            "DS503": "Only root can write the rules of the node's kernel.",
            "DS505": "kube-proxy writes the node's packet rules.",
            "DS604": "Everything that changes iptables rules takes the same lock of the node.",
            "DS613": "These are kube-proxy's own ports; load balancers ask 10256 for the node.",
        }
        if not self._root_is_read_only():
            reasons["DS506"] = "The image's iptables wrapper replaces itself with links."
        return reasons
