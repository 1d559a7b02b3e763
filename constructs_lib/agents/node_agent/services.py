"""Services that lead to the agent's Pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.model import DnsLabel, Labels, ListOf, Part, Port
from constructs_lib.declaration.named import Named, NamedListOf, listed
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["Service", "ServicePort", "Services"]


class ServicePort(Part):
    """A port of a Service."""

    name: DnsLabel | None = None
    """Its name, which only a single port can do without."""
    port: Port
    """The number that clients use."""
    to: Port | PortName | None = None
    """The port of the Pods, by number or name; the same number by default."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """What is spoken on it."""
    node_port: Port | None = None
    """The port of every node that leads there, for the types that have one; chosen by the cluster
    by default."""
    app_protocol: Annotated[str, Field(min_length=1)] | None = None
    """What is spoken above that (``http``, ``kubernetes.io/h2c``), for what balances its load."""

    def manifest(self) -> dict[str, Json]:
        """The port of the Service."""
        found: dict[str, Json] = {
            "name": self.name,
            "port": self.port,
            "targetPort": self.to,
            "protocol": None if self.protocol == "TCP" else self.protocol,
            "nodePort": self.node_port,
            "appProtocol": self.app_protocol,
        }
        return given(found)


_PORTS: Final = Named.by("port")

ServicePorts: TypeAlias = Annotated[NamedListOf[ServicePort, int], _PORTS]
"""Ports in their order: numbers or ``ServicePort`` by name (``{"metrics": 9100}``), or a list."""


class Service(Beside):
    """A name in the cluster that leads to the agent's Pods."""

    name: DnsLabel = ""
    """Its name; left out where it is the key of a mapping."""
    ports: Annotated[ServicePorts, Field(min_length=1)]
    """Its ports."""
    pods: Labels = Field(default_factory=dict)
    """Labels of the Pods it leads to; the agent's selector by default."""
    type: Literal["ClusterIP", "NodePort", "LoadBalancer"] = "ClusterIP"
    """From where it is reached: inside the cluster by default, on a port of every node, or from
    outside."""
    headless: bool = False
    """Whether its name stands for the addresses of all Pods, without one of its own."""
    local: bool = False
    """Whether clients inside the cluster only get to the Pod of their own node."""
    external_local: bool = False
    """Whether clients outside of it only get to the Pod of the node that they reach, which sees
    their own address then; for the types that are reached from outside."""
    not_ready: bool = False
    """Whether it leads to Pods that are not ready, too."""
    ip_families: ListOf[Literal["IPv4", "IPv6"]] = ()
    """The kinds of its addresses; chosen by the cluster by default."""
    ip_family_policy: Literal["SingleStack", "PreferDualStack", "RequireDualStack"] = "SingleStack"
    """Whether it has addresses of both kinds."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The Service."""
        spec: dict[str, Json] = {} if self.type == "ClusterIP" else {"type": self.type}
        if self.headless:
            spec["clusterIP"] = "None"
        spec["selector"] = dict(self.pods or owner.selector)
        spec["ports"] = [port.manifest() for port in listed(self.ports)]
        if self.local:
            spec["internalTrafficPolicy"] = "Local"
        if self.external_local:
            spec["externalTrafficPolicy"] = "Local"
        if self.not_ready:
            spec["publishNotReadyAddresses"] = True
        if self.ip_families:
            spec["ipFamilies"] = list(self.ip_families)
        if self.ip_family_policy != "SingleStack":
            spec["ipFamilyPolicy"] = self.ip_family_policy
        yield {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": self.metadata(self.name, owner),
            "spec": spec,
        }


def _only_ports(value: Any) -> Mapping[str, Any]:
    return {"ports": value}


def _short_service(service: Service) -> Mapping[str, int] | None:
    ports = listed(service.ports)
    only = Service(name=service.name, ports=ports)
    short = {each.name: each.port for each in ports if each.name and _PORTS.short(each) is not None}
    return short if service == only and len(short) == len(ports) else None


Services: TypeAlias = Annotated[
    NamedListOf[Service, Mapping[str, int]], Named(written_out=_only_ports, short=_short_service)
]
"""Services by their names: their ports, or a ``Service`` (``{"watch": {"metrics": 9100}}``)."""
