"""Parts that may be written as a short text.

``"tcp://:8080"`` is ``TcpCheck(port=8080)``. What is kept is the part, whichever was written, so
both are the same declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.record import dataclass

__all__ = ["ShortOf", "ShortText", "read_short"]

_Kind = TypeVar("_Kind")

if TYPE_CHECKING:
    ShortOf: TypeAlias = _Kind | str
    """A part or its short text. What is kept is the part."""
else:

    class ShortOf(Generic[_Kind]):
        def __class_getitem__(cls, kind: Any) -> Any:
            return kind


@dataclass(frozen=True, slots=True)
class ShortText:
    """Marks a part that has a short text (``Annotated[ShortOf[...], ShortText(...)]``)."""

    written_out: Callable[[str], Mapping[str, Any]]
    """The fields that a short text stands for; a ValueError says what is wrong with it."""
    text: Callable[[Any], str]
    """A text for a part, which may stand for another one."""

    def short(self, part: Any) -> str | None:
        """The short text of a part; none for one that has to be written as a part."""
        text = self.text(part)
        try:
            return text if type(part)(**self.written_out(text)) == part else None
        except (ValueError, DeclarationError):
            return None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        read = partial(read_short, self.written_out)
        return no_info_before_validator_function(read, handler(source))


def read_short(read: Callable[[str], Any], value: Any) -> Any:
    """What a short text stands for; any other value is left as it is.

    Args:
        read: reads a text; a ValueError says what is wrong with it.
        value: a text, or what it would stand for.

    Raises:
        PydanticCustomError: the text is none of these.
    """
    if not isinstance(value, str):
        return value
    try:
        return read(value)
    except ValueError as error:
        raise problems_error([Problem(path=(), message=str(error))]) from None
