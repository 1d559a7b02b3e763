"""What a container is told: the agent's own, those beside it and those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Never, TypeAlias

from pydantic import Field

from constructs_lib.agents.node_agent.hooks import AnyHook, hook_of
from constructs_lib.agents.node_agent.mounts import Mounts
from constructs_lib.agents.node_agent.ports import Ports
from constructs_lib.agents.node_agent.security import Security
from constructs_lib.agents.node_agent.unanswered import unanswered_in
from constructs_lib.declaration.health_text import Check, check_of
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.image import AnyImageRef, image_problem
from constructs_lib.declaration.model import (
    AbsolutePath,
    Arguments,
    Command,
    DnsLabel,
    ListOf,
    Part,
)
from constructs_lib.declaration.named import Named, NamedListOf, listed
from constructs_lib.declaration.pod_spec import granted
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.declaration.sources import Env, EnvFrom
from constructs_lib.errors import Problem
from constructs_lib.k8s import containers as k8s
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import replace

__all__ = [
    "Before",
    "Container",
    "ContainerWords",
    "Containers",
    "InitContainer",
    "InitContainers",
    "NativeSidecar",
    "RunningWords",
]

_FLOOR = "is for agents that have only what is declared; start from the floor with 'privileges'"
_NO_FLOOR = "there is no floor where only what is declared counts; use 'security'"
_UNMEASURED = "leaves requests or the memory limit out; measure them, and write Resources(...)"


class ContainerWords(Part):
    """What every container can be told."""

    command: Command = ()
    """Program to run instead of the image's."""
    args: Arguments = ()
    """Its arguments. ``$(NAME)`` is the value of a variable; every agent has NODE_NAME and
    HOST_IP in its own container."""
    working_dir: AbsolutePath | None = None
    """The folder it starts in; the image's by default."""
    ports: Ports = ()
    """Ports the program listens on."""
    env_from: ListOf[EnvFrom] = ()
    """Variables from all keys of ConfigMaps and Secrets."""
    mounts: Mounts = ()
    """Where it sees the agent's ``volumes``."""
    user: int | None = Field(default=None, ge=1)
    """User id of the program; the image's by default, which must then not be root. For root,
    use ``privileges``."""
    pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    """When the image is pulled. Once for each node by default; a tag that moves needs
    ``Always``."""
    termination_message: Literal["File", "FallbackToLogsOnError"] | None = None
    """Where its last words are read: from a file by default, or from the end of its log where
    there is none."""
    termination_path: AbsolutePath | None = None
    """The file of its last words; ``/dev/termination-log`` by default."""
    tty: bool = False
    """Whether it gets a terminal. Some programs write their output at once only to one."""
    stdin: bool = False
    """Whether its standard input stays open."""
    security: Security | None = None
    """What it may do, word for word, where nothing is added that is not declared. Use
    ``privileges`` elsewhere."""

    def unanswered(self) -> Iterator[Problem]:
        """What a new agent would have to say of it."""
        if self.security is not None:
            yield Problem(path=("security",), message=_FLOOR)
        if isinstance(getattr(self, "resources", None), PartialResources):
            yield Problem(path=("resources",), message=_UNMEASURED)
        yield from unanswered_in("ports", listed(self.ports))

    def without_a_floor(self) -> Iterator[Problem]:
        """What speaks of the floor where only what is declared counts."""
        for field in ("privileges", "user"):
            if getattr(self, field) is not None:
                yield Problem(path=(field,), message=_NO_FLOOR)

    @property
    def host_ports_reason(self) -> str:
        """Why it opens ports on the node; empty where nobody says so."""
        return "; ".join(dict.fromkeys(port.reason for port in listed(self.ports) if port.reason))

    def record(
        self,
        *,
        name: str,
        image: str,
        resources: Resources | PartialResources | None,
        env: Sequence[Mapping[str, Json]],
        mounts: Sequence[k8s.Mount],
        only_declared: bool,
    ) -> k8s.Container:
        """The container.

        Args:
            name: its name.
            image: its image.
            resources: its requests and limits.
            env: its variables.
            mounts: its mounts.
            only_declared: whether it has no floor to start from.
        """
        declared = None if self.security is None else self.security.manifest()
        return k8s.Container(
            name=name,
            image=image,
            further=dict(self._further()),
            command=self.command,
            args=self.args,
            ports=[port.manifest() for port in listed(self.ports)],
            env=env,
            env_from=[each.manifest() for each in self.env_from],
            resources={} if resources is None else resources.manifest(),
            security=declared if only_declared else k8s.SecurityContext(user=self.user),
            mounts=mounts,
            **self._running(),
        )

    def _running(self) -> Mapping[str, Any]:
        """Fields of a container that runs as long as its Pod."""
        return {}

    def _further(self) -> Iterator[tuple[str, Json]]:
        if self.pull_policy is not None:
            yield "imagePullPolicy", self.pull_policy
        if self.working_dir is not None:
            yield "workingDir", self.working_dir
        if self.termination_message is not None:
            yield "terminationMessagePolicy", self.termination_message
        if self.termination_path is not None:
            yield "terminationMessagePath", self.termination_path
        yield from ((name, True) for name in ("stdin", "tty") if getattr(self, name))


class RunningWords(ContainerWords):
    """What a container can be told that runs as long as its Pod."""

    startup: Check | None = None
    """Until it succeeds, neither of the other two is asked. For programs that start slowly."""
    liveness: Check | None = None
    """When it fails, the program is restarted. It must not depend on anything remote."""
    readiness: Check | None = None
    """While it fails, a rollout does not go on to the next node."""
    post_start: AnyHook | None = None
    """What is done once it has started; until that ends it is not ready."""
    pre_stop: AnyHook | None = None
    """What is done before it is told to stop; the time counts for ``grace_seconds``."""

    def _running(self) -> Mapping[str, Any]:
        asked = {"startup": self.startup, "liveness": self.liveness, "readiness": self.readiness}
        hooks = {"post_start": self.post_start, "pre_stop": self.pre_stop}
        return {
            **{name: check_of(check).probe() for name, check in asked.items() if check is not None},
            **{name: hook_of(hook).handler() for name, hook in hooks.items() if hook is not None},
        }


class _Further(ContainerWords):
    name: DnsLabel = ""
    """Its name; left out where it is the key of a mapping."""
    image: AnyImageRef
    """Its image, with its digest."""
    env: Env = ()
    """Its environment variables, by name."""
    privileges: Privileges | None = None
    """What it may do beyond the floor."""
    resources: Resources | PartialResources | None
    """Its requests and limits on every node."""

    def unanswered(self) -> Iterator[Problem]:
        yield from super().unanswered()
        message = image_problem(self.image)
        if message is not None:
            yield Problem(path=("image",), message=message)

    def made(
        self,
        volumes: Mapping[str, k8s.Volume],
        *,
        only_declared: bool,
    ) -> k8s.Container:
        """The container.

        Args:
            volumes: the volumes of the Pod by name.
            only_declared: whether it has no floor to start from.
        """
        made = self.record(
            name=self.name,
            image=self.image,
            resources=self.resources,
            env=[variable.manifest() for variable in listed(self.env)],
            mounts=[mount.mount(volumes) for mount in listed(self.mounts)],
            only_declared=only_declared,
        )
        return replace(made, security=granted(made.security, self.privileges))


class InitContainer(_Further):
    """A container that ends before the next one starts, and before the agent does."""

    kind: Literal["init"] = "init"
    resources: Resources | PartialResources | None = None
    """Its requests and limits; the scheduler counts what is larger, these or the agent's. Only
    one that runs already and has only what is declared may go without."""

    def unanswered(self) -> Iterator[Problem]:
        yield from super().unanswered()
        if self.resources is None:
            message = "say what it needs while it runs; nodes are full, too, when it starts"
            yield Problem(path=("resources",), message=message)


class NativeSidecar(_Further, RunningWords):
    """A container that starts before the next one, and runs as long as the Pod.

    Needs Kubernetes 1.29. It is told to stop after the agent's own container has ended.
    """

    kind: Literal["native-sidecar"] = "native-sidecar"
    resources: Resources | PartialResources
    """Its requests and limits on every node."""

    def _further(self) -> Iterator[tuple[str, Json]]:
        yield from super()._further()
        yield "restartPolicy", "Always"


class Container(_Further, RunningWords):
    """A container beside the agent's own."""

    resources: Resources | PartialResources
    """Its requests and limits on every node."""


Before: TypeAlias = Annotated[InitContainer | NativeSidecar, Field(discriminator="kind")]
"""A container that starts before the agent's own."""

InitContainers: TypeAlias = Annotated[NamedListOf[Before, Never], Named()]
"""Containers that start before the agent's own, in their order; by name, or a list of them."""

Containers: TypeAlias = Annotated[NamedListOf[Container, Never], Named()]
"""Containers beside the agent's own, in their order; by name, or a list of them."""
