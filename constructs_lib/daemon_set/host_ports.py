"""Ports of the node that a Pod claims, and which claims exclude each other.

Source: ``pkg/scheduler/util/utils.go`` (GetHostPorts) and ``types.go`` of
``k8s.io/kube-scheduler/framework`` (HostPortInfo), Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.manifest import Json

__all__ = ["ANY_ADDRESS", "THE_KUBELET", "USED_BY_THE_NODE", "HostPort", "host_ports", "port_names"]

# The scheduler knows this one wildcard only: '::' is an address like any other to it.
ANY_ADDRESS: Final = "0.0.0.0"  # noqa: S104  # compared, never listened on
"""Every address of the node."""

THE_KUBELET: Final = "the kubelet"
USED_BY_THE_NODE: Final[Mapping[int, str]] = {
    22: "the node's SSH server",
    2379: "etcd",
    2380: "etcd",
    2381: "etcd",
    6443: "the API server",
    10248: THE_KUBELET,
    10249: "kube-proxy",
    10250: THE_KUBELET,
    10255: THE_KUBELET,
    10256: "kube-proxy",
    10257: "the controller manager",
    10258: "the cloud controller manager",
    10259: "the scheduler",
}
"""TCP ports of a node on which something of its own listens, and what.

Source: ``pkg/cluster/ports/ports.go`` and, for etcd and the API server,
``cmd/kubeadm/app/constants/constants.go`` of Kubernetes v1.37.
"""


class HostPort(NamedTuple):
    """A claim on a port of the node. Printed as ``TCP 9100`` or ``TCP 127.0.0.1:9100``.

    Attributes:
        port: the port's number.
        protocol: TCP, UDP or SCTP.
        ip: the address of the node it is bound to; ``0.0.0.0`` for all.
    """

    port: int
    protocol: str
    ip: str

    def excludes(self, other: HostPort) -> bool:
        """Whether both claims cannot be met on one node."""
        if (self.port, self.protocol) != (other.port, other.protocol):
            return False
        return self.ip == other.ip or ANY_ADDRESS in (self.ip, other.ip)

    def __str__(self) -> str:
        return f"{self.protocol} {'' if self.ip == ANY_ADDRESS else self.ip + ':'}{self.port}"


def host_ports(pod: Mapping[str, Json]) -> tuple[HostPort, ...]:
    """What a Pod spec claims: its containers and sidecars; init containers that end do not count.

    On the host network a declared container port is a port of the node.
    """
    on_host = bool(pod.get("hostNetwork"))
    return tuple(claim for entry in _lasting(pod) for claim in _claims(entry, on_host=on_host))


def port_names(pod: Mapping[str, Json]) -> set[str]:
    """The names of the ports of a Pod spec; of init containers, too, as sidecars are among them."""
    containers = (*(pod.get("containers") or ()), *(pod.get("initContainers") or ()))
    ports = (port for container in containers for port in container.get("ports") or ())
    return {port["name"] for port in ports if port.get("name")}


def _lasting(pod: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    yield from pod.get("containers") or ()
    for container in pod.get("initContainers") or ():
        if container.get("restartPolicy") == "Always":
            yield container


def _claims(container: Mapping[str, Json], *, on_host: bool) -> Iterator[HostPort]:
    for entry in container.get("ports") or ():
        number = entry.get("hostPort") or (entry.get("containerPort") if on_host else 0)
        if number:
            yield HostPort(
                number, entry.get("protocol") or "TCP", entry.get("hostIP") or ANY_ADDRESS
            )
