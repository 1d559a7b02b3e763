"""The objects of one file, by the references between them, and what nobody read of them.

A pool is described by several objects that name each other. What a reader uses is taken note of, so
that in the end everything else can be named: an answer that leaves out a control plane must say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from constructs_lib.cluster.reading import Path
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document

__all__ = ["FileObject", "ObjectIndex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObject:
    """An object of a file, with its place."""

    document: Document
    """The document it stands in."""
    path: Path
    """Where it stands there."""
    item: Mapping[str, Json]
    """The object."""

    @property
    def kind(self) -> str:
        """Its kind; empty where it has none that is text."""
        return _text(self.item, "kind")

    @property
    def group(self) -> str:
        """The group of its ``apiVersion``."""
        return _text(self.item, "apiVersion").partition("/")[0]

    @property
    def name(self) -> str:
        """Its name; empty where it has none that is text."""
        return _text(self._metadata, "name")

    @property
    def namespace(self) -> str:
        """Its namespace; empty where it has none that is text."""
        return _text(self._metadata, "namespace")

    @property
    def title(self) -> str:
        """Kind and name: ``MachinePool pool-0``."""
        return f"{self.kind} {self.name}"

    def owners(self) -> Iterator[tuple[str, str]]:
        """Kind and name of the objects that own it."""
        found = self._metadata.get("ownerReferences")
        for owner in found if isinstance(found, list) else ():
            if isinstance(owner, dict):
                yield _text(owner, "kind"), _text(owner, "name")

    @property
    def _metadata(self) -> Mapping[str, Json]:
        metadata = self.item.get("metadata")
        return metadata if isinstance(metadata, dict) else {}


class ObjectIndex:
    """Finds objects by reference and knows which were used.

    Args:
        objects: the objects of the file.
    """

    def __init__(self, objects: Iterable[FileObject]) -> None:
        self._objects = list(objects)
        self._used: set[int] = set()
        self.absent: list[str] = []
        """What is referred to and is not in the file, each as a sentence without its end."""

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], FileObject]:
        return {(each.kind, each.namespace, each.name): each for each in self._objects}

    def find(self, kind: str, name: str, *, near: FileObject) -> FileObject | None:
        """The object of that kind and name, in the namespace of another one."""
        for namespace in (near.namespace, ""):
            found = self._by_name.get((kind, namespace, name))
            if found is not None:
                return found
        return None

    def referred(self, reference: Mapping[str, Json], *, by: FileObject) -> FileObject | None:
        """The object that a reference names, which counts as used; none if it is not there."""
        kind, name = _text(reference, "kind"), _text(reference, "name")
        if not kind or not name:
            return None
        found = self.find(kind, name, near=by)
        if found is not None:
            self.use(found)
            return found
        sentence = f"{kind} {name}, to which {by.title} refers"
        if sentence not in self.absent:
            self.absent.append(sentence)
        return None

    def holds(self, reference: Mapping[str, Json], *, by: FileObject) -> bool:
        """Whether the object that a reference names is in the file."""
        return self.find(_text(reference, "kind"), _text(reference, "name"), near=by) is not None

    def use(self, used: FileObject) -> None:
        """Take note that a reader has read an object."""
        self._used.add(id(used))

    def owned(self, each: FileObject) -> bool:
        """Whether another object of the file owns it, and thus speaks for it."""
        return any(self.find(kind, name, near=each) is not None for kind, name in each.owners())

    def unread(self) -> list[FileObject]:
        """What no reader used and no other object of the file speaks for, in order."""
        return [
            each for each in self._objects if id(each) not in self._used and not self.owned(each)
        ]

    def of_kind(self, kind: str) -> Iterator[FileObject]:
        """The objects of a kind, in order."""
        return (each for each in self._objects if each.kind == kind)


def _text(owner: Mapping[str, Json], key: str) -> str:
    value = owner.get(key)
    return value if isinstance(value, str) else ""
