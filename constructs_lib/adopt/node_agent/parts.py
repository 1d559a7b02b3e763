"""Parts that may be refused: what cannot be said so is left to the overrides, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from typing import Any, TypeVar

from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.declaration.model import Part
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Manifest

__all__ = [
    "all_said",
    "names_of",
    "nearest_part",
    "part",
    "pods_of",
    "said_first",
    "without_refused",
]

_Part = TypeVar("_Part", bound=Part)
_Said = TypeVar("_Said")


def part(kind: type[_Part], **fields: Any) -> _Part | None:
    """The part with these fields, those without a value left out; none where it is refused."""
    try:
        return kind(**_said(kind, fields))
    except DeclarationError:
        return None


def nearest_part(kind: type[_Part], key: str = "", /, **fields: Any) -> _Part | None:
    """The part with those of the fields that it does not refuse; none where it needs one of them.

    Args:
        kind: the part.
        key: the field by which an override finds it, so that it cannot do without.
        fields: its fields.
    """
    needed = {key, *_needed(kind)}
    left = _said(kind, fields)
    while True:
        try:
            return kind(**left)
        except DeclarationError as error:
            fewer = without_refused(left, error, needed)
        if fewer is None:
            return None
        left = fewer


def _needed(kind: type[Part]) -> set[str]:
    return {name for name, each in kind.model_fields.items() if each.is_required()}


def _said(kind: type[Part], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value; what a part cannot be without may be empty."""
    needed = _needed(kind).intersection(fields)
    return given(fields) | {name: fields[name] for name in needed if fields[name] is not None}


def without_refused(
    fields: dict[str, Any], error: DeclarationError, needed: Collection[str]
) -> dict[str, Any] | None:
    """The fields but those that an error is about; none where one of these is needed.

    Args:
        fields: the fields of a declaration.
        error: why it was refused.
        needed: the fields that it cannot be without.
    """
    refused = {each.path[0] if each.path else "" for each in error.problems}
    if refused.isdisjoint(fields) or not refused.isdisjoint(needed):
        return None
    return {name: each for name, each in fields.items() if name not in refused}


def all_said(parts: Iterable[_Said | None]) -> list[_Said] | None:
    """The parts of a list, if every one of them can be said."""
    found = [*parts]
    said = [each for each in found if each is not None]
    return said if len(said) == len(found) else None


def said_first(parts: Iterable[_Said | None]) -> list[_Said]:
    """The parts of a list up to the first that cannot be said; overrides add the others behind."""
    return [each for each in takewhile(lambda each: each is not None, parts) if each is not None]


def names_of(manifest: Manifest) -> dict[str, Any]:
    """Name and annotations of an object."""
    names = ("name", "annotations")
    return {name: manifest["metadata"][name] for name in names if manifest["metadata"].get(name)}


def pods_of(selected: Mapping[str, str] | None, owner: Owner) -> Mapping[str, str] | None:
    """The labels of the Pods that an object is about; none for those of the agent itself."""
    return None if selected == owner.selector else selected
