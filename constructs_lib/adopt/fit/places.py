"""Places in a declaration: what stands there, and the declaration with something else there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError

from constructs_lib.adopt.fit.arms import Hint, fields_of
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.split import Pool, Rings
from constructs_lib.path import Path

__all__ = ["Fields", "at", "inner_places", "own_fields", "places_of", "put"]

Fields: TypeAlias = Mapping[str, Any]
"""The fields of a declaration that are given, by name."""

_REASON: Final = "reason"
_SPLITTING: Final = ("pools", "rings")
_LEFT_ALONE: Final = frozenset(
    {"adopted", "allow_unpinned", "image", "name", "namespace", "overrides"}
)
"""Fields that are known before, or follow from the rest."""


def at(spec: type[Any], fields: Fields, path: Path) -> Any:
    """What stands at a place.

    Raises:
        LookupError: nothing can stand there any more.
    """
    first, *rest = path
    value = _top(spec, fields, str(first))
    for step in rest:
        try:
            if isinstance(value, Mapping):
                value = value.get(step)
            else:
                value = value[step] if isinstance(step, int) else getattr(value, step)
        except (AttributeError, TypeError) as error:
            raise LookupError(path) from error
    return value


def put(
    spec: type[Any], fields: Fields, path: Path, value: Any, *, reason: str | None = None
) -> Fields | None:
    """The declaration with another value at a place; none where its part does not take it.

    Args:
        spec: the class of the declaration.
        fields: its fields.
        path: the place.
        value: what is to stand there.
        reason: a reason for it, where its part has a place for one and says none.
    """
    first, *rest = path
    try:
        new = _replaced(_top(spec, fields, str(first)), rest, value, reason)
    except ValidationError:
        return None
    return {**fields, str(first): new}


def _top(spec: type[Any], fields: Fields, name: str) -> Any:
    if name in fields:
        return fields[name]
    return spec.model_fields[name].get_default(call_default_factory=True)


def _replaced(now: Any, path: Sequence[str | int], value: Any, reason: str | None) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return (*now[:step], _replaced(now[step], rest, value, reason), *now[step + 1 :])
    if isinstance(now, Mapping):
        return {**now, step: _replaced(now.get(step), rest, value, reason)}
    part = type(now)
    given = {name: getattr(now, name) for name in now.model_fields_set}
    given[step] = _replaced(getattr(now, step), rest, value, reason)
    if reason is not None and _REASON in part.model_fields and given.get(_REASON) is None:
        given[_REASON] = reason
    return part.model_validate(given)


def inner_places(spec: type[Any], path: Path, value: Any) -> Iterator[tuple[Path, Hint]]:
    """The places below one, in the order in which they are declared.

    Args:
        spec: the class of the declaration, whose fields its pools and rings have, too.
        path: the place.
        value: what stands there.
    """
    if isinstance(value, BaseModel):
        for name, (hint, _) in fields_of(type(value)).items():
            if name != "kind":
                here = (*path, name)
                yield here, hint
                yield from inner_places(spec, here, getattr(value, name))
        for kind, name in _FIELDS_OF_THE_AGENT.items():
            if isinstance(value, kind):
                own = own_fields(spec)
                yield from (((*path, name, each), fields_of(spec)[each][0]) for each in own)
    elif isinstance(value, list | tuple | Mapping):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, each in items:
            yield from inner_places(spec, (*path, step), each)


_FIELDS_OF_THE_AGENT: Final[Mapping[type[Any], str]] = {Pool: "settings", Rings: "next"}
"""Where a part has fields of the agent that it belongs to."""


def own_fields(spec: type[Any]) -> list[str]:
    """The fields that only this kind of declaration has."""
    return [name for name in fields_of(spec) if name not in AgentSpec.model_fields]


def places_of(spec: type[Any], fields: Fields) -> Iterator[tuple[Path, Hint]]:
    """All places of a declaration with their types.

    What only its kind has comes first, then what makes it several DaemonSets: both would else be
    taken for what every agent can say.
    """
    own = own_fields(spec)
    for name in sorted(
        fields_of(spec), key=lambda name: 0 if name in own else 1 if name in _SPLITTING else 2
    ):
        if name not in _LEFT_ALONE:
            yield (name,), fields_of(spec)[name][0]
            yield from inner_places(spec, (name,), _top(spec, fields, name))
