"""Texts of several lines: short ones become constants of the module, long ones files beside it.

A configuration is easier to read, and to edit with the tools that know it, in a file of its own.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from constructs_lib.adopt.code.expression import literal

__all__ = ["block", "file_name", "is_file", "is_text"]

_MOST_LINES: Final = 3
"""Of a text that stays in the module."""
_LONG: Final = 400
"""Characters from which a text of any number of lines is a file."""
_LONGEST_NAME: Final = 100
"""Characters of the name of a file; file systems take 255 bytes."""
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")
_RUN_BY_NAME: Final = frozenset({".pth", ".py", ".pyi"})
_DEVICES: Final = re.compile(r"(aux|con|nul|prn|(com|lpt)[0-9])(\.|\Z)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


def is_text(value: str) -> bool:
    """Whether it is worth a place of its own."""
    return value.count("\n") > 1 or len(value) > _LONG


def is_file(value: str) -> bool:
    """Whether its place is a file. What a file would not give back as it is stays a literal."""
    lines = value.count("\n")
    return (lines > _MOST_LINES or len(value) > _LONG) and "\r" not in value and "\0" not in value


def file_name(hint: str, value: str) -> str:
    """The name of a text's file: what it is called, where no tool takes that for its own.

    pytest runs every ``conftest.py``; shells, git and editors look for hidden files.

    Args:
        hint: what the text is called: a field, a variable or a key of a ConfigMap.
        value: the text.
    """
    name = _ODD.sub("-", PurePosixPath(hint).name).strip(".-") or "text"
    suffix = PurePosixPath(name).suffix
    if not suffix:
        suffix = ".sh" if value.startswith("#!") else ".txt"
    elif suffix.lower() in _RUN_BY_NAME:
        suffix += ".txt"
    stem = name.removesuffix(PurePosixPath(name).suffix)
    if _DEVICES.match(name):
        stem = f"_{stem}"
    return stem[:_LONGEST_NAME] + suffix[:_LONGEST_NAME]


def block(value: str) -> str:
    """A text of a few lines as a literal."""
    plain = value.replace("\n", "").isprintable() and '"""' not in value
    neat = not any(line != line.rstrip() for line in value.split("\n"))
    if not (plain and neat and value.endswith("\n")):
        return literal(value)
    escaped = value.replace("\\", "\\\\")
    return f'"""\\\n{escaped}"""'
