"""The texts that a container finds in its mounts: keys of ConfigMaps, by the path of each.

A ConfigMap may be mounted as a whole, by some of its keys under other names (``items``), as one
file (``subPath``), or together with others (``projected``). Its text is read where the input holds
it. A Secret is never read: that something of it is there is all that counts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TypeAlias

from constructs_lib.daemon_set.container import ContainerView, MountView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.programs.facts import UNKNOWN, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.record import dataclass

__all__ = ["Find", "Text", "Texts"]

Find: TypeAlias = Callable[[str, str, str | None], Manifest | None]
"""Finds an object of the input by kind, name and namespace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text and where it is written.

    Attributes:
        value: the text.
        path: where the container finds it; empty if it is no file.
        place: where it is written.
    """

    value: str
    path: str
    place: Place

    def at(self, line: int, column: int = 1) -> Place:
        """The place of a spot in it, counted from 1."""
        return Place(on=self.place.on, path=self.place.path, line=line, column=column)


class Texts:
    """The texts in the mounts of one container."""

    def __init__(self, daemon_set: DaemonSetView, container: ContainerView, find: Find) -> None:
        self._namespace = daemon_set.namespace
        self._container = container
        self._find = find

    def at(self, path: str) -> Text | Unknown | None:
        """The file at a path; None if it is certainly not there."""
        mount = self._container.mount_of(path)
        if mount is None or "$(" in mount.sub_path:
            return UNKNOWN  # the image's own, or one that each Pod has for itself
        below = posixpath.relpath(posixpath.normpath(path), posixpath.normpath(mount.at))
        wanted = posixpath.normpath(posixpath.join(mount.sub_path, below))
        return self._in(mount).get(wanted, UNKNOWN if self._may_hold_more(mount) else None)

    def matching(self, pattern: str) -> tuple[list[Text], bool]:
        """The files at the paths that fit a pattern with ``*``, and whether that is all of them."""
        found = [each for each in self if _fits(each.path, pattern)]
        folder = posixpath.dirname(pattern)
        mount = None if "*" in folder else self._container.mount_of(folder)
        return found, mount is not None and not self._may_hold_more(mount)

    def named(self, path: str) -> tuple[list[Text], bool]:
        """The files that a path or a pattern with ``*`` names, and whether that is all of them."""
        if "*" in path:
            return self.matching(path)
        text = self.at(path)
        return ([text], True) if isinstance(text, Text) else ([], False)

    def __iter__(self) -> Iterator[Text]:
        """Every text that is known, mount by mount."""
        for mount in self._container.mounts:
            for name, text in self._in(mount).items():
                if isinstance(text, Text) and _is_below(name, mount.sub_path):
                    below = posixpath.relpath(name, mount.sub_path) if mount.sub_path else name
                    path = posixpath.normpath(posixpath.join(mount.at, below))
                    yield Text(value=text.value, path=path, place=text.place)

    def key(self, name: str, key: str) -> Text | Unknown | None:
        """The text of a ConfigMap's key; None if the ConfigMap certainly lacks it."""
        config_map = self._find("ConfigMap", name, self._namespace)
        if config_map is None or key in config_map.get("binaryData", {}):
            return UNKNOWN
        value = config_map.get("data", {}).get(key)
        if value is None:
            return None
        return Text(value=value, path="", place=Place(on=config_map, path=("data", key)))

    def keys(self, name: str) -> list[str] | None:
        """The keys of a ConfigMap; None if the input does not hold it."""
        config_map = self._find("ConfigMap", name, self._namespace)
        if config_map is None:
            return None
        return [*config_map.get("data", {}), *config_map.get("binaryData", {})]

    def _in(self, mount: MountView) -> Mapping[str, Text | Unknown]:
        """What a volume holds, by the path inside it, as far as it is known."""
        found: dict[str, Text | Unknown] = {}
        for source in mount.volume.config_maps:
            items = source.items
            if items is None:
                items = tuple((key, key) for key in self.keys(source.name) or ())
            for key, path in items:
                text = self.key(source.name, key)
                if isinstance(text, Text):
                    at = posixpath.join(mount.at, path)
                    found[path] = Text(value=text.value, path=at, place=text.place)
                elif text is UNKNOWN:
                    found[path] = UNKNOWN
        return found

    def _may_hold_more(self, mount: MountView) -> bool:
        """Whether a volume may hold files that the input does not show."""
        return not mount.volume.holds_config_maps_only or any(
            source.items is None and self.keys(source.name) is None
            for source in mount.volume.config_maps
        )


def _is_below(name: str, sub_path: str) -> bool:
    normal = posixpath.normpath(sub_path) if sub_path else ""
    return not normal or name == normal or name.startswith(f"{normal}/")


def _fits(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern, part by part."""
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(
        fnmatchcase(part, each) for part, each in zip(parts, wanted, strict=True)
    )
