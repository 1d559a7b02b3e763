"""The scalars of the short way (``lines.py``): plain, in quotes, and blocks, over any lines.

Lines that belong together are joined as libyaml does it (``yaml_parser_scan_plain_scalar``,
``yaml_parser_scan_flow_scalar`` and ``yaml_parser_scan_block_scalar`` in ``scanner.c``): a line
break is a space, and empty lines are line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.scalars import as_json, read_plain

__all__ = ["QUOTES", "NotThisSimple", "reader_of", "scalar"]

QUOTES: Final = ('"', "'")
_BLOCKS: Final = ("|", "|-", "|+", ">", ">-", ">+")
_NO_PLAIN_START: Final = frozenset("&*!|>%@`,]}?:#<=[{\"'")
_INSIDE: Final = {
    '"': re.compile(r"(?:[^\"\\]++|\\[\"\\nt ])*+"),
    "'": re.compile(r"(?:[^']++|'')*+"),
}
"""What stands in quotes on one line; other escapes are read the long way. Without a way back, which
Python would remember for every letter."""
_BEHIND: Final = re.compile(r" *(?: #.*)?")
_ESCAPE: Final = re.compile(r"\\(.)")
_MEANT: Final = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", " ": " "}


class NotThisSimple(Exception):  # noqa: N818  # no error: the long way answers
    """The document holds something that only the long way reads."""


def scalar(text: str) -> Json:
    """A plain scalar on one line."""
    if not text:
        raise NotThisSimple
    first = text[0]
    if first in _NO_PLAIN_START or (first == "-" and text[1:2] in {"", " "}):
        raise NotThisSimple
    comment = text.find(" #")
    if comment >= 0:
        text = text[:comment].rstrip(" ")
    if ": " in text or text[-1] == ":":
        raise NotThisSimple
    return _value(text)


@lru_cache(maxsize=16384)
def _value(text: str) -> Json:
    try:
        return as_json(read_plain(text))
    except ValueError:
        raise NotThisSimple from None


def _plain(begun: str, lines: list[str], start: int, outer: int) -> tuple[Json, int]:
    """A plain scalar that may go on, and the index of the line behind it.

    Args:
        begun: its first line.
        lines: the lines of the document.
        start: the index of the line behind that.
        outer: the indentation of the mapping or list that it is in.
    """
    first = scalar(begun)
    parts, end = [begun], start
    for index in range(start, len(lines)):
        line = lines[index]
        text = line.strip(" ")
        if not text:
            continue
        if len(line) - len(line.lstrip(" ")) <= outer:
            break
        if text[0] == "#" or ": " in text or text[-1] == ":" or " #" in text or "\t" in text:
            raise NotThisSimple
        parts += ["\n" * (index - end) or " ", text]
        end = index + 1
    if end == start:
        return first, end
    if " #" in begun:
        raise NotThisSimple
    return _value("".join(parts)), end


def _quoted(begun: str, lines: list[str], start: int, outer: int) -> tuple[str, int]:
    """A scalar in quotes, and the index of the line behind it; as :func:`_plain`."""
    sign, rest, end = begun[0], begun[1:], start
    parts: list[str] = []
    if rest[-1:] == "\\" and lines[start - 1].endswith(" "):
        raise NotThisSimple
    while True:
        found = _INSIDE[sign].match(rest)
        inner = found[0] if found is not None else ""
        is_joined = rest[len(inner) :] == "\\"  # nothing stands for the line break
        if len(inner) < len(rest) and not is_joined:
            break
        words = inner if is_joined else inner.rstrip(" ")
        if words != inner and words[-1:] == "\\":
            raise NotThisSimple
        index = next((n for n in range(end, len(lines)) if lines[n].strip(" ")), len(lines))
        line = lines[index] if index < len(lines) else ""
        rest = line.lstrip(" ")
        if len(line) - len(rest) <= outer or "\t" in line:
            raise NotThisSimple
        parts += [words, "\n" * (index - end) or ("" if is_joined else " ")]
        end = index + 1
    if rest[len(inner)] != sign or _BEHIND.fullmatch(rest, len(inner) + 1) is None:
        raise NotThisSimple
    text = "".join([*parts, inner])
    if sign == "'":
        return text.replace("''", "'"), end
    return _ESCAPE.sub(lambda each: _MEANT[each[1]], text) if "\\" in text else text, end


def _block(sign: str, lines: list[str], start: int, outer: int) -> tuple[str, int]:
    """The text of a block, and the index of the line behind it; as :func:`_plain`."""
    first = start
    while first < len(lines) and not lines[first].strip(" "):
        first += 1
    line = lines[first] if first < len(lines) else ""
    indent = len(line) - len(line.lstrip(" "))
    if sign not in _BLOCKS or indent <= outer or line[indent] == "\t":
        raise NotThisSimple
    # A deeper line of spaces before the first line would say how far the block is indented.
    if max(map(len, lines[start:first]), default=0) > indent:
        raise NotThisSimple
    margin = " " * indent
    end = first + 1
    while end < len(lines) and (lines[end].startswith(margin) or not lines[end].strip(" ")):
        end += 1
    text = "\n".join([each[indent:] for each in lines[start:end]])
    if end < len(lines):
        text += "\n"
    words = text.rstrip("\n")
    breaks = text[len(words) :]
    if sign[0] == ">":
        words = _folded(words.split("\n"))
    return words + {"": breaks[:1], "-": "", "+": breaks}[sign[1:]], end


def _folded(lines: list[str]) -> str:
    """The lines of a folded block: those that are indented no further are joined."""
    text, last, empty = "", "", 0
    for line in lines:
        if not line:
            empty += 1
            continue
        if last and last[0] not in " \t" and line[0] not in " \t":
            text += "\n" * empty or " "
        else:
            text += "\n" * (empty + bool(last))
        text += line
        last, empty = line, 0
    return text


_Reader: TypeAlias = Callable[[str, list[str], int, int], tuple[Json, int]]
"""Reads a scalar as :func:`_plain` does."""


def reader_of(begun: str) -> _Reader:
    """What reads a scalar that begins so; one that is empty so far is plain."""
    if begun.startswith(QUOTES):
        return _quoted
    return _block if begun.startswith(("|", ">")) else _plain
