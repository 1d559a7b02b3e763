"""A volume of a Pod as it is written, with its place and its source."""

from __future__ import annotations

from typing import NamedTuple

from constructs_lib.daemon_set.host_paths import normal_path
from constructs_lib.k8s.manifest import Json, Path

__all__ = ["HostPath", "VolumeView"]


class HostPath(NamedTuple):
    """The source of a volume that is a path of the node.

    Attributes:
        written: the path as it is written; empty if it is missing.
        type: what has to be there; empty if nothing is checked.
    """

    written: str
    type: str

    @property
    def path(self) -> str:
        """The path in its normal form."""
        return normal_path(self.written)


class VolumeView:
    """A volume and its place.

    Attributes:
        path: its place in the manifest.
        value: the volume.
        name: its name; none if it has none.
    """

    __slots__ = ("name", "path", "value")

    def __init__(self, path: Path, value: Json) -> None:
        self.path = path
        self.value = value
        self.name: str | None = value.get("name")

    @property
    def host_path(self) -> HostPath | None:
        """The path of the node behind it; none if it is something else."""
        source = self.value.get("hostPath")
        return None if source is None else HostPath(source.get("path", ""), source.get("type", ""))

    def source(self, kind: str) -> Json | None:
        """Its source of a kind (``configMap``, ``emptyDir``); none if it is something else."""
        return self.value.get(kind)

    @property
    def kinds(self) -> list[str]:
        """The kinds of source that are written: one, or none for an empty directory."""
        return [key for key in self.value if key != "name"]
