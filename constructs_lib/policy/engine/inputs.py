"""Texts in, objects to judge out; what cannot be read is told and stops nothing.

A rendered chart is one text with many documents, and one slip in it should not hide what is wrong
with the others. So a text that does not parse as a whole is cut at its document markers and read
piece by piece. JSON is YAML too, and read so for the sake of line numbers; only what is long, or
is no YAML, is read by the ``json`` module.

Model: a line that begins with ``---`` is a marker wherever it stands (YAML 1.1, ``c-forbidden``:
also inside a block scalar, whose own lines are indented). ``kind: List`` and ``items`` as
``kubectl get -o yaml`` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.checker import Source, Unreadable
from constructs_lib.policy.finding import Path
from constructs_lib.yaml.json_reader import read_json
from constructs_lib.yaml.reader import Document, Position, read_yaml

__all__ = ["objects_in", "read_inputs"]

_LONG_JSON: Final = 1_000_000
"""JSON longer than this is read without places. Bytes; a second's worth of YAML."""

# Directives stand before the marker of the document they are for.
_MARKER: Final = re.compile(rb"^(?:%[^\n]*\n)*---(?=\s|\Z)", re.MULTILINE)
_LINE_BREAK: Final = re.compile(rb"\r\n|\r|\n|\xc2\x85|\xe2\x80[\xa8\xa9]")
_OF_AN_OBJECT: Final = frozenset({"apiVersion", "kind", "metadata", "spec"})


def read_inputs(text: str | bytes, *, source: str = "<text>") -> Iterator[Source | Unreadable]:
    """The objects in a text, and one note for each document that cannot be read.

    A document that is no object, and does not look as if it were meant for one, is passed over:
    the values of a chart, say.

    Args:
        text: YAML with any number of documents, or JSON; bytes must be UTF-8.
        source: the file, or a name that stands for it.
    """
    for document in _documents(text, source):
        if isinstance(document, Unreadable):
            yield document
        else:
            yield from objects_in(document.value, document)


def objects_in(value: Json, document: Document | None = None) -> Iterator[Source | Unreadable]:
    """The objects in a value: itself, or those of a List.

    Args:
        value: plain data.
        document: the document that it is. A document may hold something else, and is then passed
            over; a value without one was given as an object, and is told where it is none.
    """
    todo: list[tuple[Json, Path]] = [(value, ())]
    while todo:
        item, prefix = todo.pop()
        is_meant = bool(prefix) or document is None
        if _is_list(item):
            todo.extend(reversed(list(_items(item, prefix))))
        elif isinstance(item, dict) and (is_meant or _looks_like_object(item)):
            yield Source(manifest=item, document=document, prefix=prefix)
        elif is_meant or not _is_other_data(item):
            yield _no_object(item, document, prefix)


def _is_other_data(value: Json) -> bool:
    """Whether a document was meant for something else, as the values of a chart are."""
    if isinstance(value, list):
        return not any(map(_looks_like_object, value))
    return isinstance(value, dict)


def _looks_like_object(value: Json) -> bool:
    return isinstance(value, dict) and len(_OF_AN_OBJECT & value.keys()) > 1


def _is_list(item: Json) -> bool:
    if not isinstance(item, dict):
        return False
    kind = item.get("kind")
    return isinstance(kind, str) and kind.endswith("List") and isinstance(item.get("items"), list)


def _items(listing: Json, prefix: Path) -> Iterator[tuple[Json, Path]]:
    """The items of a List; those of a typed one (``DaemonSetList``) need not repeat their kind."""
    kind = listing["kind"].removesuffix("List")
    for index, item in enumerate(listing["items"]):
        if kind and isinstance(item, dict):
            head = {"apiVersion": listing.get("apiVersion"), "kind": kind}
            item = {**head, **item}  # noqa: PLW2901  # the item with its head
        yield item, (*prefix, "items", index)


def _no_object(item: Json, document: Document | None, prefix: Path) -> Unreadable:
    what = "a list" if isinstance(item, list) else "a single value"
    place = Source(manifest={}, document=document, prefix=prefix).position(())
    return Unreadable(
        message=f"This is {what}; expected an object, a map with apiVersion and kind.",
        source=document.source if document is not None else "",
        line=place.line,
        column=place.column,
    )


def _documents(text: str | bytes, source: str) -> Iterator[Document | Unreadable]:
    data = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    if data.lstrip()[:1] in {b"{", b"["} and (read := _read_json(data, source)):
        yield from read
        return
    try:
        yield from read_yaml(data, source=source)
    except YamlError as error:
        yield from _piece_by_piece(data, source, error)


def _read_json(data: bytes, source: str) -> list[Document] | None:
    """The document of a JSON text, with places where it is short; none if it is no JSON."""
    try:
        documents = read_json(data, source=source)
    except (YamlError, ValueError):
        return None
    if len(data) <= _LONG_JSON:
        try:
            return read_yaml(data, source=source)
        except YamlError:
            return documents
    return documents


def _piece_by_piece(data: bytes, source: str, error: YamlError) -> Iterator[Document | Unreadable]:
    starts = [found.start() for found in _MARKER.finditer(data)]
    if not starts:
        yield _unreadable(error, data, lines_before=0)
        return
    lines_before = 0
    for start, end in zip([0, *starts], [*starts, len(data)], strict=True):
        piece = data[start:end]
        try:
            for document in read_yaml(piece, source=source):
                yield _later(document, lines_before)
        except YamlError as piece_error:
            yield _unreadable(piece_error, piece, lines_before=lines_before)
        lines_before += len(_LINE_BREAK.findall(piece))


def _unreadable(error: YamlError, piece: bytes, *, lines_before: int) -> Unreadable:
    message = error.message
    if b"{{" in piece:
        message += " It looks like a template: render it first, as with 'helm template'."
    return Unreadable(
        message=message,
        source=error.source,
        line=error.line + lines_before if error.line else 0,
        column=error.column,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaterDocument(Document):
    """A document read from a piece of its text, which knows the places in the whole.

    Attributes:
        read: the document as it was read.
        lines_before: how many lines of the text stand before the piece.
    """

    read: Document
    lines_before: int

    def position(self, path: Sequence[str | int]) -> Position:
        """The place of a mapping's key or of a list's item."""
        place = self.read.position(path)
        return Position(line=place.line + self.lines_before, column=place.column)


def _later(document: Document, lines_before: int) -> Document:
    return _LaterDocument(
        value=document.value,
        source=document.source,
        line=document.line + lines_before,
        read=document,
        lines_before=lines_before,
    )
