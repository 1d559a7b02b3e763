"""Parts that may be refused: what cannot be said so is left to the overrides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from constructs_lib.declaration.model import Part
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest

__all__ = ["all_said", "given", "names_of", "part"]

_Part = TypeVar("_Part", bound=Part)
_Said = TypeVar("_Said")


def part(kind: type[_Part], **fields: Any) -> _Part | None:
    """The part with these fields, those without a value left out; none where it is refused."""
    try:
        return kind(**given(fields))
    except DeclarationError:
        return None


def given(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, ())}


def all_said(parts: Iterable[_Said | None]) -> list[_Said] | None:
    """The parts of a list, if every one of them can be said."""
    found = [*parts]
    said = [each for each in found if each is not None]
    return said if len(said) == len(found) else None


def names_of(manifest: Manifest) -> dict[str, Any]:
    """Name, labels and annotations of an object."""
    names = ("name", "labels", "annotations")
    return {name: manifest["metadata"][name] for name in names if manifest["metadata"].get(name)}
