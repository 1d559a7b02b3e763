"""The ports that a container of an agent listens on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.model import Part, Port, Reason
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Port as ContainerPort

__all__ = ["NamedPort", "Ports"]


class NamedPort(Part):
    """A port of the Pod; with ``host_port`` also one of the node."""

    not_fields: ClassVar[Mapping[str, str]] = {"containerPort": "it is called 'port'"}

    name: PortName | None = None
    """The port's name, at most 15 characters; what is scraped or asked by name has one."""
    port: Port
    """The number."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """What is spoken on it."""
    host_port: Port | None = None
    """The port of the node that leads there. On the node's network it is ``port`` itself."""
    reason: Reason | None = None
    """Why it is opened on the node."""

    def unanswered(self) -> Iterator[Problem]:
        """What a new agent would have to say of it."""
        if self.host_port is not None and self.reason is None:
            message = f"opens {self.host_port} on every node; say why with reason='...'"
            yield Problem(path=("host_port",), message=message)

    def manifest(self) -> ContainerPort:
        """The port of the container."""
        return ContainerPort(
            name=self.name or "",
            number=self.port,
            protocol=self.protocol,
            host_number=self.host_port,
        )


Ports: TypeAlias = Annotated[NamedListOf[NamedPort, int], Named.by("port")]
"""Ports in their order: numbers or ``NamedPort`` by name (``{"metrics": 9100}``), or a list of
``NamedPort`` where one has no name."""
