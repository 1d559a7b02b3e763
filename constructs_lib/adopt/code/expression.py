"""Expressions of Python in the layout of ``ruff format``.

What fits on its line stays on it; everything else has one item a line and a comma behind the last
one, which keeps it so at any line length that a team has chosen. Lists and not tuples: a tuple of
one item has a comma whatever its layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["Call", "Expression", "Items", "Name", "Pairs", "laid_out", "literal"]

_WIDTH: Final = 88
_STEP: Final = "    "


@dataclass(frozen=True, slots=True)
class Name:
    """A name, a number or a string: what has one layout only."""

    code: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call with arguments: positional ones have an empty keyword."""

    function: str
    arguments: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict."""

    pairs: tuple[tuple[Expression, Expression], ...]


Expression: TypeAlias = Name | Call | Items | Pairs
"""What a value of a declaration becomes."""


def laid_out(expression: Expression, *, indent: str = "", around: int = 0) -> str:
    """The code of an expression; its first line begins where the caller is.

    Args:
        expression: the expression.
        indent: the indentation of the line that it begins on.
        around: how many characters that line has beside the indentation and the expression.
    """
    flat = _flat(expression)
    if isinstance(expression, Name) or len(indent) + around + len(flat) <= _WIDTH:
        return flat
    inner = indent + _STEP
    start, lines, end = _exploded(expression, inner)
    if not lines:
        return flat
    return "\n".join((start, *(f"{inner}{line}," for line in lines), f"{indent}{end}"))


def _exploded(expression: Call | Items | Pairs, inner: str) -> tuple[str, list[str], str]:
    if isinstance(expression, Call):
        lines = [
            f"{key}={laid_out(value, indent=inner, around=len(key) + 2)}"
            if key
            else laid_out(value, indent=inner, around=1)
            for key, value in expression.arguments
        ]
        return f"{expression.function}(", lines, ")"
    if isinstance(expression, Items):
        return "[", [laid_out(each, indent=inner, around=1) for each in expression.items], "]"
    lines = [
        f"{_flat(key)}: {laid_out(value, indent=inner, around=len(_flat(key)) + 3)}"
        for key, value in expression.pairs
    ]
    return "{", lines, "}"


def _flat(expression: Expression) -> str:
    if isinstance(expression, Name):
        return expression.code
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
