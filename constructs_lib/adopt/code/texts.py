"""Texts of several lines: short ones become constants of the module, long ones files beside it.

A configuration is easier to read, and to edit with the tools that know it, in a file of its own.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.adopt.code.expression import literal

__all__ = ["block", "is_file", "is_text"]

_MOST_LINES: Final = 3
"""Of a text that stays in the module."""
_LONG: Final = 400
"""Characters from which a text of any number of lines is a file."""


def is_text(value: str) -> bool:
    """Whether it is worth a place of its own."""
    return value.count("\n") > 1 or len(value) > _LONG


def is_file(value: str) -> bool:
    """Whether its place is a file. What a file would not give back as it is stays a literal."""
    lines = value.count("\n")
    return (lines > _MOST_LINES or len(value) > _LONG) and "\r" not in value and "\0" not in value


def block(value: str) -> str:
    """A text of a few lines as a literal."""
    plain = value.replace("\n", "").isprintable() and '"""' not in value
    neat = not any(line != line.rstrip() for line in value.split("\n"))
    if not (plain and neat and value.endswith("\n")):
        return literal(value)
    escaped = value.replace("\\", "\\\\")
    return f'"""\\\n{escaped}"""'
