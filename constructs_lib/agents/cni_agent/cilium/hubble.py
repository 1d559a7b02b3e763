"""Hubble: the flows of each node, recorded, counted and, through its relay, shown for all.

Keys and defaults are those of cilium/charts 1.20.0 (cilium-configmap.yaml, hubble/, hubble-relay/).
Its user interface is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.model import ListOf, Part, Port
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import Mount, secret_volume
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.prometheus.objects import Metrics

__all__ = ["Hubble", "HubbleRelay", "HubbleServer"]

_TLS_FOLDER: Final = "/var/lib/cilium/tls/hubble"
_Metric: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_-]*(:\S+)?$")]


class HubbleRelay(Part):
    """The relay: one address (Service ``hubble-relay``) for the flows of all nodes.

    Who reaches it reads them without a login; keep it from others with a network policy.
    """

    client_secret: ObjectName = "hubble-relay-client-certs"  # noqa: S105  # the name of a Secret
    """Secret with ``tls.crt``, ``tls.key`` and ``ca.crt`` by which agents know the relay, of the
    same authority as theirs."""
    image: PinnedImageRef | None = None
    """Its image, of the same version as the agent's. The catalogue's by default."""
    resources: Resources = Resources(cpu="50m", memory="64Mi", memory_limit="256Mi")
    """Requests and limits. Memory grows with the nodes it asks at once."""
    metrics_port: Port | None = None
    """Port of its metrics on its Pod's address (upstream 9966). None without."""
    cluster_domain: Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")] = "cluster.local"
    """Domain of the cluster's Services."""

    def resolved_image(self) -> str:
        """The image that runs."""
        return self.image or catalogue_image("hubble-relay")


class HubbleServer(Part):
    """Each agent serves its node's flows on the node's address, with TLS in both directions."""

    port: PortOfNode = 4244
    """Port on every address of every node."""
    secret: ObjectName = "hubble-server-certs"  # noqa: S105  # the name of a Secret
    """Secret with ``tls.crt``, ``tls.key`` and ``ca.crt``, from cert-manager for instance. Its name
    must be ``*.<cluster name>.hubble-grpc.cilium.io``. Agents start without the Secret, as what
    makes it may need a network first, and serve flows once it is there."""
    relay: HubbleRelay | None = None
    """Bring the relay. None where something else asks the agents."""


class Hubble(Part):
    """Flows of each node, for ``hubble observe`` inside the agent's container.

    They are read through a socket of the node; without ``server`` nothing listens on the network.
    """

    metrics: ListOf[_Metric] = ()
    """Metrics made of the flows (``("dns", "drop", "tcp", "flow", "icmp", "http")``), with their
    options behind a colon. None by default."""
    metrics_port: PortOfNode = 9965
    """Port of these metrics, on every address of every node."""
    server: HubbleServer | None = None
    """Serve flows on the network, which the relay needs."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"enable-hubble": "true"}
        if self.metrics:
            config["hubble-metrics"] = " ".join(self.metrics)
            config["hubble-metrics-server"] = f":{self.metrics_port}"
        if self.server is not None:
            config |= {
                "hubble-listen-address": f":{self.server.port}",
                "hubble-disable-tls": "false",
                "hubble-tls-cert-file": f"{_TLS_FOLDER}/server.crt",
                "hubble-tls-key-file": f"{_TLS_FOLDER}/server.key",
                "hubble-tls-client-ca-files": f"{_TLS_FOLDER}/client-ca.crt",
            }
        return config

    def ports(self) -> Iterator[ContainerPort]:
        """Ports of the agent's container."""
        if self.server is not None:
            yield ContainerPort(name="hubble-peer", number=self.server.port, host=True)
        if (scraped := self.scraped()) is not None:
            yield scraped.port

    def scraped(self) -> Metrics | None:
        """Where its metrics are; none without any."""
        if not self.metrics:
            return None
        port = ContainerPort(name="hubble-metrics", number=self.metrics_port, host=True)
        return Metrics(port=port, honor_labels=True)

    def mounts(self) -> Iterator[Mount]:
        """What the agent reads for it."""
        if self.server is not None:
            files = {"tls.crt": "server.crt", "tls.key": "server.key", "ca.crt": "client-ca.crt"}
            volume = secret_volume("hubble-tls", self.server.secret, items=files, optional=True)
            yield Mount(volume=volume, path=_TLS_FOLDER)
