"""A volume of a Pod as it is written, with its place and its source."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from constructs_lib.daemon_set.host_paths import normal_path
from constructs_lib.k8s.manifest import Json, Path

__all__ = ["ConfigMapSource", "HostPath", "VolumeView"]


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


class ConfigMapSource(NamedTuple):
    """The keys of a ConfigMap in a volume.

    Attributes:
        name: the ConfigMap.
        items: the keys that are taken, each with the path it has in the volume; none for all
            keys, each under its own name.
    """

    name: str
    items: tuple[tuple[str, str], ...] | None


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
    def config_maps(self) -> tuple[ConfigMapSource, ...]:
        """The ConfigMaps in it, those of a projected volume included."""
        sources = [self.value, *self._projected]
        return tuple(_config_map(each["configMap"]) for each in sources if "configMap" in each)

    @property
    def holds_config_maps_only(self) -> bool:
        """Whether ConfigMaps alone make up what it holds."""
        if "configMap" in self.value:
            return True
        return bool(self._projected) and all("configMap" in each for each in self._projected)

    @property
    def _projected(self) -> list[Json]:
        sources: list[Json] = self.value.get("projected", {}).get("sources", [])
        return sources

    @property
    def kinds(self) -> list[str]:
        """The kinds of source that are written: one, or none for an empty directory."""
        return [key for key in self.value if key != "name"]


def _config_map(source: Json) -> ConfigMapSource:
    items = tuple(_items(source)) if "items" in source else None
    return ConfigMapSource(source.get("name", ""), items)


def _items(source: Json) -> Iterator[tuple[str, str]]:
    for item in source["items"]:
        if item.get("key") and item.get("path"):
            yield item["key"], posixpath.normpath(item["path"])
