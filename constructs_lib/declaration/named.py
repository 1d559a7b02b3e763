"""Lists whose items have names, written as a mapping from the names where that is shorter.

``{"run": "/run/agent"}`` is ``[HostPathVolume(name="run", path="/run/agent")]``. What is kept is a
tuple of parts, whichever was written, so both are the same declaration. A mapping says each name
once, and cannot say one twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, cast, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core.core_schema import (
    CoreSchema,
    no_info_after_validator_function,
    no_info_before_validator_function,
)

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part
from constructs_lib.errors import Problem
from constructs_lib.record import dataclass

__all__ = ["Named", "NamedListOf", "listed"]

_Item = TypeVar("_Item")
_Short = TypeVar("_Short")

if TYPE_CHECKING:
    NamedListOf: TypeAlias = Sequence[_Item] | Mapping[str, _Item | _Short]
    """Items in their order: a list or a tuple of them, or a mapping from their names to them or to
    their short form. What is kept is a tuple."""
else:

    class NamedListOf(Generic[_Item, _Short]):
        def __class_getitem__(cls, kinds: tuple[Any, Any]) -> Any:
            return tuple[kinds[0], ...]


def listed(items: Sequence[_Item] | Mapping[str, Any]) -> tuple[_Item, ...]:
    """The items of a declaration, as they are kept."""
    return cast("tuple[_Item, ...]", items)


def _no_short_form(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Named:
    """Marks a list of parts that may be written by their names (``Annotated[..., Named()]``)."""

    key: str = "name"
    """The field that the keys of the mapping stand for."""
    written_out: Callable[[Any], Mapping[str, Any]] = dict
    """The other fields of an item that is given as something else than a part. A value that is no
    short form goes into the field that it is meant for, where its mistake is told."""
    short: Callable[[Any], Any] = _no_short_form
    """The short form of an item; none for one that has to be written as a part."""
    field: str | None = None
    """The field whose value the short form is, where it is one."""

    @classmethod
    def by(cls, field: str) -> Named:
        """Parts whose short form is the value of one field, where nothing else is said.

        Args:
            field: the field.
        """

        def written_out(value: Any) -> Mapping[str, Any]:
            return value if isinstance(value, Mapping) else {field: value}

        def short(item: Any) -> Any:
            value = getattr(item, field)
            return value if item == type(item)(**{"name": item.name, field: value}) else None

        return cls(written_out=written_out, short=short, field=field)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        kinds = tuple(_parts_in(source))
        inner = no_info_before_validator_function(
            lambda value: self._in_a_row(value, kinds), handler(source)
        )
        return no_info_after_validator_function(self._with_names, inner)

    def _in_a_row(self, value: Any, kinds: tuple[type[Part], ...]) -> Any:
        if not isinstance(value, Mapping):
            return value
        twice = [
            Problem(path=(name, self.key), message=f"it is called {name!r} here; leave it out")
            for name, each in value.items()
            if getattr(each, self.key, None) not in (None, _NAMELESS, name)
        ]
        if twice:
            raise problems_error(twice)
        return tuple(self._item(name, each, kinds) for name, each in value.items())

    def _item(self, name: Any, value: Any, kinds: tuple[type[Part], ...]) -> Any:
        if isinstance(value, Part) and self.key in type(value).model_fields:
            if not isinstance(value, kinds):
                # Taken apart, it would no longer say of which kind it is.
                return value
            given = {field: getattr(value, field) for field in value.model_fields_set}
            return {**_kind_of(type(value)), **given, self.key: name}
        try:
            return {**self.written_out(value), self.key: name}
        except (TypeError, ValueError):
            return value

    def _with_names(self, items: tuple[Part, ...]) -> tuple[Part, ...]:
        problems = [
            Problem(
                path=(index, self.key),
                message=f"is required in a list; without one, write a mapping by {self.key}",
            )
            for index, each in enumerate(items)
            if getattr(each, self.key) == _NAMELESS
        ]
        if problems:
            raise problems_error(problems)
        return items


_NAMELESS: Final = ""
"""The name of a part that gets it from the key of a mapping."""


def _parts_in(hint: Any) -> Iterator[type[Part]]:
    """The kinds of parts that a type names."""
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for each in get_args(hint):
        yield from _parts_in(each)


def _kind_of(part: type[Part]) -> dict[str, Any]:
    """What tells a part from others that can stand in its place."""
    kind = part.model_fields.get("kind")
    return {} if kind is None else {"kind": kind.default}
