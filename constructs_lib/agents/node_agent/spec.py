"""The declaration of a NodeAgent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from pydantic import Field

from constructs_lib.agents.node_agent.containers import RunningWords
from constructs_lib.agents.node_agent.security import PodSecurity
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder, folder_mounts
from constructs_lib.declaration.image import AnyImageRef
from constructs_lib.declaration.model import DnsLabel, Files, ListOf, MountPath
from constructs_lib.declaration.monitoring import MetricsEndpoint
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount, SecurityContext, env_from_field
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json

__all__ = ["NodeAgentSpec"]


class NodeAgentSpec(RunningWords, AgentSpec):
    """Any per-node program, from the floor up."""

    program_name: ClassVar[str] = "node-agent"
    component: ClassVar[str] = "agent"
    role: ClassVar[str] = "generic"

    image: AnyImageRef = Field(validate_default=False)
    """Image of the program, with its digest."""
    resources: Resources | PartialResources
    """Requests and limits of the agent's container on every node."""
    container: DnsLabel = "agent"
    """Name of the agent's container."""
    metrics: MetricsEndpoint | None = None
    """Where the program serves metrics, for ``monitoring``; on one of ``ports`` or of the node's
    ports in ``host``."""
    user: int | None = Field(default=None, ge=1)
    """User id of the program; the image's by default, which must then not be root. For root,
    use ``privileges``."""
    pod_security: PodSecurity | None = None
    """What the Pod's programs may do, word for word; likewise."""
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
    grace_seconds: int = Field(default=30, ge=0, le=86_400)
    """Time between the request to stop and the kill. Seconds. 0 kills at once, for an agent that
    does so already."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.metrics is not None:
            named = {port.number: port.name for port in self._known_ports()}
            if self.metrics.port not in named:
                message = f"{self.metrics.port} is none of the agent's ports; add it to ports"
                yield Problem(path=("metrics", "port"), message=message)
            elif not named[self.metrics.port]:
                message = f"the port {self.metrics.port} has no name to scrape it by; name it"
                yield Problem(path=("metrics", "port"), message=message)
        yield from self._taken_over() if self._only_declared else self.unanswered()

    def unanswered(self) -> Iterator[Problem]:
        yield from super().unanswered()
        if self.pod_security is not None:
            message = "is for agents that have only what is declared; leave it out"
            yield Problem(path=("pod_security",), message=message)
        if self.grace_seconds == 0:
            message = "0 kills the program at once; give it time to end, at least 1"
            yield Problem(path=("grace_seconds",), message=message)

    def _taken_over(self) -> Iterator[Problem]:
        """What speaks of a floor where there is none."""
        for field in ("privileges", "user"):
            if getattr(self, field) is not None:
                message = "there is no floor where only what is declared counts; use 'security'"
                yield Problem(path=(field,), message=message)

    def default_image(self) -> str:
        return self.image

    def program(self) -> Program:
        sized = isinstance(self.resources, Resources)
        return Program(
            main=self.record(
                name=self.container,
                image=self.image,
                resources=self.resources,
                security=None if self._only_declared else SecurityContext(user=self.user),
                env=() if self._only_declared else _OWN_ENV,
                mounts=self._mounts(),
            ),
            pod=dict(self._pod()),
            unsized=() if sized else (self.container,),
            config=self.files or None,
            cluster_rules=[rule.manifest() for rule in self.rules],
            grace_seconds=self.grace_seconds,
            metrics=self.metrics.metrics(self._known_ports()) if self.metrics else None,
        )

    @property
    def _only_declared(self) -> bool:
        return self.adopted is not None and self.adopted.only_declared

    def _pod(self) -> Iterator[tuple[str, Json]]:
        if self.pod_security is not None:
            yield "securityContext", self.pod_security.manifest()

    def _known_ports(self) -> list[ContainerPort]:
        opened = [port.manifest() for port in self.host.ports]
        return [*(port.manifest() for port in self.ports), *opened]

    def _mounts(self) -> list[Mount]:
        files = [Mount(volume=self.config_volume(), path=self.files_path)] if self.files else []
        return [*files, *folder_mounts(secrets=self.secrets, scratch=self.scratch)]


_OWN_ENV: Final = (
    env_from_field("NODE_NAME", "spec.nodeName"),
    env_from_field("HOST_IP", "status.hostIP"),
)
