"""What of the node an agent may touch beyond what its kind needs, each with its reason.

An agent file asks for what its program cannot work without. Everything here is what a user adds
to that, so everything here carries a reason, which is written into the YAML wherever a rule of the
checker asks for one (``reasons``).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Self, TypeAlias

from pydantic import BeforeValidator, model_validator

from constructs_lib.daemon_set.host_paths import is_state, may_write, normal_path
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import (
    AbsolutePath,
    LatePart,
    ListOf,
    MountPath,
    Part,
    Port,
    Reason,
    checked,
)
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import HostPathType, Mount, Propagation, host_mount
from constructs_lib.k8s.containers import Port as ContainerPort

__all__ = [
    "Capability",
    "CniFolder",
    "Grant",
    "Granted",
    "HostAccess",
    "HostPath",
    "HostPort",
    "OwnFolder",
    "PortName",
    "Privileges",
    "reason_of",
]


_LONGEST_READABLE: Final = 50
_PORT_NAME: Final = 15


def _capability_problem(name: str) -> str | None:
    if name.startswith("CAP_"):
        return f"{name!r} has the kernel's prefix; Kubernetes wants {name.removeprefix('CAP_')!r}"
    if name == "ALL":
        return "'ALL' is every capability; name the ones the agent needs"
    if re.fullmatch(r"[A-Z][A-Z_]*", name) is None:
        return f"{name!r} is not a capability; write it as in NET_ADMIN"
    return None


Capability: TypeAlias = Annotated[str, checked(_capability_problem)]
"""A Linux capability without its CAP_ prefix: ``DAC_READ_SEARCH``."""


def _own_folder_problem(path: str) -> str | None:
    if not is_state(normal_path(path)):
        return (
            f"{path!r} belongs to the node or to several programs; write a folder of the agent's "
            "own, as in '/var/lib/my-agent'"
        )
    return None


OwnFolder: TypeAlias = Annotated[MountPath, checked(_own_folder_problem)]
"""A folder of the node that only this agent writes."""


def _cni_folder_problem(path: str) -> str | None:
    return None if may_write("cni", normal_path(path), ()) else _own_folder_problem(path)


CniFolder: TypeAlias = Annotated[MountPath, checked(_cni_folder_problem)]
"""The same for a network plugin, which may also write where all of them do."""


class Granted(Part):
    """A permission given on purpose."""

    reason: Reason
    """Why the agent needs it."""


def _granted(value: Any) -> Any:
    return {"reason": value} if isinstance(value, str) else value


if TYPE_CHECKING:
    Grant: TypeAlias = Granted | str
    """A permission: the reason for it, as a text or as ``Granted``, which is what is kept."""
else:
    Grant: TypeAlias = Annotated[Granted, BeforeValidator(_granted)]


def reason_of(grant: Grant) -> str:
    """Why a permission is given."""
    return grant if isinstance(grant, str) else grant.reason


class HostPath(Part):
    """A path of the node inside the container. Read-only unless said otherwise.

    What is mounted below a read-only folder is read-only too where the node's runtime knows how
    (``recursiveReadOnly: IfPossible``), unless ``propagation`` is set.
    """

    path: AbsolutePath
    """The path on the node."""
    type: HostPathType
    """What must be there; the kubelet refuses to start the Pod otherwise."""
    reason: Reason
    """Why the agent needs it."""
    mount_path: MountPath | None = None
    """The path in the container; the same as on the node by default."""
    writable: bool = False
    """Whether the agent may write there."""
    propagation: Propagation | None = None
    """``HostToContainer`` to see file systems mounted later. ``Bidirectional`` needs a
    privileged container."""

    @model_validator(mode="after")
    def _can_be_mounted(self) -> Self:
        if ":" in self.path and self.mount_path is None:
            message = f"{self.path!r} holds ':', at which runtimes divide a mount; set mount_path"
            raise problems_error([Problem(path=("path",), message=message)])
        return self

    def mount(self) -> Mount:
        """The mount of this path, its volume named after the path."""
        return host_mount(
            _volume_name(self.path),
            self.path,
            self.type,
            at=self.mount_path,
            read_only=not self.writable,
            recursive=self._is_folder and not self.writable and self.propagation is None,
            propagation=self.propagation,
        )

    @property
    def _is_folder(self) -> bool:
        return self.type in {"Directory", "DirectoryOrCreate"}


def _volume_name(path: str) -> str:
    """A name for the volume of a path: readable, and never that of another path."""
    words = path.strip("/").replace("/", "-")
    if re.fullmatch(r"(?:/[a-z0-9]+)+", path) and len(words) <= _LONGEST_READABLE:
        return f"host-{words}"
    return f"hostpath-{hashlib.sha256(path.encode()).hexdigest()[:12]}"


def _port_name_problem(name: str) -> str | None:
    if re.fullmatch(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*", name) is None or len(name) > _PORT_NAME:
        return (
            f"{name!r} is not the name of a port; use at most {_PORT_NAME} lower-case letters, "
            "digits and single '-', with at least one letter"
        )
    return None


PortName: TypeAlias = Annotated[str, checked(_port_name_problem)]
"""The name of a port: at most 15 lower-case letters, digits and '-', with a letter."""


class HostPort(Part):
    """A port of the agent that is opened on the node itself."""

    name: PortName
    """The port's name, at most 15 characters."""
    port: Port
    """The number, the same in the container and on the node."""
    reason: Reason
    """Why the agent needs it."""

    def manifest(self) -> ContainerPort:
        """The container port that claims it."""
        return ContainerPort(name=self.name, number=self.port, host=True)


class HostAccess(LatePart):
    """What of the node's namespaces, paths and ports a user adds to an agent."""

    network: Grant | None = None
    """The node's network, every interface and port: why the agent needs it."""
    pid: Grant | None = None
    """The node's processes, their environment and memory: why the agent needs them."""
    ipc: Grant | None = None
    """The node's shared memory and semaphores: why the agent needs them."""
    paths: ListOf[HostPath] = ()
    """Paths of the node."""
    ports: ListOf[HostPort] = ()
    """Ports of the node."""

    @model_validator(mode="after")
    def _one_type_for_each_path(self) -> Self:
        types: dict[str, str] = {}
        problems = [
            Problem(
                path=("paths", index, "type"),
                message=f"{path.path} is declared as {types[path.path]} before; give it one type",
            )
            for index, path in enumerate(self.paths)
            if types.setdefault(path.path, path.type) != path.type
        ]
        if problems:
            raise problems_error(problems)
        return self


class Privileges(LatePart):
    """What the agent's process may do beyond what its kind needs."""

    reason: Reason
    """Why the agent needs it."""
    capabilities: ListOf[Capability] = ()
    """Capabilities added after all are dropped."""
    privileged: bool = False
    """Every capability, every device, no seccomp: the node is the agent's. The last resort."""
    run_as_root: bool = False
    """User id 0 inside the container."""
    writable_root_filesystem: bool = False
    """Whether the program may write into its own image."""

    @model_validator(mode="after")
    def _privileged_needs_no_capabilities(self) -> Self:
        if self.privileged and self.capabilities:
            raise problems_error(
                [
                    Problem(
                        path=("capabilities",),
                        message="a privileged container has them all; leave one of the two out",
                    )
                ]
            )
        return self
