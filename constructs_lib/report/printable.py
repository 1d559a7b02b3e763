"""Text that may leave the program: what the border of a medium gives, and nothing else.

Each medium has one border, which cleans whatever comes from an input: ``terminal.py``,
``markdown.py``, ``json_text.py``, ``xml_text.py`` and, for pages, ``coverage/markup.py``. Only they
make a :class:`Printable`, and nothing else can be written, so no report can forget to clean its
text; ``tests/test_border.py`` holds the source against it.
"""

from __future__ import annotations

import re
from typing import Final

from constructs_lib.pattern import pattern

__all__ = ["Printable", "without_commands"]

_COMMAND: Final = pattern(r"^([ \t]*):(?=:)", re.MULTILINE)


class Printable(str):
    """Text in which no name draws, commands, links or mentions anything in its medium."""

    __slots__ = ()


def without_commands(text: str) -> str:
    """Text whose lines GitHub's runner takes for no command, also where they begin with ``::``.

    The runner skips spaces before it. Source: actions/runner, ``ActionCommand.TryParseV2``.
    """
    return _COMMAND.sub(r"\1: ", text) if "::" in text else text
