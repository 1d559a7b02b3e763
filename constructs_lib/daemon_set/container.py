"""A container of a Pod as it is written, with its place, its mounts and what stands behind them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from constructs_lib.k8s.manifest import Json, Path

__all__ = ["ContainerView", "HostMount", "MountView"]


class MountView:
    """A mount of a container, with the volume behind it.

    Attributes:
        path: its place in the manifest.
        value: the mount.
        volume: the volume; an empty one where the Pod has none of that name.
    """

    __slots__ = ("path", "value", "volume")

    def __init__(self, path: Path, value: Json, volume: Json) -> None:
        self.path = path
        self.value = value
        self.volume = volume

    @property
    def host_path(self) -> str | None:
        """The node's path behind it, as it is written; none if it is no host path."""
        source = self.volume.get("hostPath")
        return source.get("path") if source is not None else None

    @property
    def at(self) -> str:
        """Where the container sees it."""
        return str(self.value.get("mountPath", ""))

    @property
    def is_writable(self) -> bool:
        """Whether the container may write it."""
        return not self.value.get("readOnly", False)


class ContainerView:
    """A container and its place.

    Attributes:
        path: its place in the manifest.
        value: the container.
        kind: ``app`` runs as long as the Pod, sidecars included; ``run-once`` runs before it.
        is_main: whether it is the first regular container: the agent itself.
    """

    __slots__ = ("is_main", "kind", "mounts", "name", "path", "security", "value")

    def __init__(
        self,
        path: Path,
        value: Json,
        *,
        kind: Literal["app", "run-once"],
        is_main: bool,
        volumes: dict[str, Json],
    ) -> None:
        self.path = path
        self.value = value
        self.kind = kind
        self.is_main = is_main
        self.name: str = value.get("name", "")
        self.security: Json = value.get("securityContext", {})
        """Its security context; empty if it has none."""
        self.mounts = tuple(
            MountView((*path, "volumeMounts", index), mount, volumes.get(mount.get("name"), {}))
            for index, mount in enumerate(value.get("volumeMounts", ()))
        )
        """Its mounts, with their volumes."""


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
