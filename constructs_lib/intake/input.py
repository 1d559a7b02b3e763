"""What a command was given: objects with their places, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.limit_range import LimitRanges, read_limit_ranges
from constructs_lib.daemon_set.runtime_class import RuntimeClasses, read_runtime_classes
from constructs_lib.errors import InputError
from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.known import Known
from constructs_lib.intake.objects import Object, objects_in, read_objects
from constructs_lib.intake.texts import Reading, read_texts
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.priority import PriorityClasses, read_priority_classes
from constructs_lib.record import dataclass, field, replace
from constructs_lib.yaml.document import Document

__all__ = [
    "Input",
    "documents_of_texts",
    "gathered",
    "input_of",
    "of_texts",
    "read_documents",
    "read_input",
]


Held: TypeAlias = Literal["manifests", "nothing", "other"]
"""What a text holds: ``other`` is meant for somebody else, such as the values of a chart."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """Objects, and what could not be read.

    Attributes:
        objects: the objects, in the order of the input.
        unreadable: documents that cannot be read, likewise.
        files: the texts by name, and what each holds.
    """

    objects: tuple[Object, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    files: Mapping[str, Held] = field(default_factory=dict)

    @cached_property
    def daemon_sets(self) -> tuple[Object, ...]:
        """The DaemonSets of Kubernetes itself."""
        return tuple(each for each in self.objects if own_kind(each.manifest) == "DaemonSet")

    @property
    def manifests(self) -> list[Manifest]:
        """All objects as plain data."""
        return [each.manifest for each in self.objects]

    @cached_property
    def priority_classes(self) -> PriorityClasses:
        """What priority classes are worth, those of every cluster included."""
        return read_priority_classes(self.manifests)

    @cached_property
    def limit_ranges(self) -> LimitRanges:
        """What each namespace makes of containers without requests and limits."""
        return read_limit_ranges(self.manifests)

    @cached_property
    def runtime_classes(self) -> RuntimeClasses:
        """The RuntimeClasses."""
        return read_runtime_classes(self.manifests)

    @cached_property
    def claims(self) -> frozenset[str]:
        """The PersistentVolumeClaims, as ``namespace/name``."""
        return frozenset(
            each.name for each in self.objects if each.manifest["kind"] == "PersistentVolumeClaim"
        )


def read_input(
    paths: Iterable[str],
    reading: Reading = Reading(),  # noqa: B008  # frozen
    *,
    may_be_empty: bool = False,
    known: Known | None = None,
) -> Input:
    """The objects at some paths (see :func:`read_texts`).

    Raises:
        InputError: a path cannot be read. Texts that cannot be are noted, not raised.
    """
    return of_texts(read_texts(paths, reading, may_be_empty=may_be_empty), known)


def of_texts(texts: Mapping[str, bytes] | Mapping[str, str], known: Known | None = None) -> Input:
    """The objects in some texts, by the name of each.

    Args:
        texts: the texts.
        known: what has been read before. Default: nothing.
    """
    known = known or Known()
    files: dict[str, Held] = {}
    found: list[Object | Unreadable] = []
    for name, data in texts.items():
        before = len(found)
        found += read_objects(data, source=name, known=known)
        files[name] = "manifests" if len(found) > before else _held_beside(data)
    return replace(gathered(found), files=files)


def _held_beside(data: bytes | str) -> Held:
    """What a text without any manifest holds."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    lines = (line.strip() for line in text.splitlines())
    is_empty = all(not line or line.startswith(("#", "---")) for line in lines)
    return "nothing" if is_empty else "other"


def input_of(manifests: Iterable[Manifest]) -> Input:
    """Objects given as plain data; Lists are opened."""
    return gathered(each for manifest in manifests for each in objects_in(manifest))


def gathered(found: Iterable[Object | Unreadable]) -> Input:
    """What was read of some texts, as one input."""
    objects, unreadable = [], []
    for each in found:
        if isinstance(each, Object):
            objects.append(each)
        else:
            unreadable.append(each)
    return Input(objects=tuple(objects), unreadable=tuple(unreadable))


def read_documents(
    path: str,
    reading: Reading = Reading(),  # noqa: B008  # frozen
) -> list[Document]:
    """The documents at one path, for readers of something else than manifests.

    Raises:
        InputError: the path or a document cannot be read.
    """
    return documents_of_texts(read_texts([path], reading))


def documents_of_texts(texts: Mapping[str, bytes]) -> list[Document]:
    """The documents in some texts, by the name of each, likewise.

    Raises:
        InputError: a document cannot be read.
    """
    found = [each for name, data in texts.items() for each in documents_in(data, source=name)]
    unreadable = [str(each) for each in found if isinstance(each, Unreadable)]
    if unreadable:
        raise InputError(unreadable)
    return [each for each in found if isinstance(each, Document)]
