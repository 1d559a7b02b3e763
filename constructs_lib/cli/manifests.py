"""Reading manifests and lists from the paths of a command line: files, folders and ``-``.

Every command that judges manifests takes the same paths and tells all that cannot be read at
once. JSON is recognised by its first character, because ``kubectl get -o json`` of a large
cluster would take minutes as YAML.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from constructs_lib.errors import ConstructsLibError, YamlError
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.yaml.json_reader import NO_LINE, read_json
from constructs_lib.yaml.reader import Document, read_yaml

__all__ = [
    "STDIN",
    "Found",
    "InputError",
    "files_in",
    "read_documents",
    "read_manifests",
    "read_one",
]

STDIN: Final = "-"
"""The path that stands for standard input."""

_SUFFIXES: Final = (".yaml", ".yml", ".json")


class InputError(ConstructsLibError):
    """Input with one or more mistakes, all of them told at once.

    Attributes:
        problems: every mistake, each with its file, as sentences.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def lines(self) -> list[str]:
        """Each problem; several of them below a headline."""
        if len(self.problems) == 1:
            return [self.problems[0]]
        head = f"{len(self.problems)} mistakes in the input."
        return [head, *(f"  - {problem}" for problem in self.problems)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One object and where it stands."""

    manifest: Manifest
    """The object."""
    document: Document
    """The document it stands in."""
    path: tuple[str | int, ...] = ()
    """Its place in the document, where that is a List."""

    @property
    def place(self) -> str:
        """File and, where it is known, line: ``dist/agents.yaml:12``."""
        if self.document.line == NO_LINE:
            return self.document.source
        line = self.document.position(self.path).line if self.path else self.document.line
        return f"{self.document.source}:{line}"


def read_manifests(paths: Iterable[str]) -> list[Found]:
    """The objects in some files and folders, in order; what is no object is left out.

    Raises:
        InputError: something cannot be read.
    """
    read = list(read_documents(paths))
    problems = [str(each) for each in read if isinstance(each, YamlError)]
    if problems:
        raise InputError(problems)
    objects = [
        found
        for document in read
        if isinstance(document, Document)
        for found in _objects(document.value, document, ())
    ]
    problems = [f"{found.place}: {message}" for found in objects for message in _mistakes(found)]
    if problems:
        raise InputError(problems)
    return objects


def _mistakes(found: Found) -> Iterator[str]:
    """What makes an object one that nobody can name."""
    metadata = found.manifest.get("metadata") or {}
    if not isinstance(metadata, dict):
        yield f"metadata is {metadata!r:.60}; expected a map"
        return
    for key in ("name", "namespace"):
        if not isinstance(metadata.get(key, ""), str | None):
            yield f"metadata.{key} is {metadata[key]!r:.60}; expected text, so put it in quotes"


def read_documents(paths: Iterable[str]) -> Iterator[Document | YamlError]:
    """The documents of some files and folders, and an error in the place of what is unreadable."""
    for path in paths:
        for file in files_in(path):
            try:
                yield from read_one(file)
            except YamlError as error:
                yield error


def read_one(path: str) -> list[Document]:
    """The documents of a file or of standard input.

    Raises:
        YamlError: it cannot be read.
    """
    try:
        if path == STDIN:
            return _read(sys.stdin.buffer.read(), "<stdin>")
        return _read(Path(path).read_bytes(), path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise YamlError(f"This file cannot be read: {reason}.", source=path) from None


def _read(text: bytes, source: str) -> list[Document]:
    if source.endswith(".json"):
        return read_json(text, source=source)
    if text[:100].lstrip().startswith((b"{", b"\xef\xbb\xbf{")):
        try:
            return read_json(text, source=source)
        except YamlError:
            return read_yaml(text, source=source)  # a mapping of YAML may begin like this, too
    return read_yaml(text, source=source)


def files_in(path: str) -> list[str]:
    """The file itself, or what a folder holds; hidden files and folders are left out."""
    folder = Path(path)
    if path == STDIN or not folder.is_dir():
        return [path]
    found = (file for file in folder.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
    return sorted(
        str(file)
        for file in found
        if not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _objects(value: Json, document: Document, path: tuple[str | int, ...]) -> Iterator[Found]:
    """The object itself, or those of a ``List``."""
    if not isinstance(value, dict):
        return
    items = value.get("items")
    if str(value.get("kind", "")).endswith("List") and isinstance(items, list):
        for index, item in enumerate(items):
            yield from _objects(item, document, (*path, "items", index))
    elif "apiVersion" in value and "kind" in value:
        yield Found(manifest=value, document=document, path=path)
