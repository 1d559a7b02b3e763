"""The ConfigMaps and Secrets that a Pod reads, each where it is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Path

__all__ = ["Reference", "references"]


class Reference(NamedTuple):
    """A place that names an object of the Pod's namespace.

    Attributes:
        kind: the object's kind.
        name: its name; empty where there is none.
        path: the place of the name.
        optional: whether Pods start without it.
        container: the container that has it in its environment; none for a volume.
        volume: the volume that it is in; none for the environment.
        keys: the keys that are asked for, each with its place.
    """

    kind: Literal["ConfigMap", "Secret", "ServiceAccount"]
    name: str
    path: Path
    optional: bool = False
    container: str | None = None
    volume: str | None = None
    keys: tuple[tuple[str, Path], ...] = ()


def references(daemon_set: DaemonSetView) -> Iterator[Reference]:
    """Everything that volumes and environments name, volumes first."""
    for volume in daemon_set.volumes:
        for found in _of_volume(volume.value, volume.path):
            yield found._replace(volume=volume.name or "")
    for container in daemon_set.all:
        for found in _of_environment(container):
            yield found._replace(container=container.name)


def _of_volume(volume: Json, path: Path) -> Iterator[Reference]:
    if "configMap" in volume:
        yield _reference("ConfigMap", volume["configMap"], (*path, "configMap"))
    if "secret" in volume:
        yield _reference("Secret", volume["secret"], (*path, "secret"), key="secretName")
    for index, source in enumerate(volume.get("projected", {}).get("sources", ())):
        yield from _of_source(source, (*path, "projected", "sources", index), "configMap", "secret")


def _of_environment(container: ContainerView) -> Iterator[Reference]:
    for variable in container.env:
        path = (*container.path, *variable.place, "valueFrom")
        yield from _of_source(variable.source, path, "configMapKeyRef", "secretKeyRef")
    for index, entry in enumerate(container.env_from):
        path = (*container.path, "envFrom", index)
        yield from _of_source(entry, path, "configMapRef", "secretRef")


def _of_source(source: Json, path: Path, config_map: str, secret: str) -> Iterator[Reference]:
    if config_map in source:
        yield _reference("ConfigMap", source[config_map], (*path, config_map))
    if secret in source:
        yield _reference("Secret", source[secret], (*path, secret))


def _reference(
    kind: Literal["ConfigMap", "Secret"], source: Json, path: Path, *, key: str = "name"
) -> Reference:
    name, optional = source.get(key, ""), source.get("optional", False)
    return Reference(kind, name, (*path, key), optional, keys=tuple(_keys(source, path)))


def _keys(source: Json, path: Path) -> Iterator[tuple[str, Path]]:
    if source.get("key"):
        yield source["key"], (*path, "key")
    for index, item in enumerate(source.get("items", ())):
        if item.get("key"):
            yield item["key"], (*path, "items", index, "key")
