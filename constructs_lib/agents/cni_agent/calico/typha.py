"""Typha, which stands between calico-node and the API server.

Every calico-node watches the whole cluster; beyond about fifty nodes that is too much to ask of the
API server, and Typha asks once for many of them. Facts: projectcalico/calico v3.32.1
(manifests/calico-typha.yaml, typha/pkg/config, typha/pkg/discovery, typha/pkg/daemon).

Left out on purpose: the PodDisruptionBudget of upstream's manifest, as calico-node reconnects at
once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import Field

from constructs_lib.agents.cni_agent.calico.ebpf import CalicoEbpf
from constructs_lib.agents.cni_agent.calico.rbac import typha_rules
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.image import PinnedImageRef
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.nodes import EVERYWHERE
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_field,
    env_value,
    secret_volume,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.objects import Metrics

__all__ = ["Typha", "TyphaTls"]

_NAME: Final = "calico-typha"
_USER: Final = 999
"""The image's own user."""
_GRACE_SECONDS: Final = 300
"""Time in which Typha sends its clients to others, a few at a time."""
_SERVER_FOLDER: Final = "/etc/calico-typha-tls"
_CLIENT_FOLDER: Final = "/etc/calico-node-tls"
_LOOPBACK: Final = "localhost"


class TyphaTls(Part):
    """TLS in both directions between calico-node and Typha.

    Both Secrets hold ``tls.crt``, ``tls.key`` and ``ca.crt`` of one authority, and must be there
    before the agents, which do not start without them.
    """

    server_secret: ObjectName = "calico-typha-tls"  # noqa: S105  # the name of a Secret
    """Secret of Typha."""
    server_name: str = "typha-server"
    """Common name of Typha's certificate."""
    client_secret: ObjectName = "calico-node-tls"  # noqa: S105  # the name of a Secret
    """Secret of calico-node."""
    client_name: str = "typha-client"
    """Common name of calico-node's certificate."""


class Typha(Part):
    """Typha, for clusters of more than about fifty nodes."""

    image: PinnedImageRef
    """Its image (``quay.io/calico/typha``), of the same release as the agent's. Required, as no
    public evidence of a digest is known."""
    replicas: int = Field(default=3, ge=1, le=100)
    """Its Pods, each on a node of its own: one for 200 nodes, and one more so that one may go."""
    resources: Resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    """Requests and limits. It remembers all that calico-node wants to know of the cluster."""
    port: PortOfNode = 5473
    """Port on its nodes for calico-node."""
    health_port: PortOfNode = 9098
    """Port of the health check, on its node's loopback address only."""
    metrics_port: PortOfNode | None = None
    """Port of metrics, on its node's own address. None without metrics; 9093 is usual."""
    tls: TyphaTls | None = None
    """Encrypt and authenticate. Without it, whoever reaches the port reads the cluster's policies
    and addresses, as with upstream's manifest."""

    def client_env(self, namespace: str) -> Iterator[tuple[str, str]]:
        """Variables by which calico-node finds Typha."""
        yield "FELIX_TYPHAK8SSERVICENAME", _NAME
        yield "FELIX_TYPHAK8SNAMESPACE", namespace
        if self.tls is not None:
            yield "FELIX_TYPHACAFILE", f"{_CLIENT_FOLDER}/ca.crt"
            yield "FELIX_TYPHACERTFILE", f"{_CLIENT_FOLDER}/tls.crt"
            yield "FELIX_TYPHAKEYFILE", f"{_CLIENT_FOLDER}/tls.key"
            yield "FELIX_TYPHACN", self.tls.server_name

    def client_mounts(self) -> Iterator[Mount]:
        """What calico-node reads to talk to Typha."""
        if self.tls is not None:
            volume = secret_volume("typha-client", self.tls.client_secret)
            yield Mount(volume=volume, path=_CLIENT_FOLDER)

    def companion(self, *, namespace: str, ebpf: CalicoEbpf | None) -> Companion:
        """Its Deployment with everything around it.

        Args:
            namespace: the agent's.
            ebpf: where the API server is, where Services do not work before calico-node does.
        """
        return Companion(
            name=_NAME,
            namespace=namespace,
            program=_NAME,
            component="network",
            container=self._container(namespace, ebpf),
            cluster_rules=typha_rules(),
            service_port=self.port,
            replicas=self.replicas,
            # No Pod has a network before calico-node has what Typha tells it.
            host_network=True,
            tolerates=EVERYWHERE,
            dns_policy="Default",
            pod_labels={"k8s-app": _NAME},
            metrics=self._metrics(),
            grace_seconds=_GRACE_SECONDS,
        )

    def _metrics(self) -> Metrics | None:
        if self.metrics_port is None:
            return None
        return Metrics(port=ContainerPort(name="metrics", number=self.metrics_port, host=True))

    def _ports(self) -> Iterator[ContainerPort]:
        yield ContainerPort(name=_NAME, number=self.port, host=True)
        yield ContainerPort(name="health", number=self.health_port, host=True)
        if (metrics := self._metrics()) is not None:
            yield metrics.port

    def _container(self, namespace: str, ebpf: CalicoEbpf | None) -> Container:
        healthy = HttpProbe(path="/readiness", port="health", host=_LOOPBACK, timeout=10)
        mounts = []
        if self.tls is not None:
            volume = secret_volume("typha-server", self.tls.server_secret)
            mounts = [Mount(volume=volume, path=_SERVER_FOLDER)]
        return Container(
            name=_NAME,
            image=self.image,
            ports=list(self._ports()),
            env=list(self._env(namespace, ebpf)),
            resources=self.resources.manifest(),
            liveness=HttpProbe(
                path="/liveness",
                port="health",
                host=_LOOPBACK,
                initial_delay=30,
                period=30,
                timeout=10,
            ),
            readiness=healthy,
            security=SecurityContext(user=_USER),
            mounts=mounts,
        )

    def _env(self, namespace: str, ebpf: CalicoEbpf | None) -> Iterator[dict[str, Json]]:
        variables = {
            "TYPHA_DATASTORETYPE": "kubernetes",
            "TYPHA_LOGSEVERITYSCREEN": "info",
            "TYPHA_LOGFILEPATH": "none",
            "TYPHA_LOGSEVERITYSYS": "none",
            "TYPHA_CONNECTIONREBALANCINGMODE": "kubernetes",
            "TYPHA_K8SNAMESPACE": namespace,
            "TYPHA_SERVERPORT": str(self.port),
            "TYPHA_HEALTHENABLED": "true",
            "TYPHA_HEALTHPORT": str(self.health_port),
            "TYPHA_SHUTDOWNTIMEOUTSECS": str(_GRACE_SECONDS),
        }
        if self.tls is not None:
            variables |= {
                "TYPHA_CAFILE": f"{_SERVER_FOLDER}/ca.crt",
                "TYPHA_SERVERCERTFILE": f"{_SERVER_FOLDER}/tls.crt",
                "TYPHA_SERVERKEYFILE": f"{_SERVER_FOLDER}/tls.key",
                "TYPHA_CLIENTCN": self.tls.client_name,
            }
        if ebpf is not None:
            variables |= ebpf.env()
        yield from (env_value(*variable) for variable in variables.items())
        if self.metrics_port is not None:
            yield env_value("TYPHA_PROMETHEUSMETRICSENABLED", "true")
            yield env_from_field("TYPHA_PROMETHEUSMETRICSHOST", "status.hostIP")
            yield env_value("TYPHA_PROMETHEUSMETRICSPORT", str(self.metrics_port))
