"""A container of a Pod as it is written, with its place, and what stands behind its fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple

from constructs_lib.daemon_set.host_paths import holds, normal_path
from constructs_lib.daemon_set.host_ports import ANY_ADDRESS, HostPort
from constructs_lib.daemon_set.image_use import ImageUse, image_of_container
from constructs_lib.daemon_set.probe import PROBES, Probe
from constructs_lib.daemon_set.resources import Resources
from constructs_lib.daemon_set.security_context import SecurityContext
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.pod_template import POD_TEMPLATES

__all__ = [
    "Argument",
    "ContainerView",
    "HostMount",
    "MountView",
    "PortView",
    "Variable",
    "count_containers",
]

_NOTHING: Final = VolumeView((), {})


class PortView(NamedTuple):
    """A port that a container declares.

    Attributes:
        path: its place in the manifest.
        name: its name; empty if it has none.
        container_port: the port it listens on; none if it is not written.
        host_port: the port of the node that is led to it; none if there is none.
        protocol: TCP, UDP or SCTP.
        host_ip: the address of the node; empty for all.
    """

    path: Path
    name: str
    container_port: int | None
    host_port: int | None
    protocol: str
    host_ip: str

    def claim(self, *, host_network: bool) -> HostPort | None:
        """What it takes of the node: on the host network every declared port is one of the node."""
        number = self.host_port or (self.container_port if host_network else None)
        return HostPort(number, self.protocol, self.host_ip or ANY_ADDRESS) if number else None


class Argument(NamedTuple):
    """A word of a container's command line.

    Attributes:
        place: its place in the container (``("args", 0)``).
        text: the word.
    """

    place: Path
    text: str


class Variable(NamedTuple):
    """A variable of a container's environment.

    Attributes:
        place: its place in the container (``("env", 0)``).
        name: its name; empty if it has none.
        value: its value as it is written; none if it comes from elsewhere or is empty.
        source: where it comes from (``valueFrom``); empty if its value is written.
    """

    place: Path
    name: str
    value: str | None
    source: Json


class MountView:
    """A mount of a container, with the volume behind it.

    Attributes:
        path: its place in the manifest.
        value: the mount.
        volume: the volume; an empty one where the Pod has none of that name.
    """

    __slots__ = ("path", "value", "volume")

    def __init__(self, path: Path, value: Json, volume: VolumeView) -> None:
        self.path = path
        self.value = value
        self.volume = volume

    @property
    def volume_name(self) -> str | None:
        """The name of the volume it asks for."""
        name: str | None = self.value.get("name")
        return name

    @property
    def host_path(self) -> str | None:
        """The node's path behind it, as it is written; none if it is no host path."""
        source = self.volume.host_path
        return source.written if source is not None else None

    @property
    def at(self) -> str:
        """Where the container sees it."""
        return str(self.value.get("mountPath", ""))

    @property
    def sub_path(self) -> str:
        """The part of the volume that is mounted; empty for all of it."""
        return str(self.value.get("subPath") or self.value.get("subPathExpr") or "")

    @property
    def is_writable(self) -> bool:
        """Whether the container may write it."""
        return not self.value.get("readOnly", False)

    @property
    def propagation(self) -> str:
        """Which way mounts that are made later travel; ``None`` by default, as text."""
        return str(self.value.get("mountPropagation", "None"))


class ContainerView:
    """A container and its place.

    Attributes:
        path: its place in the manifest.
        value: the container.
        name: its name; empty if it has none.
        kind: ``app`` runs as long as the Pod, sidecars included; ``run-once`` runs before it.
        is_main: whether it is the agent itself: the first regular container that is no companion.
    """

    def __init__(
        self,
        path: Path,
        value: Json,
        *,
        kind: Literal["app", "run-once"],
        is_main: bool,
        volumes: dict[str | None, VolumeView],
    ) -> None:
        self.path = path
        self.value = value
        self.kind = kind
        self.is_main = is_main
        self.name: str = value.get("name", "")
        self.security = SecurityContext(value.get("securityContext", {}))
        """Its security context."""
        self._volumes = volumes

    @property
    def is_init(self) -> bool:
        """Whether it is an init container, as sidecars are, too."""
        return self.path[-2] == "initContainers"

    @cached_property
    def mounts(self) -> tuple[MountView, ...]:
        """Its mounts, with their volumes."""
        return tuple(
            MountView(
                (*self.path, "volumeMounts", index),
                mount,
                self._volumes.get(mount.get("name"), _NOTHING),
            )
            for index, mount in enumerate(self.value.get("volumeMounts", ()))
        )

    @cached_property
    def image(self) -> ImageUse:
        """Its image."""
        return image_of_container(self.path, self.value)

    @cached_property
    def resources(self) -> Resources:
        """What it requests and may use."""
        return Resources(self.value.get("resources", {}))

    @cached_property
    def host_mounts(self) -> tuple[HostMount, ...]:
        """The paths of the node that it mounts."""
        return tuple(
            HostMount(self, mount, normal_path(f"{path}/{mount.sub_path}"))
            for mount in self.mounts
            if (path := mount.host_path)
        )

    def mount_of(self, path: str) -> MountView | None:
        """The mount that a path of the container lies in; none if it is the image's own."""
        wanted = normal_path(path)
        holding = [each for each in self.mounts if each.at and holds(normal_path(each.at), wanted)]
        return max(holding, key=lambda each: len(normal_path(each.at)), default=None)

    @cached_property
    def ports(self) -> tuple[PortView, ...]:
        """The ports that it declares."""
        return tuple(
            PortView(
                path=(*self.path, "ports", index),
                name=port.get("name", ""),
                container_port=port.get("containerPort"),
                host_port=port.get("hostPort"),
                protocol=port.get("protocol") or "TCP",
                host_ip=port.get("hostIP", ""),
            )
            for index, port in enumerate(self.value.get("ports", ()))
        )

    @cached_property
    def probes(self) -> dict[str, Probe]:
        """Its probes by the names of their fields (``readinessProbe``)."""
        return {name: Probe(self.value[name]) for name in PROBES if name in self.value}

    @cached_property
    def env(self) -> tuple[Variable, ...]:
        """The variables that it sets one by one."""
        return tuple(
            Variable(
                ("env", index),
                entry.get("name", ""),
                entry.get("value"),
                entry.get("valueFrom", {}),
            )
            for index, entry in enumerate(self.value.get("env", ()))
        )

    @property
    def env_from(self) -> Sequence[Json]:
        """Where it takes all variables from that there are."""
        sources: Sequence[Json] = self.value.get("envFrom", ())
        return sources

    @property
    def lifecycle(self) -> Json:
        """Its hooks by name (``preStop``)."""
        return self.value.get("lifecycle", {})

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The words of its command line that the manifest writes."""
        return tuple(
            Argument((field, index), text)
            for field in ("command", "args")
            for index, text in enumerate(self.value.get(field, ()))
        )


class HostMount(NamedTuple):
    """A path of the node in a container.

    Attributes:
        container: the container.
        mount: its mount.
        path: the path on the node that the container sees, in its normal form: with the mount's
            ``subPath``, which narrows the volume's.
    """

    container: ContainerView
    mount: MountView
    path: str

    @property
    def written(self) -> str:
        """The path as people who read the manifest know it."""
        source = self.mount.volume.host_path
        if source is None:
            return self.path
        written = source.written.rstrip("/")
        below = self.mount.sub_path
        return f"{written}/{below}" if below else written or "/"


def count_containers(manifest: Manifest) -> int:
    """How many containers the Pods of an object have, whatever else is wrong with it."""
    kind = manifest.get("kind")
    template = POD_TEMPLATES.get(kind) if isinstance(kind, str) else None
    pod: Json = manifest if template is not None else None
    for step in (*(template or ()), "spec"):
        pod = pod.get(step) if isinstance(pod, dict) else None
    if not isinstance(pod, dict):
        return 0
    lists = pod.get("containers"), pod.get("initContainers")
    return sum(len(each) for each in lists if isinstance(each, list))
