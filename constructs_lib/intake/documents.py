"""A text as documents; what cannot be read stops nothing.

A rendered chart is one text with many documents, and one slip in it should not hide what is wrong
with the others. So a text is cut at its document markers and read piece by piece, unless one
document may change how another is read.

Model: a line that begins with ``---`` is a marker wherever it stands (YAML 1.1, ``c-forbidden``:
also inside a block scalar, whose own lines are indented). JSON is known by its first character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, pairwise
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.intake.known import Known
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.stream import is_one_stream

__all__ = ["Unreadable", "documents_in"]

# Begins with a letter, not with a place, so that it is found without a look at every letter.
_MARKER: Final = re.compile(rb"---(?=\s|\Z)")
_LINE_BREAKS: Final = (b"\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A document that cannot be read. Printed with its place.

    Attributes:
        message: why, as a sentence.
        source: the file, or a name that stands for it.
        line: line of the problem, counted from 1; 0 if unknown.
        column: column of the mistake, likewise.
    """

    message: str
    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.source, self.line, self.column) if part)
        return f"{where}: {self.message}" if where else self.message


def documents_in(
    text: str | bytes, *, source: str = "<text>", known: Known | None = None
) -> Iterator[Document | Unreadable]:
    """The documents of a text, and one note for each that cannot be read.

    Args:
        text: YAML with any number of documents, or JSON; bytes must be UTF-8.
        source: the file, or a name that stands for it.
        known: what has been read before. Default: nothing, and nothing is kept.
    """
    data = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    if _JSON.match(data) and (read := _json(data, source, known)):
        yield from read
    elif is_one_stream(data):
        try:
            yield from _once(_reader(data, source, known), data, source, known)
        except YamlError:
            yield from _piece_by_piece(data, source, known)
    else:
        yield from _piece_by_piece(data, source, known)


def _reader(
    text: bytes, source: str, known: Known | None, lines_before: int = 0
) -> Callable[[], list[Document]]:
    sections = None if known is None else known.sections
    return partial(read_yaml, text, source=source, first_line=lines_before + 1, sections=sections)


def _once(
    read: Callable[[], list[Document]],
    text: bytes,
    source: str,
    known: Known | None,
    lines_before: int = 0,
) -> list[Document]:
    if known is None:
        return read()
    return known.documents(text, read, source=source, lines_before=lines_before)


def _json(data: bytes, source: str, known: Known | None) -> list[Document] | None:
    """The document of a JSON text; none for YAML that only begins like JSON."""
    # Most manifests are YAML.
    from constructs_lib.yaml.json_reader import read_json  # noqa: PLC0415

    try:
        return _once(partial(read_json, data, source=source), data, source, known)
    except YamlError:
        return None


def _piece_by_piece(
    data: bytes, source: str, known: Known | None
) -> Iterator[Document | Unreadable]:
    """The documents of a text, none read before it is asked for."""
    lines_before = 0
    for start, end in pairwise(chain([0], _starts(data), [len(data)])):
        piece = data[start:end]
        try:
            read = _reader(piece, source, known, lines_before)
            yield from _once(read, piece, source, known, lines_before)
        except YamlError as error:
            yield _unreadable(error, piece)
        lines_before += sum(map(piece.count, _LINE_BREAKS)) - piece.count(b"\r\n")


def _starts(data: bytes) -> Iterator[int]:
    """Where documents begin: at their markers, or at the directives before these."""
    for found in _MARKER.finditer(data):
        at = found.start()
        if at == 0 or data.startswith(b"\n", at - 1):
            while at and data.startswith(b"%", before := data.rfind(b"\n", 0, at - 1) + 1):
                at = before
            yield at


def _unreadable(error: YamlError, piece: bytes) -> Unreadable:
    message = error.message
    if b"{{" in piece:
        message += " It looks like a template: render it first, as with 'helm template'."
    return Unreadable(message=message, source=error.source, line=error.line, column=error.column)
