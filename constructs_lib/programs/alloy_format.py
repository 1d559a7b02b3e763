"""Alloy's configuration: blocks with attributes, whose values are expressions.

Texts, numbers, lists, objects and sums of texts are worked out; a reference to another component
or a call of a function is unknown, but for ``sys.env``, which reads the container's variables.

Model: ``syntax/`` of grafana/alloy 1.11 (scanner, parser).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from constructs_lib.programs.facts import UNKNOWN, Mistake, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.record import dataclass, field

__all__ = ["Block", "Value", "read_blocks"]

Value: TypeAlias = "str | float | bool | list[Value] | dict[str, Value] | Unknown | None"
"""What an expression is worth."""

_DEEPEST: Final = 60
_TOKEN: Final = re.compile(
    r"(?:[ \t\r]+|//[^\n]*|/\*.*?\*/)*(?:"
    r"(?P<name>[A-Za-z_]\w*)"
    r"|(?P<line>\n)"
    r"|(?P<open>/\*)"
    r"|(?P<sign>\.\.\.|==|!=|<=|>=|&&|\|\||[-+*/%^<>!=.,;:(){}\[\]])"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\")"
    r"|(?P<raw>`[^`]*`)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<end>\Z)"
    r"|(?P<bad>.))",
    re.DOTALL,
)
"""A token and the space and the comments before it."""
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


class _Refused(Exception):  # noqa: N818  # becomes a mistake
    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(slots=True, kw_only=True, eq=False)
class Block:
    """A block, such as one component.

    Attributes:
        name: its name with dots (``loki.source.file``); empty for the file as a whole.
        label: its label; empty if it has none.
        values: its attributes.
        places: the place of each.
        blocks: the blocks in it.
        place: where it begins.
    """

    name: str
    label: str
    place: Place
    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def inner(self, *names: str) -> Iterator[Block]:
        """The blocks in it, of some names."""
        return (each for each in self.blocks if each.name in names)

    def at(self, name: str) -> Place:
        """The place of an attribute, or of the block if it is not there."""
        return self.places.get(name, self.place)

    def text(self, name: str, default: str | None = None) -> str | Unknown | None:
        """An attribute that is a text; unknown if it is something else."""
        value = self.values.get(name, default)
        return value if value is None or isinstance(value, str) else UNKNOWN


def read_blocks(text: Text, variable: Callable[[str], str | Unknown | None]) -> Block | Mistake:
    """The blocks of a file, as one block without a name; or what is wrong with it.

    Args:
        text: the file.
        variable: the value of a variable of the environment.
    """
    try:
        return _Parser(text, variable).file()
    except _Refused as refused:
        return Mistake(message=refused.message, place=_place(text, refused.offset))


def _place(text: Text, offset: int) -> Place:
    line = text.value.count("\n", 0, offset) + 1
    return text.at(line, offset - text.value.rfind("\n", 0, offset))


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "end"
        tokens.append(_Token(kind, found[kind], found.start(kind)))
        if kind in {"bad", "open"}:
            letter = found[kind]
            what = "text that is not closed" if letter in '"`' else f"the character {letter!r}"
            what = "a comment that is not closed" if kind == "open" else what
            raise _Refused(f"Alloy cannot read {what}.", found.start(kind))
    return tokens


class _Parser:
    def __init__(self, text: Text, variable: Callable[[str], str | Unknown | None]) -> None:
        self._text = text
        self._variable = variable
        self._tokens = _tokens(text.value)
        self._at = 0
        self._depth = 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text.value))]
        self._line = 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def file(self) -> Block:
        block = Block(name="", label="", place=self._text.at(1))
        self._body(block, "end")
        return block

    def _body(self, block: Block, closing: str) -> None:
        while True:
            self._skip_lines()
            token = self._token
            if token.kind == "end" or token.text == closing:
                if token.kind == "end" and closing != "end":
                    raise _Refused(f"The block {block.name!r} is not closed.", token.offset)
                self._at += 1
                return
            if token.kind != "name":
                raise _Refused(f"A name is expected here, not {token.text!r}.", token.offset)
            self._statement(block)

    def _statement(self, owner: Block) -> None:
        start = self._token.offset
        name = self._next().text
        while self._token.text == ".":
            self._at += 1
            name += "." + self._next().text
        place = self._position(start)
        if self._token.text == "=":
            self._at += 1
            owner.values[name] = self._expression()
            owner.places[name] = place
            return
        label = ""
        if self._token.kind == "text":
            label = _unquoted(self._next().text)
        if self._token.text != "{":
            raise _Refused(f"'=' or '{{' is expected after {name!r}.", self._token.offset)
        self._at += 1
        block = Block(name=name, label=label, place=place)
        owner.blocks.append(block)
        self._deeper()
        self._body(block, "}")
        self._depth -= 1

    def _expression(self) -> Value:
        """A value, with everything that signs join to it."""
        self._deeper()
        value = self._value()
        while self._token.kind == "sign" and self._token.text in _JOINING:
            sign = self._next().text
            self._skip_lines()
            other = self._value()
            is_sum = sign == "+" and isinstance(value, str) and isinstance(other, str)
            value = f"{value}{other}" if is_sum else UNKNOWN
        self._depth -= 1
        return value

    def _value(self) -> Value:
        token = self._next()
        if token.kind == "text":
            value: Value = _unquoted(token.text)
        elif token.kind == "raw":
            value = token.text[1:-1]
        elif token.kind == "number":
            value = float(token.text)
        elif token.kind == "name":
            value = self._name(token.text)
        elif token.text == "[":
            value = self._list("]")
        elif token.text == "{":
            value = self._object()
        elif token.text == "(":
            self._skip_lines()
            value = self._expression()
            self._skip_lines()
            self._expect(")")
        elif token.text in {"-", "!"}:
            self._value()
            value = UNKNOWN
        else:
            raise _Refused(f"A value is expected here, not {token.text!r}.", token.offset)
        return self._accessed(value)

    def _accessed(self, value: Value) -> Value:
        """What members or items of a value are: unknown."""
        while self._token.text in {".", "[", "("}:
            sign = self._next().text
            value = UNKNOWN
            if sign == ".":
                self._next()
            else:
                self._list("]" if sign == "[" else ")")
        return value

    def _name(self, name: str) -> Value:
        if name in {"true", "false", "null"}:
            return {"true": True, "false": False, "null": None}[name]
        while self._token.text == ".":
            self._at += 1
            name += "." + self._next().text
        if self._token.text == "(":
            self._at += 1
            arguments = self._list(")")
            if name in {"sys.env", "env"} and arguments and isinstance(arguments[0], str):
                found = self._variable(arguments[0])
                return UNKNOWN if found is None else found
        return UNKNOWN

    def _list(self, closing: str) -> list[Value]:
        values: list[Value] = []
        while True:
            self._skip_lines()
            if self._token.text == closing:
                self._at += 1
                return values
            values.append(self._expression())
            if self._token.text == "..." and closing == ")":
                self._at += 1  # the last argument of a call may stand for many
            self._skip_lines()
            if self._token.text != closing:
                self._expect(",")

    def _object(self) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while True:
            self._skip_lines()
            token = self._next()
            if token.text == "}" and token.kind == "sign":
                return values
            if token.kind not in {"name", "text"}:
                raise _Refused(f"A key is expected here, not {token.text!r}.", token.offset)
            self._skip_lines()
            self._expect("=")
            self._skip_lines()
            values[_unquoted(token.text) if token.kind == "text" else token.text] = (
                self._expression()
            )
            self._skip_lines()
            if self._token.text != "}":
                self._expect(",")

    def _expect(self, sign: str) -> None:
        token = self._next()
        if token.text != sign:
            seen = repr(token.text) if token.text.strip() else "the end of the line"
            raise _Refused(f"{sign!r} is expected here, not {seen}.", token.offset)

    def _next(self) -> _Token:
        token = self._token
        if token.kind == "end":
            raise _Refused("The file ends in the middle of something.", token.offset)
        self._at += 1
        return token

    def _skip_lines(self) -> None:
        while self._token.kind == "line" or self._token.text == ";":
            self._at += 1

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Refused("Nested too deeply to be read.", self._token.offset)

    def _position(self, offset: int) -> Place:
        """The place of an offset; statements come in the order of the text."""
        while self._line + 1 < len(self._lines) and self._lines[self._line + 1] <= offset:
            self._line += 1
        return self._text.at(self._line + 1, offset - self._lines[self._line] + 1)


_JOINING: Final = frozenset(
    {"+", "-", "*", "/", "%", "^", "==", "!=", "<", ">", "<=", ">=", "&&", "||"}
)


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1])
