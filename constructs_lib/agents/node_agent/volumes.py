"""The volumes of a Pod, each with its name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import Field

from constructs_lib.declaration.model import (
    AbsolutePath,
    DnsLabel,
    ListOf,
    Part,
    Reason,
)
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.resources import QuantityText
from constructs_lib.declaration.sources import (
    ContainerAmount,
    ObjectName,
    PodField,
)
from constructs_lib.errors import Problem
from constructs_lib.k8s import containers as k8s
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json

__all__ = [
    "ClaimVolume",
    "ConfigMapVolume",
    "CsiVolume",
    "DownwardApiVolume",
    "EmptyDirVolume",
    "EphemeralVolume",
    "HostPathVolume",
    "ProjectedConfigMap",
    "ProjectedDownwardApi",
    "ProjectedSecret",
    "ProjectedToken",
    "ProjectedVolume",
    "SecretVolume",
    "Volume",
    "Volumes",
]

Mode: TypeAlias = Annotated[int, Field(ge=0, le=0o777)]
"""Permissions of files (``0o400``)."""


class _Volume(Part):
    """What every volume has."""

    name: DnsLabel = ""
    """Its name, by which containers mount it; left out where it is the key of a mapping."""

    def volume(self) -> k8s.Volume:
        """The volume of the Pod."""
        return k8s.Volume(name=self.name, source=self._source())

    def unanswered(self) -> Iterator[Problem]:
        """What a new agent would have to say of it."""
        yield from ()

    @abstractmethod
    def _source(self) -> dict[str, Json]:
        """Its one source."""


class HostPathVolume(_Volume):
    """A path of the node."""

    kind: Literal["host-path"] = "host-path"
    path: AbsolutePath
    """The path on the node."""
    type: k8s.HostPathType | None = None
    """What must be there. Nothing is checked where it is left out: what is missing becomes an empty
    folder."""
    reason: Reason | None = None
    """Why the agent needs it."""

    def unanswered(self) -> Iterator[Problem]:
        if self.type is None:
            message = f"say what {self.path} is, or it becomes an empty folder where it is missing"
            yield Problem(path=("type",), message=message)
        if self.reason is None:
            message = f"say why it needs {self.path} of the node"
            yield Problem(path=("reason",), message=message)

    def _source(self) -> dict[str, Json]:
        type_ = {"type": self.type} if self.type is not None else {}
        return {"hostPath": {"path": self.path, **type_}}


class EmptyDirVolume(_Volume):
    """A folder that is empty when the Pod starts and gone when it ends."""

    kind: Literal["empty-dir"] = "empty-dir"
    size_limit: QuantityText | None = None
    """How much of the node's disk or memory it may take before the Pod is evicted."""
    medium: Literal["Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi"] | None = None
    """Where it is: in memory, which counts for the container's limit, or in huge pages, which are
    among its ``devices``; on disk by default."""

    def unanswered(self) -> Iterator[Problem]:
        if self.size_limit is None:
            message = "is needed, or it can fill the node; write what it may hold ('64Mi')"
            yield Problem(path=("size_limit",), message=message)

    def _source(self) -> dict[str, Json]:
        return {"emptyDir": given({"medium": self.medium, "sizeLimit": self.size_limit})}


class _Files(Part):
    items: dict[str, str] = Field(default_factory=dict)
    """File names by key; all keys, by their names, by default."""
    optional: bool = False
    """Whether the Pod starts without it."""

    def _files(self) -> dict[str, Json]:
        items = [{"key": key, "path": path} for key, path in self.items.items()]
        return given({"items": items, "optional": self.optional or None})


class ConfigMapVolume(_Volume, _Files):
    """The keys of a ConfigMap that exists as files."""

    kind: Literal["config-map"] = "config-map"
    config_map: ObjectName
    """Name of a ConfigMap in the agent's namespace."""
    mode: Mode | None = None
    """Permissions of its files; 0o644 by default."""

    def _source(self) -> dict[str, Json]:
        mode = given({"defaultMode": self.mode})
        return {"configMap": {"name": self.config_map, **mode, **self._files()}}


class SecretVolume(_Volume, _Files):
    """The keys of a Secret as files."""

    kind: Literal["secret"] = "secret"
    secret: ObjectName
    """Name of a Secret in the agent's namespace."""
    mode: Mode | None = None
    """Permissions of its files; 0o644 by default."""

    def _source(self) -> dict[str, Json]:
        mode = given({"defaultMode": self.mode})
        return {"secret": {"secretName": self.secret, **mode, **self._files()}}


class DownwardApiVolume(_Volume):
    """What the Pod knows about itself, as files."""

    kind: Literal["downward-api"] = "downward-api"
    files: dict[str, PodField | ContainerAmount]
    """What they hold, by file name."""
    mode: Mode | None = None
    """Permissions of its files; 0o644 by default."""

    def _source(self) -> dict[str, Json]:
        return {"downwardAPI": {**given({"defaultMode": self.mode}), "items": _told(self.files)}}


class CsiVolume(_Volume):
    """A volume that a CSI driver makes for this Pod alone."""

    kind: Literal["csi"] = "csi"
    driver: str
    """Name of the driver."""
    attributes: dict[str, str] = Field(default_factory=dict)
    """What the driver is told."""
    read_only: bool | None = None
    """Whether the driver mounts it read-only."""
    file_system: str | None = None
    """The file system (``ext4``); the driver's choice by default."""
    secret: ObjectName | None = None
    """A Secret of the namespace that the driver reads."""

    def _source(self) -> dict[str, Json]:
        found = given(
            {
                "driver": self.driver,
                "readOnly": self.read_only,
                "fsType": self.file_system,
                "volumeAttributes": dict(self.attributes),
                "nodePublishSecretRef": self.secret and {"name": self.secret},
            }
        )
        return {"csi": found}


class EphemeralVolume(_Volume):
    """A PersistentVolumeClaim of each Pod, made and deleted with it."""

    kind: Literal["ephemeral"] = "ephemeral"
    size: QuantityText
    """How much is claimed."""
    storage_class: ObjectName | None = None
    """Its StorageClass; the cluster's default by default."""
    access: Literal["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"] = "ReadWriteOnce"
    """Who may mount it."""

    def _source(self) -> dict[str, Json]:
        claim = given(
            {
                "accessModes": [self.access],
                "storageClassName": self.storage_class,
                "resources": {"requests": {"storage": self.size}},
            }
        )
        return {"ephemeral": {"volumeClaimTemplate": {"spec": claim}}}


class ClaimVolume(_Volume):
    """A PersistentVolumeClaim that exists. All nodes share it, so it has to let them."""

    kind: Literal["claim"] = "claim"
    claim: ObjectName
    """Its name in the agent's namespace."""
    read_only: bool = False
    """Whether no Pod may write to it."""

    def _source(self) -> dict[str, Json]:
        only = {"readOnly": True} if self.read_only else {}
        return {"persistentVolumeClaim": {"claimName": self.claim, **only}}


class ProjectedToken(Part):
    """A token of the ServiceAccount for one audience, renewed by the kubelet."""

    kind: Literal["token"] = "token"
    path: str
    """Its file."""
    audience: str | None = None
    """Who it is for; the API server by default."""
    expiration: int | None = Field(default=None, ge=600)
    """How long it is good. Seconds; an hour by default."""

    def projection(self) -> dict[str, Json]:
        """The source of the volume."""
        return {
            "serviceAccountToken": given(
                {"audience": self.audience, "expirationSeconds": self.expiration, "path": self.path}
            )
        }


class ProjectedConfigMap(_Files):
    """The keys of a ConfigMap among other files."""

    kind: Literal["config-map"] = "config-map"
    config_map: ObjectName
    """Name of a ConfigMap in the agent's namespace."""

    def projection(self) -> dict[str, Json]:
        """The source of the volume."""
        return {"configMap": {"name": self.config_map, **self._files()}}


class ProjectedSecret(_Files):
    """The keys of a Secret among other files."""

    kind: Literal["secret"] = "secret"
    secret: ObjectName
    """Name of a Secret in the agent's namespace."""

    def projection(self) -> dict[str, Json]:
        """The source of the volume."""
        return {"secret": {"name": self.secret, **self._files()}}


class ProjectedDownwardApi(Part):
    """What the Pod knows about itself among other files."""

    kind: Literal["downward-api"] = "downward-api"
    files: dict[str, PodField | ContainerAmount]
    """What they hold, by file name."""

    def projection(self) -> dict[str, Json]:
        """The source of the volume."""
        return {"downwardAPI": {"items": _told(self.files)}}


_Projected: TypeAlias = Annotated[
    ProjectedToken | ProjectedConfigMap | ProjectedSecret | ProjectedDownwardApi,
    Field(discriminator="kind"),
]


class ProjectedVolume(_Volume):
    """Files from several sources in one folder."""

    kind: Literal["projected"] = "projected"
    sources: ListOf[_Projected]
    """Where they come from."""
    mode: Mode | None = None
    """Permissions of its files; 0o644 by default."""

    def _source(self) -> dict[str, Json]:
        mode = given({"defaultMode": self.mode})
        return {"projected": {**mode, "sources": [each.projection() for each in self.sources]}}


Volume: TypeAlias = Annotated[
    HostPathVolume
    | ConfigMapVolume
    | SecretVolume
    | EmptyDirVolume
    | ProjectedVolume
    | DownwardApiVolume
    | CsiVolume
    | EphemeralVolume
    | ClaimVolume,
    Field(discriminator="kind"),
]
"""A volume of the Pod."""


_TYPES: Final = get_args(k8s.HostPathType)


def _path_of_the_node(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, str):
        return value if isinstance(value, Mapping) else {"kind": "host-path", "path": value}
    path, colon, type_ = value.rpartition(":")
    if colon and type_ in _TYPES:
        return {"kind": "host-path", "path": path, "type": type_}
    return {"kind": "host-path", "path": value}


def _only_a_path(volume: Volume) -> str | None:
    if not isinstance(volume, HostPathVolume) or volume.reason is not None:
        return None
    text = volume.path if volume.type is None else f"{volume.path}:{volume.type}"
    read = HostPathVolume(name=volume.name, **_path_of_the_node(text))
    return text if read == volume else None


Volumes: TypeAlias = Annotated[
    NamedListOf[Volume, str], Named(written_out=_path_of_the_node, short=_only_a_path)
]
"""Volumes in their order, by name. A text is a path of the node, and behind a colon what must be
there (``{"logs": "/var/log", "lock": "/run/x.lock:FileOrCreate"}``)."""


def _told(files: Mapping[str, PodField | ContainerAmount]) -> list[Json]:
    return [{"path": path, **source.reference()} for path, source in files.items()]
