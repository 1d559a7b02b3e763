"""What a container is told: the agent's own, those beside it and those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from constructs_lib.agents.node_agent.ports import NamedPort
from constructs_lib.agents.node_agent.security import Security
from constructs_lib.agents.node_agent.unanswered import unanswered_in
from constructs_lib.declaration.health import HealthCheck
from constructs_lib.declaration.model import AbsolutePath, Command, ListOf, Part
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s import containers as k8s
from constructs_lib.k8s.manifest import Json

__all__ = ["ContainerWords", "RunningWords"]

_FLOOR = "is for agents that have only what is declared; start from the floor with 'privileges'"
_UNMEASURED = "leaves requests or the memory limit out; measure them, and write Resources(...)"


class ContainerWords(Part):
    """What every container can be told."""

    command: Command = ()
    """Program to run instead of the image's."""
    args: ListOf[str] = ()
    """Its arguments. ``$(NAME)`` is the value of a variable; every agent has NODE_NAME and
    HOST_IP in its own container."""
    working_dir: AbsolutePath | None = None
    """The folder it starts in; the image's by default."""
    ports: ListOf[NamedPort] = ()
    """Ports the program listens on."""
    pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    """When the image is pulled. Once for each node by default; images without a digest that
    move need ``Always``."""
    termination_message: Literal["File", "FallbackToLogsOnError"] | None = None
    """Where its last words are read: from a file, or from the end of its log where there is
    none."""
    security: Security | None = None
    """What it may do, word for word, where nothing is added that is not declared. Use
    ``privileges`` elsewhere."""

    def unanswered(self) -> Iterator[Problem]:
        """What a new agent would have to say of it."""
        if self.security is not None:
            yield Problem(path=("security",), message=_FLOOR)
        if isinstance(getattr(self, "resources", None), PartialResources):
            yield Problem(path=("resources",), message=_UNMEASURED)
        yield from unanswered_in("ports", self.ports)

    def record(
        self,
        *,
        name: str,
        image: str,
        resources: Resources | PartialResources | None,
        security: k8s.SecurityContext | None,
        env: Sequence[Mapping[str, Json]],
        mounts: Sequence[k8s.Mount],
    ) -> k8s.Container:
        """The container.

        Args:
            name: its name.
            image: its image.
            resources: its requests and limits.
            security: the floor it starts from; none where only what is declared counts.
            env: its variables.
            mounts: its mounts.
        """
        declared = {} if self.security is None else self.security.manifest()
        return k8s.Container(
            name=name,
            image=image,
            further=dict(self._further()),
            command=self.command,
            args=self.args,
            ports=[port.manifest() for port in self.ports],
            env=env,
            resources=resources.manifest() if resources is not None else {},
            security=declared if security is None else security,
            mounts=mounts,
            **self._running(),
        )

    def _running(self) -> dict[str, Any]:
        """Fields of what runs as long as its Pod."""
        return {}

    def _further(self) -> Iterator[tuple[str, Json]]:
        if self.pull_policy is not None:
            yield "imagePullPolicy", self.pull_policy
        if self.working_dir is not None:
            yield "workingDir", self.working_dir
        if self.termination_message is not None:
            yield "terminationMessagePolicy", self.termination_message


class RunningWords(ContainerWords):
    """What a container can be told that runs as long as its Pod."""

    liveness: HealthCheck | None = None
    """When it fails, the program is restarted. It must not depend on anything remote."""
    readiness: HealthCheck | None = None
    """While it fails, a rollout does not go on to the next node."""

    def _running(self) -> dict[str, Any]:
        asked = {"liveness": self.liveness, "readiness": self.readiness}
        return {name: each.probe() for name, each in asked.items() if each is not None}
