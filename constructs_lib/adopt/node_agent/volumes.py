"""Volumes of a Pod and mounts of its containers, read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from constructs_lib.adopt.node_agent.parts import all_said, nearest_part, part, said_first
from constructs_lib.adopt.node_agent.sources import amount_of, pod_field_of
from constructs_lib.agents.node_agent.mounts import VolumeMount
from constructs_lib.agents.node_agent.volumes import (
    ClaimVolume,
    ConfigMapVolume,
    CsiVolume,
    DownwardApiVolume,
    EmptyDirVolume,
    EphemeralVolume,
    HostPathVolume,
    ProjectedConfigMap,
    ProjectedDownwardApi,
    ProjectedSecret,
    ProjectedToken,
    ProjectedVolume,
    SecretVolume,
    Volume,
)
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.sources import ContainerAmount, PodField
from constructs_lib.k8s.manifest import Json

__all__ = ["mounts_of", "volume_of"]


def mounts_of(container: Json) -> list[VolumeMount]:
    """The mounts of a container, up to the first that cannot be said."""
    return said_first(_mount(each) for each in container.get("volumeMounts") or ())


def _mount(mount: Json) -> VolumeMount | None:
    return nearest_part(
        VolumeMount,
        "path",
        volume=mount.get("name"),
        path=mount.get("mountPath"),
        writable=not mount.get("readOnly", False),
        sub_path=mount.get("subPath"),
        propagation=mount.get("mountPropagation"),
        recursive=mount.get("recursiveReadOnly") == "IfPossible",
    )


def volume_of(view: VolumeView) -> Volume | None:
    """A volume of a Pod; none where it cannot be said."""
    host = view.host_path
    if host is not None:
        return part(HostPathVolume, name=view.name, path=host.written, type=host.type or None)
    (kind, source), *_ = ((key, each) for key, each in view.value.items() if key != "name")
    read = _KINDS.get(kind)
    return None if read is None else read(view.name, source)


def _empty(name: str | None, source: Json) -> Volume | None:
    return part(
        EmptyDirVolume, name=name, medium=source.get("medium"), size_limit=source.get("sizeLimit")
    )


def _config_map(name: str | None, source: Json) -> Volume | None:
    return part(
        ConfigMapVolume,
        name=name,
        config_map=source.get("name"),
        mode=source.get("defaultMode"),
        **_files(source),
    )


def _secret(name: str | None, source: Json) -> Volume | None:
    return part(
        SecretVolume,
        name=name,
        secret=source.get("secretName"),
        mode=source.get("defaultMode"),
        **_files(source),
    )


def _downward(name: str | None, source: Json) -> Volume | None:
    return part(DownwardApiVolume, name=name, files=_told(source), mode=source.get("defaultMode"))


def _csi(name: str | None, source: Json) -> Volume | None:
    return part(
        CsiVolume,
        name=name,
        driver=source.get("driver"),
        attributes=source.get("volumeAttributes"),
        read_only=source.get("readOnly"),
        file_system=source.get("fsType"),
        secret=(source.get("nodePublishSecretRef") or {}).get("name"),
    )


def _claim(name: str | None, source: Json) -> Volume | None:
    return part(
        ClaimVolume, name=name, claim=source.get("claimName"), read_only=source.get("readOnly")
    )


def _ephemeral(name: str | None, source: Json) -> Volume | None:
    """A claim of each Pod; of one with labels or a selector too little would be said."""
    template = source.get("volumeClaimTemplate") or {}
    spec = template.get("spec") or {}
    requests = (spec.get("resources") or {}).get("requests") or {}
    made = part(
        EphemeralVolume,
        name=name,
        size=requests.get("storage"),
        storage_class=spec.get("storageClassName"),
        access=next(iter(spec.get("accessModes") or ()), None),
    )
    written = made.volume().source if made is not None else {}
    return made if written == {"ephemeral": source} else None


def _projected(name: str | None, source: Json) -> Volume | None:
    return part(
        ProjectedVolume,
        name=name,
        sources=all_said(_projection(each) for each in source.get("sources") or ()),
        mode=source.get("defaultMode"),
    )


_KINDS: Final[Mapping[str, Callable[[str | None, Json], Volume | None]]] = {
    "configMap": _config_map,
    "csi": _csi,
    "downwardAPI": _downward,
    "emptyDir": _empty,
    "ephemeral": _ephemeral,
    "persistentVolumeClaim": _claim,
    "projected": _projected,
    "secret": _secret,
}


def _projection(source: Json) -> Part | None:
    (kind, found), *_ = source.items()
    if kind == "serviceAccountToken":
        return part(
            ProjectedToken,
            path=found.get("path"),
            audience=found.get("audience"),
            expiration=found.get("expirationSeconds"),
        )
    if kind == "configMap":
        return part(ProjectedConfigMap, config_map=found.get("name"), **_files(found))
    if kind == "secret":
        return part(ProjectedSecret, secret=found.get("name"), **_files(found))
    return part(ProjectedDownwardApi, files=_told(found)) if kind == "downwardAPI" else None


def _files(source: Json) -> dict[str, object]:
    """The keys that are taken; modes of single files have no word."""
    return {
        "items": {each.get("key"): each.get("path") for each in _entries(source)},
        "optional": source.get("optional"),
    }


def _told(source: Json) -> dict[str, PodField | ContainerAmount | None]:
    return {each.get("path"): pod_field_of(each) or amount_of(each) for each in _entries(source)}


def _entries(source: Json) -> Sequence[Json]:
    """The files of a volume, one by one."""
    return source.get(_ENTRIES) or ()


_ENTRIES: Final = "items"
