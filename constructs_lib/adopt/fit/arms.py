"""What may stand at a place of a declaration: the members of its type, one by one."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from constructs_lib.record import dataclass

__all__ = ["Arm", "Hint", "arms", "fields_of", "is_map", "takes"]

Hint: TypeAlias = Any
"""A type as it is written in an annotation."""


Kind: TypeAlias = Literal["none", "bool", "number", "text", "choice", "part", "list", "map", "data"]
"""What the values of a type are; ``data`` is whatever JSON can say."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One member of a type."""

    hint: Hint
    """The type with its checks."""
    kind: Kind
    """What its values are."""
    inner: tuple[Hint, ...] = ()
    """Values of a choice; type of a part; types of items; types of keys and values."""


def fields_of(part: Any) -> Mapping[str, tuple[Hint, bool]]:
    """The type of each field of a part, and whether it is required."""
    return _fields_of(part)


@cache
def _fields_of(part: Any) -> Mapping[str, tuple[Hint, bool]]:
    part.model_rebuild()
    return {
        name: (
            Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation,
            field.is_required(),
        )
        for name, field in part.model_fields.items()
    }


def arms(hint: Hint) -> tuple[Arm, ...]:
    """The members of a type."""
    return tuple(_arms(hint, hint))


def is_map(hint: Hint) -> bool:
    """Whether a map may stand there, which takes what has a field of its own beside it."""
    return any(arm.kind == "map" for arm in arms(hint))


def _arms(hint: Hint, whole: Hint) -> Iterator[Arm]:
    origin: Any = get_origin(hint)
    if origin is Annotated:
        yield from _arms(get_args(hint)[0], hint)
    elif origin in {Union, types.UnionType}:
        for each in get_args(hint):
            yield from _arms(each, each)
    elif origin is tuple:
        yield Arm(whole, "list", get_args(hint)[:1])
    elif origin in _OF_ORIGIN:
        yield Arm(whole, _OF_ORIGIN[origin], get_args(hint))
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        yield Arm(whole, "part", (hint,))
    else:
        yield Arm(whole, _OF_TYPE.get(hint, "data"))


_OF_ORIGIN: Final[Mapping[Any, Kind]] = {Literal: "choice", dict: "map"}
_OF_TYPE: Final[Mapping[Any, Kind]] = {
    type(None): "none",
    bool: "bool",
    int: "number",
    float: "number",
    str: "text",
}


_ADAPTERS: dict[int, tuple[Hint, TypeAdapter[Any]]] = {}


def takes(hint: Hint, value: object) -> bool:
    """Whether a value may stand there."""
    found = _ADAPTERS.get(id(hint))
    if found is None:
        found = _ADAPTERS[id(hint)] = (hint, TypeAdapter(hint))
    try:
        found[1].validate_python(value)
    except ValueError:
        return False
    return True
