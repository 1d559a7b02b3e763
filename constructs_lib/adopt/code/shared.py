"""Values that a module says more than once, said once and given a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from constructs_lib.adopt.code.expression import Call, Expression, Items, Name, Pairs, laid_out

__all__ = ["Shared", "said_once"]

_LONG_CALL: Final = 40
_LONG_TEXT: Final = 40
"""What is shorter is said again: a name would not be easier to read."""

_NAMES: Final = frozenset({"name", "volume", "key"})
"""Fields by which a part is known."""

Shared = tuple[str, Expression]
"""A constant and its value."""


def said_once(
    expressions: Sequence[Expression], name: Callable[[str, int | None], str]
) -> tuple[list[Shared], list[Expression]]:
    """The expressions with names in the place of what they repeat, and the values of the names.

    Args:
        expressions: the declarations of a module.
        name: gives a constant for a field, and the declaration that alone has it, if one has.
    """
    shared: list[Shared] = []
    current = list(expressions)
    while True:
        pool = [*current, *(value for _, value in shared)]
        found = _most(pool)
        if found is None:
            return _definitions_first(shared), current
        where = {index for index, each in enumerate(pool) if found in _values(each)}
        field = _own_name(found) or next(key for key, value in _named(pool) if value == found)
        alone = next(iter(where)) if len(where) == 1 else len(pool)
        constant = name(field, alone if alone < len(current) else None)
        new = Name(constant)
        shared = [(key, _replaced(value, found, new)) for key, value in shared]
        shared.append((constant, found))
        current = [_replaced(each, found, new) for each in current]


def _definitions_first(shared: Sequence[Shared]) -> list[Shared]:
    """The constants in their order, each behind those that it is made of."""
    values = dict(shared)
    ordered: dict[str, Expression] = {}

    def add(constant: str) -> None:
        for used in _values(values[constant]):
            if isinstance(used, Name) and used.code in values:
                add(used.code)
        ordered.setdefault(constant, values[constant])

    for constant in values:
        add(constant)
    return list(ordered.items())


def _most(expressions: Sequence[Expression]) -> Expression | None:
    """The longest value that stands twice."""
    counts = Counter(value for _, value in _named(expressions))
    repeated = [value for value, count in counts.items() if count > 1 and _is_worth_it(value)]
    return max(repeated, key=_length, default=None)


def _is_worth_it(value: Expression) -> bool:
    if isinstance(value, Call):
        # What begins in lower case is a function that reads a file.
        return value.function[:1].isupper() and _length(value) >= _LONG_CALL
    return isinstance(value, Name) and value.code[:1] in {'"', "'"} and _length(value) >= _LONG_TEXT


def _own_name(value: Expression) -> str | None:
    """What a part is called: the name of a variable, the volume of a mount, the key of a taint."""
    if isinstance(value, Call):
        for key, each in value.arguments:
            if key in _NAMES and isinstance(each, Name):
                return each.code.strip("\"'")
    return None


def _length(value: Expression) -> int:
    return len("".join(laid_out(value).split()))


def _named(expressions: Sequence[Expression]) -> Iterator[tuple[str, Expression]]:
    for each in expressions:
        yield from _inside(each, "value")


def _values(expression: Expression) -> list[Expression]:
    return [value for _, value in _inside(expression, "value")]


def _inside(expression: Expression, field: str) -> Iterator[tuple[str, Expression]]:
    """Every value in an expression with the field that it is for."""
    if isinstance(expression, Call):
        children = [(key or field, value) for key, value in expression.arguments]
    elif isinstance(expression, Items):
        children = [(field, value) for value in expression.items]
    elif isinstance(expression, Pairs):
        children = [(field, value) for _, value in expression.pairs]
    else:
        return
    for key, value in children:
        yield key, value
        yield from _inside(value, key)


def _replaced(expression: Expression, old: Expression, new: Expression) -> Expression:
    if expression == old:
        return new
    if isinstance(expression, Call):
        arguments = ((key, _replaced(value, old, new)) for key, value in expression.arguments)
        return replace(expression, arguments=tuple(arguments))
    if isinstance(expression, Items):
        return Items(tuple(_replaced(value, old, new) for value in expression.items))
    if isinstance(expression, Pairs):
        return Pairs(tuple((key, _replaced(value, old, new)) for key, value in expression.pairs))
    return expression
