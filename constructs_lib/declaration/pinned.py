"""Manifests that somebody else publishes, pinned by their SHA-256.

A file or the answer of a URL can change without a word. With its digest written beside it, what
was reviewed is what is applied. Nothing is downloaded here: ``constructs-lib fetch URL`` leaves a
copy below ``vendor/``, which is committed, so that the same commit gives the same YAML offline.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, checked
from constructs_lib.errors import InputError, Problem
from constructs_lib.input_file import read_file
from constructs_lib.k8s.manifest import Json, Manifest

if TYPE_CHECKING:
    from constructs_lib.intake.objects import Object

__all__ = [
    "VENDOR_FOLDER",
    "Pinned",
    "PinnedFile",
    "PinnedUrl",
    "Sha256",
    "copy_path",
    "digest_of",
    "read_objects",
    "url_problem",
    "vendored_path",
]

VENDOR_FOLDER: Final = Path("vendor")
"""Where copies of URLs are kept, in the folder that cdk8s and Python are started in."""

_NO_OBJECT: Final = "This document is not a Kubernetes object: it has no apiVersion and kind."
_NO_OBJECTS: Final = "It contains no Kubernetes objects."
Sha256: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 as 64 hex digits, as ``sha256sum`` prints it."""


def url_problem(url: str) -> str | None:
    """Say why a text is not the https address of a file, or nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if "@" in parts.netloc:
        return (
            "the address holds a user name or a password, which would be committed with it; "
            "download the file and declare it as a PinnedFile"
        )
    name = parts.path.rpartition("/")[2]
    if parts.scheme != "https" or not parts.hostname or not name or not url.isprintable():
        return f"{url!r} is not the https address of a file"
    return None


def vendored_path(url: str, sha256: str) -> Path:
    """Where the copy of a URL's answer is kept: by its name, kept apart by its digest."""
    return copy_path(urlsplit(url).path.rpartition("/")[2], sha256)


def copy_path(name: str, sha256: str) -> Path:
    """Where the copy of a file of some name is kept."""
    return VENDOR_FOLDER / f"{sha256[:12]}-{name}"


def digest_of(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def read_objects(data: bytes, *, source: str) -> list[Object]:
    """The Kubernetes objects in a file, in their order; those of a ``List`` one by one.

    Args:
        data: its bytes.
        source: the name errors carry.

    Raises:
        InputError: Kubernetes would refuse the text, or a document of it holds no object; all of
            it at once.
    """
    # Reading takes longer to import than to declare an agent, which seldom has a file to read.
    from constructs_lib.intake.documents import Unreadable, documents_in  # noqa: PLC0415
    from constructs_lib.intake.lists import items_of  # noqa: PLC0415
    from constructs_lib.intake.objects import Object  # noqa: PLC0415

    objects: list[Object] = []
    mistakes: list[str] = []
    for document in documents_in(data, source=source):
        if isinstance(document, Unreadable):
            mistakes.append(str(document))
            continue
        found = [
            Object(manifest=item, document=document, prefix=path)
            for item, path in items_of(document.value)
        ]
        objects += found
        mistakes += [
            f"{each.place()}: {_NO_OBJECT}" for each in found if not _is_typed(each.manifest)
        ]
    if not objects and not mistakes:
        mistakes.append(f"{source}: {_NO_OBJECTS}")
    if mistakes:
        raise InputError(mistakes)
    return objects


def _is_typed(item: Json) -> bool:
    names = ("apiVersion", "kind")
    return isinstance(item, dict) and all(isinstance(item.get(name), str) for name in names)


class _Pinned(Part):
    """The objects of one file whose bytes are known.

    Raises:
        DeclarationError: the file is not there, is not what was pinned, or holds what is no
            Kubernetes object.
    """

    sha256: Sha256
    """Its SHA-256; ``sha256sum`` and ``constructs-lib fetch`` print it."""

    _objects: list[Object] = PrivateAttr(default_factory=list)

    @model_validator(mode="after")
    def _is_what_was_reviewed(self) -> Self:
        if not self._objects:  # else it is a file that is not written yet
            self._objects = self._read()  # type: ignore[misc]
        return self

    @abstractmethod
    def file(self) -> Path:
        """Where its bytes are on this machine."""

    @abstractmethod
    def origin(self) -> str:
        """Where it comes from, for people."""

    def documents(self) -> list[Manifest]:
        """The objects in it, in their order: a copy, read once at the declaration."""
        return deepcopy([each.manifest for each in self._objects])

    def objects(self) -> list[Object]:
        """The same with their places, not copied."""
        return list(self._objects)

    @abstractmethod
    def _way_out(self) -> str:
        """What to do when the file is not there."""

    def _read(self) -> list[Object]:
        file = self.file()
        try:
            data = read_file(file)
        except FileNotFoundError:
            raise _mistake(f"{file} does not exist; {self._way_out()}") from None
        except OSError as error:
            raise _mistake(f"{file} cannot be read ({error.strerror or error})") from None
        except ValueError:
            raise _mistake(f"{str(file)!r} is no path; it holds a NUL character") from None
        seen = digest_of(data)
        if seen != self.sha256:
            message = f"{file} has {seen}; read what changed before you write that here"
            raise _mistake(message, "sha256")
        try:
            return read_objects(data, source=str(file))
        except InputError as error:
            problems = [Problem(path=(), message=each) for each in error.problems]
            raise problems_error(problems) from None


def _mistake(message: str, *path: str) -> PydanticCustomError:
    return problems_error([Problem(path=path, message=message)])


class PinnedFile(_Pinned):
    """A file of this repository."""

    path: Annotated[str, Field(min_length=1)]
    """Its path, from the folder that cdk8s and Python are started in."""

    @classmethod
    def holding(cls, path: str, data: bytes) -> Self:
        """The declaration of a file that is not written yet.

        Args:
            path: where it will be.
            data: what it will hold.

        Raises:
            InputError: it holds no Kubernetes objects.
        """
        pinned: Self = cls.model_construct(path=path, sha256=digest_of(data))
        pinned._objects = read_objects(data, source=path)  # type: ignore[misc]
        return pinned

    def file(self) -> Path:
        return Path(self.path)

    def origin(self) -> str:
        return self.path

    def _way_out(self) -> str:
        return "give its path from the folder that cdk8s and Python are started in"


class PinnedUrl(_Pinned):
    """A file that somebody publishes, of which a copy lies below ``vendor/``."""

    url: Annotated[str, checked(url_problem)]
    """Its address. Nothing is downloaded when an app runs: ``constructs-lib fetch URL`` leaves
    the copy, to be committed, and prints this declaration."""

    def file(self) -> Path:
        return vendored_path(self.url, self.sha256)

    def origin(self) -> str:
        return self.url

    def _way_out(self) -> str:
        return f"run: constructs-lib fetch {self.url} --sha256 {self.sha256}"


Pinned: TypeAlias = PinnedFile | PinnedUrl
"""A file or URL, pinned by its SHA-256."""
