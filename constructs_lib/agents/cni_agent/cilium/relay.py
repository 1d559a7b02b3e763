"""Hubble's relay: a Deployment that asks every agent, and the Services between them.

Facts: cilium/charts 1.20.0 (hubble-relay/, hubble/peer-service.yaml). The names of the Services are
those that the programs ``cilium`` and ``hubble`` look for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.agents.cni_agent.cilium.config import POD_LABELS
from constructs_lib.agents.cni_agent.cilium.hubble import HubbleRelay
from constructs_lib.declaration.assembly import config_name
from constructs_lib.declaration.companion import Companion
from constructs_lib.k8s import objects
from constructs_lib.k8s.containers import (
    Container,
    GrpcProbe,
    Mount,
    SecurityContext,
    config_map_volume,
    empty_dir_volume,
    secret_volume,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.prometheus.objects import Metrics

__all__ = ["hubble_relay", "peer_service"]

_RELAY: Final = "hubble-relay"
_PEERS: Final = "hubble-peer"
_HTTP: Final = 80
_HTTPS: Final = 443
_PORT: Final = ContainerPort(name="grpc", number=4245)
_HEALTH_PORT: Final = 4222
_NONROOT: Final = 65532
_CONFIG_FOLDER: Final = "/etc/hubble-relay"
_SCRATCH: Final = "/tmp"  # noqa: S108  # a folder of the Pod
_TLS_FOLDER: Final = "/var/lib/hubble-relay/tls"


def peer_service(*, namespace: str, labels: Mapping[str, str]) -> Manifest:
    """The Service by which the relay learns of all agents, from the one on its own node."""
    return objects.service(
        _PEERS,
        namespace=namespace,
        labels=labels,
        pods=POD_LABELS,
        port=_HTTPS,
        to=_PEERS,
        local=True,
    )


def hubble_relay(relay: HubbleRelay, *, namespace: str, cluster: str) -> Companion:
    """The relay.

    Args:
        relay: its declaration.
        namespace: the agent's.
        cluster: name of the cluster, part of the agents' names.
    """
    return Companion(
        name=_RELAY,
        namespace=namespace,
        program=_RELAY,
        component="network",
        container=_container(relay),
        config={"config.yaml": _config(relay, namespace=namespace, cluster=cluster)},
        priority=None,
        pod_labels={"k8s-app": _RELAY},
        metrics=_metrics(relay),
        service_port=_HTTP,
    )


def _metrics(relay: HubbleRelay) -> Metrics | None:
    if relay.metrics_port is None:
        return None
    return Metrics(port=ContainerPort(name="metrics", number=relay.metrics_port))


def _container(relay: HubbleRelay) -> Container:
    metrics = _metrics(relay)
    files = {"tls.crt": "client.crt", "tls.key": "client.key", "ca.crt": "hubble-server-ca.crt"}
    return Container(
        name=_RELAY,
        image=relay.resolved_image(),
        command=[_RELAY],
        args=["serve"],
        ports=[_PORT, *([metrics.port] if metrics else [])],
        resources=relay.resources.manifest(),
        # A minute to reach the first agents; two before a relay that lost them starts afresh.
        startup=GrpcProbe(port=_HEALTH_PORT, initial_delay=10, period=3, failure_threshold=20),
        liveness=GrpcProbe(port=_HEALTH_PORT, timeout=10, failure_threshold=12),
        readiness=GrpcProbe(port=_HEALTH_PORT, timeout=3),
        security=SecurityContext(user=_NONROOT, group=_NONROOT),
        mounts=[
            Mount(volume=config_map_volume("config", config_name(_RELAY)), path=_CONFIG_FOLDER),
            Mount(volume=secret_volume("tls", relay.client_secret, items=files), path=_TLS_FOLDER),
            Mount(volume=empty_dir_volume("tmp", "16Mi"), path=_SCRATCH, read_only=False),
        ],
    )


def _config(relay: HubbleRelay, *, namespace: str, cluster: str) -> str:
    peers = f"{_PEERS}.{namespace}.svc.{relay.cluster_domain}.:{_HTTPS}"
    lines = [
        f"cluster-name: {cluster}",
        f"peer-service: {peers}",
        f"listen-address: :{_PORT.number}",
        "gops: false",
        f"tls-hubble-client-cert-file: {_TLS_FOLDER}/client.crt",
        f"tls-hubble-client-key-file: {_TLS_FOLDER}/client.key",
        f"tls-hubble-server-ca-files: {_TLS_FOLDER}/hubble-server-ca.crt",
        "disable-server-tls: true",
    ]
    if relay.metrics_port is not None:
        lines.append(f"metrics-listen-address: :{relay.metrics_port}")
    return "".join(f"{line}\n" for line in lines)
