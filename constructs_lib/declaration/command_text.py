"""Commands and arguments as one text, divided into words as a shell divides them.

``"agent run --log-level=info"`` is ``["agent", "run", "--log-level=info"]``. No shell runs it, so
nothing but quotes means anything in it. What is kept is a tuple of words, whichever was written.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from constructs_lib.declaration.short_text import read_short
from constructs_lib.record import dataclass

__all__ = ["CommandText", "text_of", "words_of"]

_PLAIN: Final = re.compile(r"[^\s'\"\\\[\]]+")
_OF_A_SHELL: Final = frozenset({"&&", "||", "|", ";", "&", ">", ">>", "<"})


def words_of(text: str) -> list[str]:
    """The words of a text.

    Raises:
        ValueError: it is no command that runs without a shell.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        raise ValueError(f"{text!r} has a quote that is not closed; close it") from None
    for word in words:
        if word in _OF_A_SHELL:
            raise ValueError(
                f"{text!r} has {word!r}, which only a shell knows; write ['sh', '-c', '...']"
            )
    return words


def text_of(words: Sequence[str], *, quoted: bool = False) -> str | None:
    """The text of some words; none where it would not be read as these.

    Args:
        words: the words.
        quoted: whether words may stand in quotes.
    """
    are_plain = [_PLAIN.fullmatch(each) is not None for each in words]
    if not (quoted or all(are_plain)):
        return None
    text = " ".join(
        each if is_plain else shlex.quote(each)
        for each, is_plain in zip(words, are_plain, strict=True)
    )
    try:
        return text if words_of(text) == [*words] else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class CommandText:
    """Marks a list of words that may be one text (``Annotated[ListOf[str], CommandText()]``)."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(partial(read_short, words_of), handler(source))
