"""The short way through most manifests: one document, line by line.

Nearly all manifests are keys, lists, scalars and blocks (``|``, ``>``). Reading those needs no
event stream, and is several times faster. Whatever else a document holds (anchors, tags, rare
escapes, brackets over several lines, mistakes) makes this reader step back, and the document is
read the long way (``reader.py``), which alone decides what is wrong. A law holds both to one
answer.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.line_scalars import QUOTES, NotThisSimple, reader_of, scalar
from constructs_lib.yaml.scalars import read_plain

__all__ = ["EMPTY", "Lines", "read_lines"]

Lines: TypeAlias = tuple[Json, tuple[int, int], dict[Any, Any]]
"""The value of a document, where it begins, and the place of everything in it."""

EMPTY: Final = object()
"""A document without content."""

_LINE: Final = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?(?:(?P<key>[A-Za-z_][-A-Za-z0-9_./]*):(?= |$))?(?P<rest>[^\t]*)"
)
_FLOW_WORD: Final = re.compile(
    r"(?:\"[^\"\\]*\"|'[^']*'|(?:[A-Za-z0-9_./$(+]|[^\0-\x7f]|-(?! ))[^\[\]{},:#\"'\\]*) *"
)
_FLOW_KEY: Final = re.compile(r"(?P<key>[A-Za-z_][-A-Za-z0-9_./]*): +")
_FLOW_NEXT: Final = re.compile(r" *(?P<sign>[\]},]) *")
_SPACES: Final = re.compile(" *")
_ASCII: Final = re.compile(r"[\t\n -~]*")
_DEEPEST: Final = 100
_DEEPEST_FLOW: Final = 10
_BRACKETS: Final = ("[", "{")
_OPENING: Final = (*_BRACKETS, "|", ">", *QUOTES)


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
        text: the text of one document; it may begin with ``---``.
        first_line: the number of its first line in the file.
    """
    if not (_ASCII if text.isascii() else _characters()).fullmatch(text):
        return None
    try:
        return _Reader().read(text, first_line)
    except NotThisSimple:
        return None


@cache
def _characters() -> re.Pattern[str]:
    """What go-yaml takes (``readerc.go``) but byte order marks and what else ends a line.

    It takes longer to compile than a small file to read, and most files need no more than ASCII.
    """
    return re.compile(
        "[\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
    )


class _Reader:
    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        # A key whose value is still to come: the line of its mapping, the key, its place.
        self._waiting: tuple[_Frame, str, tuple[int, int]] | None = None
        self._root: Lines | object = EMPTY
        # What the last line begins, if it may be a plain scalar that goes on.
        self._begun = ""

    def read(self, text: str, first_line: int) -> Lines | object:
        lines = text.split("\n")
        behind = first_line + 1 if lines[0] == "---" else first_line
        for number, line in enumerate(lines, start=first_line):
            if number < behind:
                continue
            found = _LINE.fullmatch(line)
            if found is None:
                raise NotThisSimple
            indent, dash, key, rest = found.groups()
            rest = rest.strip(" ")
            if not dash and not key and (not rest or rest[0] == "#"):
                self._begun = self._begun if not rest else ""
                continue
            column = len(indent)
            if not dash and not key:
                behind = first_line + self._more(lines, number - first_line, column)
                continue
            self._enter(column, number, is_item=dash is not None)
            frame = self._stack[-1]
            if dash is not None:
                column += len(dash)
                frame = self._item(frame, column, number, key, rest)
            if key is not None:
                column += len(key) + 1
                self._member(frame, key, (number, column - len(key)), rest)
            self._begun = rest
            if not rest.startswith(_OPENING):
                continue
            if rest[0] in _BRACKETS:
                _fill(frame, rest, (number, line.index(rest, column)))
            else:
                read = reader_of(rest)
                text, end = read(rest, lines, number - first_line + 1, frame.indent)
                frame.value[next(reversed(frame.places))] = text
                behind = first_line + end
        return self._root

    def _more(self, lines: list[str], index: int, column: int) -> int:
        """Read a scalar to its end that this line begins or goes on with; gives the line behind it.

        Args:
            lines: the lines of the document.
            index: which of them this is.
            column: how far it is indented.
        """
        if not self._stack:
            raise NotThisSimple
        frame, begun, read = self._stack[-1], self._begun, reader_of("")
        if self._waiting is not None:
            frame, begun = self._waiting[0], lines[index].strip(" ")
            read = reader_of(begun)
            self._waiting = None
            index += 1
        while not lines[index - 1].strip(" "):
            index -= 1
        if column <= frame.indent:
            raise NotThisSimple
        frame.value[next(reversed(frame.places))], end = read(begun, lines, index, frame.indent)
        self._begun = ""
        return end

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
                    raise NotThisSimple
                stack.append(frame)
                return
        if not stack:
            if column or self._root is not EMPTY:
                raise NotThisSimple
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
                raise NotThisSimple
        top = stack[-1]
        if top.indent != column or top.is_list != is_item:
            raise NotThisSimple

    def _item(self, frame: _Frame, column: int, number: int, key: str | None, rest: str) -> _Frame:
        """A list's next item: a scalar, or a mapping that begins on this line."""
        index = len(frame.value)
        place = (number, column + 1)
        if key is None:
            frame.value.append(None if rest.startswith(_OPENING) else scalar(rest))
            frame.places[index] = (place, None)
            return frame
        inner = _Frame({}, column, {})
        frame.value.append(inner.value)
        frame.places[index] = (place, inner.places)
        self._stack.append(inner)
        return inner

    def _member(self, frame: _Frame, key: str, place: tuple[int, int], rest: str) -> None:
        if key in frame.value or not _is_text(key):
            raise NotThisSimple
        frame.places[key] = (place, None)
        if not rest or rest[0] == "#":
            frame.value[key] = None
            self._waiting = (frame, key, place)
        elif rest.startswith(_OPENING):
            frame.value[key] = None
        else:
            frame.value[key] = scalar(rest)


@lru_cache(maxsize=4096)
def _is_text(key: str) -> bool:
    """Whether a plain key is itself, and not a boolean or null."""
    return read_plain(key) is key


def _fill(frame: _Frame, text: str, at: tuple[int, int]) -> None:
    """Give a list or mapping in brackets to the member that was read last.

    Args:
        frame: the list or mapping of the member.
        text: what is written, brackets included.
        at: the line, and the column before it.
    """
    value, places, end = _flow(text, 0, at, _DEEPEST_FLOW)
    if end != len(text):
        raise NotThisSimple
    name = next(reversed(frame.places))
    frame.value[name] = value
    frame.places[name] = (frame.places[name][0], places)


def _flow(
    text: str, index: int, at: tuple[int, int], left: int
) -> tuple[Json, dict[Any, Any], int]:
    """A list or mapping in brackets on one line: it, its places, and the index behind it.

    Args:
        text: what is written.
        index: where its bracket is in the text.
        at: the line, and the column before the text.
        left: how many may stand inside each other from here on.
    """
    if not left:
        raise NotThisSimple
    close = "]" if text[index] == "[" else "}"
    value: Any = [] if close == "]" else {}
    places: dict[Any, Any] = {}
    index = _found(_SPACES, text, index + 1).end()
    if text[index : index + 1] == close:
        return value, places, index + 1
    sign = ","
    while sign == ",":
        place = at[0], at[1] + index + 1
        name: int | str = len(value)
        if close == "}":
            key = _found(_FLOW_KEY, text, index)
            name, index = key["key"], key.end()
            if name in value or not _is_text(name):
                raise NotThisSimple
        inside: dict[Any, Any] | None = None
        if text.startswith(_BRACKETS, index):
            member, inside, index = _flow(text, index, at, left - 1)
        else:
            word = _found(_FLOW_WORD, text, index)
            written, index = word[0].rstrip(" "), word.end()
            member = written[1:-1] if written[0] in QUOTES else scalar(written)
        if close == "}":
            value[name] = member
        else:
            value.append(member)
        places[name] = (place, inside)
        end = _found(_FLOW_NEXT, text, index)
        sign, index = end["sign"], end.end()
    if sign != close:
        raise NotThisSimple
    return value, places, index


def _found(pattern: re.Pattern[str], text: str, index: int) -> re.Match[str]:
    found = pattern.match(text, index)
    if found is None:
        raise NotThisSimple
    return found
