"""What a container mounts: file systems and devices.

Source: ``ValidateVolumeMounts``, ``validateMountPropagation``, ``validateMountRecursiveReadOnly``
and ``ValidateVolumeDevices`` in ``pkg/apis/core/validation/validation.go``,
``dropImageVolumes`` in ``pkg/api/pod/util.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.given import Given
from constructs_lib.validation.paths import descending_problem, goes_up
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["mount_refusals"]

_PROPAGATIONS: Final = frozenset({"None", "HostToContainer", "Bidirectional"})
_RECURSIVE: Final = frozenset({"Disabled", "Enabled", "IfPossible"})
_BLOCK: Final = frozenset({"persistentVolumeClaim", "ephemeral"})


def mount_refusals(container: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the mounts and devices of a container are refused.

    Args:
        container: the container.
        path: where it stands.
        given: the Pod around it.
    """
    mounts, devices = container.get("volumeMounts", ()), container.get("volumeDevices", ())
    security = container.get("securityContext", {})
    taken: set[str] = set()
    for index, mount in enumerate(mounts):
        at = (*path, "volumeMounts", index)
        yield from _volume(mount, at, given)
        place = mount.get("mountPath", "/")
        if not place:
            yield missing((*at, "mountPath"), "name a path")
        elif place in taken:
            message = (
                f"is {place!r:.100}, where the container mounts another volume; choose another"
            )
            yield wrong((*at, "mountPath"), message)
        taken.add(place)
        yield from _mount(mount, at, is_privileged=security.get("privileged", False))
    if devices and given.owns_users and given.gates.devices_need_host_users:
        message = "are not for a Pod with hostUsers: false; remove them"
        yield wrong((*path, "volumeDevices"), message)
    names: set[str] = set()
    places: set[str] = set()
    for index, device in enumerate(devices):
        at = (*path, "volumeDevices", index)
        yield from _volume(device, at, given)
        yield from _device(device, at, given, names, places)
    if mounts and devices:
        yield from _both(mounts, devices, path)


def _volume(use: Json, path: Path, given: Given) -> Iterator[Refusal]:
    if "name" in use and use["name"] not in given.volumes and "volume" not in given.without:
        message = f"is {use['name']!r:.70}, which is not a volume of the Pod"
        yield wrong((*path, "name"), message, kind="volume")


def _mount(mount: Json, path: Path, *, is_privileged: bool) -> Iterator[Refusal]:
    for field in ("subPath", "subPathExpr"):
        if message := descending_problem(mount.get(field, "")):
            yield wrong((*path, field), message)
    if mount.get("subPath") and mount.get("subPathExpr"):
        yield wrong((*path, "subPathExpr"), "stands beside subPath; keep one of the two")
    propagation = mount.get("mountPropagation", "None")
    if propagation not in _PROPAGATIONS:
        yield one_of(propagation, _PROPAGATIONS, (*path, "mountPropagation"))
    elif propagation == "Bidirectional" and not is_privileged:
        message = "is Bidirectional, which only a privileged container may have"
        yield wrong((*path, "mountPropagation"), message, kind="security")
    recursive = mount.get("recursiveReadOnly", "Disabled")
    at = (*path, "recursiveReadOnly")
    if recursive not in _RECURSIVE:
        yield one_of(recursive, _RECURSIVE, at)
    elif recursive != "Disabled":
        if not mount.get("readOnly"):
            yield wrong(at, f"is {recursive}, which needs readOnly: true")
        if propagation != "None":
            yield wrong(
                at, f"is {recursive} beside mountPropagation {propagation!r:.30}; remove one"
            )


def _device(
    device: Json, path: Path, given: Given, names: set[str], places: set[str]
) -> Iterator[Refusal]:
    name, place = device.get("name"), device.get("devicePath", "/")
    if name in given.volumes and not _BLOCK & given.volumes[name].keys():
        message = f"is {name!r}, which is no PersistentVolumeClaim; only those are devices"
        yield wrong((*path, "name"), message)
    if name is not None and name in names:
        yield wrong((*path, "name"), f"is {name!r:.70}, which is a device twice; name it once")
    if name is not None:
        names.add(name)
    at = (*path, "devicePath")
    if not place:
        yield missing(at, "name a path")
    elif goes_up(place):
        yield wrong(at, f"is {place!r:.100}; write the path without '..'")
    elif place in places:
        yield wrong(at, f"is {place!r:.100}, the path of another device; choose another")
    places.add(place)


def _both(mounts: Collection[Json], devices: Collection[Json], path: Path) -> Iterator[Refusal]:
    """Names and paths that are a mount and a device."""
    mounted = {mount.get("name"): mount.get("mountPath") for mount in mounts}
    for index, device in enumerate(devices):
        at = (*path, "volumeDevices", index)
        if device.get("name") in mounted:
            message = f"is {device.get('name')!r:.70}, which is mounted too; keep one of the two"
            yield wrong((*at, "name"), message)
        if device.get("devicePath") in mounted.values():
            message = (
                f"is {device.get('devicePath')!r:.100}, where a volume is mounted; choose another"
            )
            yield wrong((*at, "devicePath"), message)
