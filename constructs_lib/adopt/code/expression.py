"""Expressions of Python in the layout of ``ruff format``.

What fits on its line stays on it; arguments that fit on a line of their own stand there; all else
has one item a line, with a comma behind the last one. Lists and not tuples: a tuple of one item has
a comma whatever its layout. A text of several words goes on in the next line, in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from constructs_lib.record import dataclass

__all__ = [
    "WIDTH",
    "Call",
    "Expression",
    "Items",
    "Name",
    "Pairs",
    "Text",
    "Words",
    "laid_out",
    "literal",
]

WIDTH: Final = 88
"""The line of ruff, where nobody has chosen another one."""

_STEP: Final = "    "


@dataclass(frozen=True, slots=True)
class Name:
    """A name, a number or a string: what has one layout only."""

    code: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of several words, which may be broken behind each space and each comma."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are one text where that fits on its line, and a list elsewhere."""

    text: str
    apart: Items


@dataclass(frozen=True, slots=True)
class Call:
    """A call with arguments: positional ones have an empty keyword."""

    function: str
    arguments: tuple[tuple[str, Expression], ...]

    @property
    def name(self) -> str:
        """The function without the module that it is of."""
        return self.function.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict."""

    pairs: tuple[tuple[Expression, Expression], ...]


Expression: TypeAlias = Name | Text | Words | Call | Items | Pairs
"""What a value of a declaration becomes."""


def laid_out(
    expression: Expression, *, indent: str = "", around: int = 0, width: int = WIDTH
) -> str:
    """The code of an expression; its first line begins where the caller is.

    Args:
        expression: the expression.
        indent: the indentation of the line that it begins on.
        around: how many characters that line has beside the indentation and the expression.
        width: how long a line may be.
    """
    flat = _flat(expression)
    if isinstance(expression, Name) or len(indent) + around + len(flat) <= width:
        return flat
    if isinstance(expression, Words):
        return laid_out(expression.apart, indent=indent, around=around, width=width)
    inner = indent + _STEP
    if isinstance(expression, Text):
        return _in_lines(expression, indent=indent, width=width)
    start, body, end = _parts(expression)
    if not body:
        return flat
    together = inner + ", ".join(f"{lead}{_flat(value)}" for lead, value in body)
    if isinstance(expression, Call) and len(together) <= width:
        return "\n".join((start, together, f"{indent}{end}"))
    lines = [
        f"{lead}{laid_out(value, indent=inner, around=len(lead) + 1, width=width)},"
        for lead, value in body
    ]
    return "\n".join((start, *(f"{inner}{line}" for line in lines), f"{indent}{end}"))


def _parts(
    expression: Call | Items | Pairs,
) -> tuple[str, list[tuple[str, Expression]], str]:
    """What an expression begins with, its items with what stands before them, and its end."""
    if isinstance(expression, Call):
        arguments = [(f"{key}=" if key else "", value) for key, value in expression.arguments]
        return f"{expression.function}(", arguments, ")"
    if isinstance(expression, Items):
        return "[", [("", each) for each in expression.items], "]"
    return "{", [(f"{_flat(key)}: ", value) for key, value in expression.pairs], "}"


def _in_lines(expression: Text, *, indent: str, width: int) -> str:
    """A text in parentheses, where that makes its lines shorter."""
    inner = indent + _STEP
    lines = [*_lines(expression.text, width - len(inner))]
    if len(lines) == 1 and len(inner) + len(lines[0]) > width:
        return lines[0]
    return "\n".join(("(", *(f"{inner}{each}" for each in lines), f"{indent})"))


def _lines(text: str, width: int) -> Iterator[str]:
    """The literals of a text, each as long as fits."""
    line = ""
    for word in _WORD.findall(text):
        if line and len(literal(line + word)) > width:
            yield literal(line)
            line = ""
        line += word
    yield literal(line)


_WORD: Final = re.compile(r"[^ ,]*[ ,]|[^ ,]+")


def _flat(expression: Expression) -> str:
    if isinstance(expression, Name):
        return expression.code
    if isinstance(expression, Text | Words):
        return literal(expression.text)
    if isinstance(expression, Call):
        arguments = (
            f"{key}={_flat(value)}" if key else _flat(value) for key, value in expression.arguments
        )
        return f"{expression.function}({', '.join(arguments)})"
    if isinstance(expression, Items):
        return f"[{_joined(expression.items)}]"
    return "{" + ", ".join(f"{_flat(key)}: {_flat(each)}" for key, each in expression.pairs) + "}"


def _joined(items: Sequence[Expression]) -> str:
    return ", ".join(map(_flat, items))


def literal(value: str | float | None) -> str:
    """A plain value as ruff writes it: double quotes, unless more of them would be escaped."""
    if not isinstance(value, str):
        return repr(value)
    quote = "'" if value.count('"') > value.count("'") else '"'
    body = "".join(
        f"\\{each}" if each in {quote, "\\"} else each if each.isprintable() else _escaped(each)
        for each in value
    )
    return f"{quote}{body}{quote}"


def _escaped(character: str) -> str:
    return repr(character)[1:-1]
