"""Lists whose items may be written as a short text.

``["get,list nodes"]`` is ``[PolicyRule(resources=["nodes"], verbs=["get", "list"])]``. What is kept
is a tuple of parts, whichever was written, so both are the same declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.errors import Problem
from constructs_lib.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ShortItems", "ShortListOf"]

_Item = TypeVar("_Item")

if TYPE_CHECKING:
    ShortListOf: TypeAlias = Sequence[_Item | str]
    """Items in their order, each a part or its short text. What is kept is a tuple of parts."""
else:

    class ShortListOf(Generic[_Item]):
        def __class_getitem__(cls, kind: Any) -> Any:
            return tuple[kind, ...]


@dataclass(frozen=True, slots=True)
class ShortItems:
    """Marks a list of parts that have a short text (``Annotated[..., ShortItems(...)]``)."""

    written_out: Callable[[str], Mapping[str, Any]]
    """The fields that a short text stands for; a ValueError says what is wrong with it."""
    short: Callable[[Any], str | None]
    """The short text of an item; none for one that has to be written as a part."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(self._as_parts, handler(source))

    def _as_parts(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        problems: list[Problem] = []
        parts = tuple(self._parts(value, problems))
        if problems:
            raise problems_error(problems)
        return parts

    def _parts(self, items: Any, problems: list[Problem]) -> Iterator[Any]:
        for index, each in enumerate(items):
            try:
                yield self.written_out(each) if isinstance(each, str) else each
            except ValueError as error:
                problems.append(Problem(path=(index,), message=str(error)))
