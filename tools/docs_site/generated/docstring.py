"""Docstrings in Google's style as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Final

__all__ = ["markdown_of", "paragraphs"]

_ROLE: Final = re.compile(r":(?:class|func|meth|mod|data):`~?([^`]+)`")
_SECTION: Final = re.compile(r"^(Args|Attributes|Raises|Returns|Yields):$")
_ENTRY: Final = re.compile(r"^ {4}(\S[^:]*): (.*)$")


def paragraphs(text: str) -> str:
    """Words of a docstring as Markdown: reStructuredText has other marks for code."""
    return _ROLE.sub(r"`\1`", inspect.cleandoc(text)).replace("``", "`")


def markdown_of(text: str) -> str:
    """A whole docstring as Markdown; arguments, attributes and errors become lists."""
    return "\n".join(_lines(paragraphs(text).splitlines())).strip() + "\n"


def _lines(lines: list[str]) -> Iterator[str]:
    section: str | None = None
    for line in lines:
        heading = _SECTION.match(line)
        entry = _ENTRY.match(line)
        if heading:
            section = heading[1]
            yield f"**{section}**\n"
        elif section in {"Returns", "Yields"}:
            yield line.removeprefix("    ")
        elif section and entry:
            yield f"- `{entry[1]}`: {entry[2]}"
        elif section:
            yield line.replace("        ", "  ", 1)
        else:
            yield line
