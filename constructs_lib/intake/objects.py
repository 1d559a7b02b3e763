"""Objects, each with its place in a text; what cannot be read has a place too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.known import Known
from constructs_lib.intake.limits import Limits
from constructs_lib.intake.lists import items_of
from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.scopes import OF_THE_CLUSTER
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document, Position

__all__ = ["Object", "objects_in", "read_objects"]

_OF_AN_OBJECT: Final = frozenset({"apiVersion", "kind", "metadata", "spec"})
_NOWHERE: Final = Position(line=0, column=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """One object and where it comes from.

    Attributes:
        manifest: the object.
        document: the document it stands in; none for data.
        prefix: its place in the document, where that is a list of objects.
    """

    manifest: Manifest
    document: Document | None = None
    prefix: Path = ()

    @property
    def source(self) -> str:
        """The file, or a name that stands for it; empty for data."""
        return self.document.source if self.document is not None else ""

    @property
    def name(self) -> str:
        """Namespace and name: ``kube-system/agent``; the namespace ``default`` where none is."""
        metadata = self.manifest.get("metadata")
        known = metadata if isinstance(metadata, dict) else {}
        return f"{known.get('namespace') or 'default'}/{known.get('name')}"

    @property
    def title(self) -> str:
        """Kind, namespace and name, for people: ``DaemonSet kube-system/agent``.

        An object of the whole cluster has no namespace: ``ClusterRole agent``.
        """
        kind = str(self.manifest.get("kind"))
        name = self.name.partition("/")[2] if kind in OF_THE_CLUSTER else self.name
        return f"{kind} {name}"

    def position(self, path: Path = ()) -> Position:
        """Where a place of the object stands in its text; line 0 where it has none."""
        if self.document is None:
            return _NOWHERE
        return self.document.position(self.prefix + path)

    def inside(self, path: Path, line: int, column: int) -> Position:
        """Where a line and column of the text stand that a field of the object holds."""
        if self.document is None:
            return _NOWHERE
        return self.document.inside((*self.prefix, *path), line, column)

    def place(self, path: Path = ()) -> str:
        """The same for people: ``dist/agents.yaml:12:3``; empty for data."""
        return "" if self.document is None else self.document.where((*self.prefix, *path))


def read_objects(
    text: str | bytes, *, source: str = "<text>", known: Known | None = None
) -> Iterator[Object | Unreadable]:
    """The objects in a text, and one note for each document that cannot be read.

    A document that is no object, and does not look as if it were meant for one, is passed over:
    the values of a chart, say. A text is left where ``limits.py`` says that nobody can use it.

    Args:
        text: YAML with any number of documents, or JSON; bytes must be UTF-8.
        source: the file, or a name that stands for it.
        known: what has been read before. Default: nothing.
    """
    limits = Limits(len(text))
    for document in documents_in(text, source=source, known=known):
        found = None
        for found in _meant_by(document):
            if isinstance(found, Object):
                enough, line = limits.after(found.manifest), found.position().line
            else:
                enough, line = limits.after_unreadable(), found.line
            if enough:
                yield Unreadable(message=enough, source=source, line=line)
                return
            yield found
        if found is None and (enough := limits.after_other()):
            yield Unreadable(message=enough, source=source, line=document.line)
            return


def _meant_by(document: Document | Unreadable) -> Iterator[Object | Unreadable]:
    if isinstance(document, Unreadable):
        yield document
    else:
        yield from objects_in(document.value, document)


def objects_in(value: Json, document: Document | None = None) -> Iterator[Object | Unreadable]:
    """The objects in a value: itself, or those of a List.

    Args:
        value: plain data.
        document: the document that it is. A document may hold something else, and is then passed
            over; a value without one was given as an object.
    """
    for item, prefix in items_of(value):
        is_meant = bool(prefix) or document is None
        if isinstance(item, dict) and (is_meant or _looks_like_object(item)):
            yield Object(manifest=item, document=document, prefix=prefix)
        elif is_meant or not _is_other_data(item):
            yield _no_object(item, document, prefix)


def _is_other_data(value: Json) -> bool:
    """Whether a document was meant for something else, as the values of a chart are."""
    if isinstance(value, list):
        return not any(map(_looks_like_object, value))
    return isinstance(value, dict)


def _looks_like_object(value: Json) -> bool:
    return isinstance(value, dict) and len(_OF_AN_OBJECT & value.keys()) > 1


def _no_object(item: Json, document: Document | None, prefix: Path) -> Unreadable:
    what = "a list" if isinstance(item, list) else "a single value"
    nowhere = Object(manifest={}, document=document, prefix=prefix)
    place = nowhere.position()
    return Unreadable(
        message=f"This is {what}; expected an object, a map with apiVersion and kind.",
        source=nowhere.source,
        line=place.line,
        column=place.column,
    )
