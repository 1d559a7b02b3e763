"""NodeAgent: any program that has to run on every node.

For the programs that have no construct of their own. It starts from the floor (not root, no
capability, an immutable image, no token, nothing of the node) and each thing more is declared,
with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder, folder_mounts
from constructs_lib.declaration.health import HealthCheck
from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.image import ImageRef
from constructs_lib.declaration.model import Command, Files, ListOf, MountPath, Part, Port
from constructs_lib.declaration.monitoring import MetricsEndpoint
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_from_field,
)
from constructs_lib.k8s.containers import Port as ContainerPort

__all__ = ["NamedPort", "NodeAgentSpec"]


class NamedPort(Part):
    """A port of the Pod. For a port of the node, use ``host=HostAccess(ports=...)``."""

    name: PortName
    """The port's name, at most 15 characters."""
    port: Port
    """The number."""


class NodeAgentSpec(AgentSpec):
    """Any per-node program, from the floor up."""

    program_name: ClassVar[str] = "node-agent"
    component: ClassVar[str] = "agent"
    role: ClassVar[str] = "generic"

    image: ImageRef = Field(validate_default=False)
    """Image of the program, with its digest."""
    command: Command = ()
    """Program to run instead of the image's."""
    args: ListOf[str] = ()
    """Its arguments. ``$(NODE_NAME)`` and ``$(HOST_IP)`` are expanded."""
    ports: ListOf[NamedPort] = ()
    """Ports the program listens on."""
    metrics: MetricsEndpoint | None = None
    """Where the program serves metrics, for ``monitoring``; on one of ``ports`` or of the node's
    ports in ``host``."""
    liveness: HealthCheck | None = None
    """When it fails, the program is restarted. It must not depend on anything remote."""
    readiness: HealthCheck | None = None
    """While it fails, a rollout does not go on to the next node."""
    user: int | None = Field(default=None, ge=1)
    """User id of the program; the image's by default, which must then not be root. For root,
    use ``privileges``."""
    files: Files = Field(default_factory=dict)
    """Configuration files by name. A change of one rolls the Pods."""
    files_path: MountPath = "/etc/node-agent"
    """Folder of ``files`` in the container."""
    secrets: ListOf[SecretFolder] = ()
    """Secrets mounted as files."""
    scratch: ListOf[ScratchFolder] = ()
    """Writable folders; nothing else in the container can be written."""
    rules: ListOf[PolicyRule] = ()
    """What the program may ask of the API server; without any it gets no token."""
    grace_seconds: int = Field(default=30, ge=1, le=600)
    """Time between the request to stop and the kill. Seconds."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.metrics and self.metrics.port not in [port.number for port in self._known_ports()]:
            message = f"{self.metrics.port} is none of the agent's ports; add it to ports"
            yield Problem(path=("metrics", "port"), message=message)

    def default_image(self) -> str:
        return self.image

    def program(self) -> Program:
        return Program(
            main=Container(
                name="agent",
                image=self.image,
                command=self.command,
                args=self.args,
                ports=self._own_ports(),
                env=[
                    env_from_field("NODE_NAME", "spec.nodeName"),
                    env_from_field("HOST_IP", "status.hostIP"),
                ],
                resources=self.resources.manifest(),
                liveness=self.liveness.probe() if self.liveness else None,
                readiness=self.readiness.probe() if self.readiness else None,
                security=SecurityContext(user=self.user),
                mounts=self._mounts(),
            ),
            config=self.files or None,
            cluster_rules=[rule.manifest() for rule in self.rules],
            grace_seconds=self.grace_seconds,
            metrics=self.metrics.metrics(self._known_ports()) if self.metrics else None,
        )

    def _own_ports(self) -> list[ContainerPort]:
        return [ContainerPort(name=port.name, number=port.port) for port in self.ports]

    def _known_ports(self) -> list[ContainerPort]:
        return [*self._own_ports(), *(port.manifest() for port in self.host.ports)]

    def _mounts(self) -> list[Mount]:
        files = [Mount(volume=self.config_volume(), path=self.files_path)] if self.files else []
        return [*files, *folder_mounts(secrets=self.secrets, scratch=self.scratch)]
