"""Where a spot of a scalar's text stands in the file: a line of a block scalar, for instance.

A ConfigMap holds the configuration of a program as one value. Who is told of a mistake in its
third line wants the line of the manifest. Block scalars keep their lines; quoted ones are walked
through, escapes and folded lines included. A spot of a folded block (``>``) has the place of its
key only where lines were joined before it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["place_inside"]

_KEY_END: Final = re.compile(r":(?=[ \t\n]|\Z)")
_QUOTED_KEY: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"\s*:|'(?:[^']|'')*'\s*:", re.DOTALL)
_PROPERTIES: Final = re.compile(r"(?:[ \t]+|[!&][^ \t\n]*)*")
_HEADER: Final = re.compile(r"([|>])([-+1-9]*)[ \t]*(?:#[^\n]*)?\n?")
_NEXT: Final = re.compile(r"\s*")
_BLANKS: Final = re.compile(r"[ \t]*")
_BREAKS: Final = re.compile(r"(?:\n[ \t]*)+")
_LONG: Final = {"x": 2, "u": 4, "U": 8}


def place_inside(
    text: str, member: tuple[int, int], line: int, column: int, *, is_key: bool = True
) -> tuple[int, int]:
    """Line and column of a spot in a scalar.

    Args:
        text: the whole text of the file or document.
        member: line and column of the scalar's key in it, or of the scalar itself, counted from 1.
        line: the line in the scalar's value, counted from 1.
        column: the column in that line, likewise.
        is_key: whether ``member`` is the place of a key. Default: yes.
    """
    start = _offset(text, member)
    if is_key:
        found = _QUOTED_KEY.match(text, start) or _KEY_END.search(text, start)
        if found is None:
            return member
        start = found.end()
    found = _PROPERTIES.match(text, start)
    start = found.end() if found else start
    header = _HEADER.match(text, start)
    if header is not None:
        said = re.sub(r"[^1-9]", "", header[2])
        indent = member[1] - 1 + int(said) if said else None
        return _in_block(text, header, indent, line, column) or member
    found = _NEXT.match(text, start)
    return _position(text, _walk(text, found.end() if found else start, line, column))


def _in_block(
    text: str, header: re.Match[str], indent: int | None, line: int, column: int
) -> tuple[int, int] | None:
    if header[1] == ">" and line > 1:
        return None
    first = text.count("\n", 0, header.end()) + 1
    lines = text[header.end() :].split("\n", line)
    if indent is None:
        indent = next((len(each) - len(each.lstrip(" ")) for each in lines if each.strip()), 0)
    line = min(line, len(lines))
    return first + line - 1, min(indent + column, len(lines[line - 1]) + 1)


def _walk(text: str, at: int, line: int, column: int) -> int:
    """The offset of a spot in a quoted or plain scalar that begins at an offset."""
    quote = text[at : at + 1]
    at += quote in {'"', "'"}
    here_line, here_column = 1, 1
    blanks_until = at  # up to where blanks are known to end in no line break
    while at < len(text) and (here_line, here_column) < (line, column):
        letter, step = text[at], 1
        breaks = 0
        if letter == "\\" and quote == '"':
            escaped = text[at + 1 : at + 2]
            step = 2 + _LONG.get(escaped, 0)
            breaks = escaped == "n"
            if escaped == "\n":
                found = _NEXT.match(text, at + 1)
                at = found.end() if found else at + 2
                continue
        elif letter == quote and quote in {'"', "'"}:
            if quote == '"' or text[at + 1 : at + 2] != "'":
                break
            step = 2
        elif letter in " \t\n" and at >= blanks_until:
            blanks = _BLANKS.match(text, at)
            blanks_until = blanks.end() if blanks else at
            if folded := _BREAKS.match(text, blanks_until):
                step = folded.end() - at
                breaks = folded[0].count("\n") - 1
        at += step
        if breaks:
            here_line, here_column = here_line + breaks, 1
            if here_line > line:
                return at
        else:
            here_column += 1
    return at


def _offset(text: str, member: tuple[int, int]) -> int:
    at = 0
    for _ in range(member[0] - 1):
        found = text.find("\n", at)
        if found < 0:
            break
        at = found + 1
    return at + member[1] - 1


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
