"""The short way through most manifests: one document, line by line.

Nearly all manifests are keys, lists and one-line scalars in block style. Reading those needs no
event stream, and is several times faster. Whatever else a document holds (block scalars, flow
collections, anchors, tags, escapes, scalars over several lines, mistakes) makes this reader step
back, and the document is read the long way (``reader.py``), which alone decides what is
wrong. A law holds both to one answer.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.scalars import as_json, read_plain

__all__ = ["EMPTY", "Lines", "read_lines"]

Lines: TypeAlias = tuple[Json, tuple[int, int], dict[Any, Any]]
"""The value of a document, where it begins, and the place of everything in it."""

EMPTY: Final = object()
"""A document without content."""

_LINE: Final = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?(?:(?P<key>[A-Za-z_][-A-Za-z0-9_./]*):(?= |$))?(?P<rest>.*)"
)
_FLOW_VALUE: Final = (
    r"(?P<d>\"[^\"\\]*\")|(?P<s>'[^']*')"
    r"|(?P<p>(?:[A-Za-z0-9_./$(+]|-(?! ))[^\[\]{},:#\"'\\]*)"
)
_FLOW_ITEM: Final = re.compile(rf" *(?:{_FLOW_VALUE}) *(?P<end>,|\Z)")
_FLOW_PAIR: Final = re.compile(
    rf" *(?P<key>[A-Za-z_][-A-Za-z0-9_./]*): +(?:{_FLOW_VALUE}) *(?P<end>,|\Z)"
)
_DEEPEST: Final = 100
_OPENING: Final = frozenset("[{")
_NO_PLAIN_START: Final = frozenset("&*!|>%@`,]}?:#<=[{")


class _NotThisSimple(Exception):  # noqa: N818  # no error: the long way answers
    """The document holds something that only the long way reads."""


class _Frame:
    """A mapping or list that is being filled."""

    __slots__ = ("indent", "is_list", "places", "value")

    def __init__(self, value: Any, indent: int, places: dict[Any, Any]) -> None:
        self.value = value
        self.indent = indent
        self.places = places
        self.is_list = type(value) is list


def read_lines(text: str, first_line: int) -> Lines | object | None:
    """The document, :data:`EMPTY` if it has no content, or None if it is not this simple.

    Args:
        text: the text of one document, printable ASCII without tabs; it may begin with ``---``.
        first_line: the number of its first line in the file.
    """
    try:
        return _Reader().read(text, first_line)
    except _NotThisSimple:
        return None


class _Reader:
    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        # A key whose value is still to come: the line of its mapping, the key, its place.
        self._waiting: tuple[_Frame, str, tuple[int, int]] | None = None
        self._root: Lines | object = EMPTY

    def read(self, text: str, first_line: int) -> Lines | object:
        lines = text.split("\n")
        for number, line in enumerate(lines, start=first_line):
            if number == first_line and line == "---":
                continue
            found = _LINE.fullmatch(line)
            if found is None:
                raise _NotThisSimple
            indent, dash, key, rest = found.groups()
            rest = rest.strip(" ")
            if not dash and not key and (not rest or rest[0] == "#"):
                continue
            column = len(indent)
            self._enter(column, number, is_item=dash is not None)
            frame = self._stack[-1]
            if dash is not None:
                column += len(dash)
                frame = self._item(frame, column, number, key, rest)
            if key is not None:
                self._member(frame, key, (number, column + 1), rest)
                if rest[:1] in _OPENING:
                    _flow(frame, key, rest, (number, line.index(rest, column + len(key) + 1)))
            elif dash is None:
                raise _NotThisSimple
        return self._root

    def _enter(self, column: int, number: int, *, is_item: bool) -> None:
        """Bring the frame that this line belongs to onto the top."""
        stack = self._stack
        if self._waiting is not None:
            owner, key, place = self._waiting
            self._waiting = None
            if column > owner.indent or (is_item and column == owner.indent):
                value: Json = [] if is_item else {}
                frame = _Frame(value, column, {})
                owner.value[key] = value
                owner.places[key] = (place, frame.places)
                if len(stack) > _DEEPEST:
                    raise _NotThisSimple
                stack.append(frame)
                return
        if not stack:
            if column or self._root is not EMPTY:
                raise _NotThisSimple
            frame = _Frame([] if is_item else {}, 0, {})
            self._root = (frame.value, (number, 1), frame.places)
            stack.append(frame)
            return
        while stack[-1].indent > column or (
            # A list may stand as far left as the key it belongs to.
            stack[-1].indent == column and stack[-1].is_list and not is_item
        ):
            stack.pop()
            if not stack:
                raise _NotThisSimple
        top = stack[-1]
        if top.indent != column or top.is_list != is_item:
            raise _NotThisSimple

    def _item(self, frame: _Frame, column: int, number: int, key: str | None, rest: str) -> _Frame:
        """A list's next item: a scalar, or a mapping that begins on this line."""
        index = len(frame.value)
        place = (number, column + 1)
        if key is None:
            frame.value.append(_scalar(rest))
            frame.places[index] = (place, None)
            return frame
        inner = _Frame({}, column, {})
        frame.value.append(inner.value)
        frame.places[index] = (place, inner.places)
        self._stack.append(inner)
        return inner

    def _member(self, frame: _Frame, key: str, place: tuple[int, int], rest: str) -> None:
        if key in frame.value or not _is_text(key):
            raise _NotThisSimple
        frame.places[key] = (place, None)
        if not rest or rest[0] == "#":
            frame.value[key] = None
            self._waiting = (frame, key, place)
        elif rest[0] in _OPENING:
            frame.value[key] = None
        else:
            frame.value[key] = _scalar(rest)


@lru_cache(maxsize=4096)
def _is_text(key: str) -> bool:
    """Whether a plain key is itself, and not a boolean or null."""
    return read_plain(key) is key


def _scalar(text: str) -> Json:
    if not text:
        raise _NotThisSimple
    first = text[0]
    if first in "\"'":
        inner = text[1:-1]
        if len(text) == 1 or text[-1] != first or first in inner or "\\" in inner:
            raise _NotThisSimple
        return inner
    if first in _NO_PLAIN_START or (first == "-" and text[1:2] in {"", " "}):
        raise _NotThisSimple
    comment = text.find(" #")
    if comment >= 0:
        text = text[:comment].rstrip(" ")
    if ": " in text or text[-1] == ":":
        raise _NotThisSimple
    return _plain(text)


@lru_cache(maxsize=16384)
def _plain(text: str) -> Json:
    try:
        return as_json(read_plain(text))
    except ValueError:
        raise _NotThisSimple from None


def _flow(frame: _Frame, key: str, text: str, at: tuple[int, int]) -> None:
    """A list or mapping of scalars on one line, as the value of a key.

    Args:
        frame: the mapping of the key.
        key: the key.
        text: what is written, brackets included.
        at: the line, and the column before it.
    """
    line, column = at
    is_list = text[0] == "["
    if text[-1] != ("]" if is_list else "}"):
        raise _NotThisSimple
    value: Any = [] if is_list else {}
    places: dict[Any, Any] = {}
    frame.value[key] = value
    frame.places[key] = (frame.places[key][0], places)
    inner, pattern = text[1:-1].rstrip(" "), _FLOW_ITEM if is_list else _FLOW_PAIR
    position = 0
    while position < len(inner):
        found = pattern.match(inner, position)
        if found is None or (found["end"] and found.end() == len(inner)):
            raise _NotThisSimple
        begin = found.start("d" if found["d"] else "s" if found["s"] else "p")
        word = _scalar((found["d"] or found["s"] or found["p"]).rstrip(" "))
        if is_list:
            places[len(value)] = ((line, column + begin + 2), None)
            value.append(word)
        elif found["key"] in value or not _is_text(found["key"]):
            raise _NotThisSimple
        else:
            places[found["key"]] = ((line, column + found.start("key") + 2), None)
            value[found["key"]] = word
        position = found.end()
