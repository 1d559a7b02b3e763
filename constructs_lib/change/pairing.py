"""Which object of before is which of after.

An object is the same while the API server knows it by the same group, kind, namespace and name. A
DaemonSet that goes while another one comes with the same containers is the same agent under
another name: nothing renames an object in Kubernetes, so both run for a while.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.scopes import OF_THE_CLUSTER
from constructs_lib.record import dataclass

__all__ = ["Key", "Pair", "Pairing", "is_daemon_set", "key_of", "object_words", "pair", "title_of"]

Key: TypeAlias = tuple[str, str, str, str]
"""Group, kind, namespace (``default`` where none is given, or it means nothing) and name."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An object before and after."""

    old: Manifest
    """Before."""
    new: Manifest
    """After."""

    @property
    def is_unchanged(self) -> bool:
        """Whether it is known to be one object; two that are only equal may be so, too."""
        return self.old is self.new

    @cached_property
    def before(self) -> DaemonSetView:
        """The DaemonSet before, in normal form."""
        return DaemonSetView(self.old)

    @cached_property
    def after(self) -> DaemonSetView:
        """The DaemonSet after, in normal form."""
        return DaemonSetView(self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """All objects of two sides, each of them once."""

    kept: tuple[Pair, ...]
    """Objects on both sides, in the order of after."""
    renamed: tuple[Pair, ...]
    """DaemonSets that are there under another name or in another namespace."""
    added: tuple[Manifest, ...]
    """Objects that are new."""
    removed: tuple[Manifest, ...]
    """Objects that are gone: GitOps tools that prune delete them."""


def key_of(manifest: Manifest) -> Key:
    """What an object is paired by. Its version is not part of it."""
    group, _, _ = str(manifest["apiVersion"]).rpartition("/")
    metadata = manifest["metadata"]
    namespace = None if manifest["kind"] in OF_THE_CLUSTER else metadata.get("namespace")
    return group, manifest["kind"], namespace or "default", metadata["name"]


def title_of(manifest: Manifest) -> str:
    """``namespace/name``, or the name alone where there is no namespace, or it means nothing."""
    metadata = manifest["metadata"]
    namespace = None if manifest["kind"] in OF_THE_CLUSTER else metadata.get("namespace")
    if namespace is None and manifest["kind"] == "DaemonSet":
        namespace = "default"
    return f"{namespace}/{metadata['name']}" if namespace else str(metadata["name"])


def object_words(manifest: Manifest) -> str:
    """An object as people name it: ``ConfigMap agents/config``."""
    return f"{manifest['kind']} {title_of(manifest)}"


def is_daemon_set(manifest: Manifest) -> bool:
    """Whether it is a DaemonSet of Kubernetes."""
    return bool(manifest["kind"] == "DaemonSet" and key_of(manifest)[0] in {"apps", "extensions"})


def pair(old: Iterable[Manifest], new: Iterable[Manifest]) -> Pairing:
    """Pair the objects of two sides.

    Args:
        old: objects with a name, no two of them the same object.
        new: likewise.
    """
    before = {key_of(manifest): manifest for manifest in old}
    after = {key_of(manifest): manifest for manifest in new}
    gone = [manifest for key, manifest in before.items() if key not in after]
    come = [manifest for key, manifest in after.items() if key not in before]
    renamed = tuple(_renamed(gone, come))
    moved = {id(each) for found in renamed for each in (found.old, found.new)}
    return Pairing(
        kept=tuple(
            Pair(old=before[key], new=manifest) for key, manifest in after.items() if key in before
        ),
        renamed=renamed,
        added=tuple(manifest for manifest in come if id(manifest) not in moved),
        removed=tuple(manifest for manifest in gone if id(manifest) not in moved),
    )


def _renamed(gone: Sequence[Manifest], come: Sequence[Manifest]) -> Iterator[Pair]:
    """Each DaemonSet that came, with the one that went and runs the same program.

    One of the same name is preferred, then the first.
    """
    programs: dict[_Program, deque[Manifest]] = {}
    named: dict[tuple[_Program, str], deque[Manifest]] = {}
    for manifest in filter(is_daemon_set, gone):
        program, name = _program(manifest), manifest["metadata"]["name"]
        programs.setdefault(program, deque()).append(manifest)
        named.setdefault((program, name), deque()).append(manifest)
    taken: set[int] = set()
    for manifest in filter(is_daemon_set, come):
        program, name = _program(manifest), manifest["metadata"]["name"]
        for alike in (named.get((program, name)), programs.get(program)):
            while alike and id(alike[0]) in taken:
                alike.popleft()
            if alike:
                taken.add(id(alike[0]))
                yield Pair(old=alike.popleft(), new=manifest)
                break


_Program: TypeAlias = tuple[tuple[bool, str, str], ...]
"""What runs: whether it only prepares, name and image repository of each container."""


def _program(daemon_set: Manifest) -> _Program:
    return tuple(
        (container.is_init, container.name, container.image.repository)
        for container in DaemonSetView(daemon_set).all
    )
