"""Values that a module says more than once, said once and given a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from sys import maxsize
from typing import Final, TypeAlias

from constructs_lib.adopt.code.expression import Call, Expression, Items, Name, Pairs, laid_out
from constructs_lib.record import dataclass, field, replace

__all__ = ["Shared", "said_once"]

_LONG: Final = 40
"""What is shorter is said again: a name would not be easier to read."""
_TEXTS: Final[Mapping[str, str]] = {"adopted": "reason", "image": "image", "reason": "reason"}
"""Fields whose texts are worth a name, and what that is: a flag that two programs share is not."""
_WHATEVER_ITS_LENGTH: Final = "image"
"""It is one decision wherever it stands, and moves everywhere at once."""
_NAMES: Final = frozenset({"name", "volume", "key"})
"""Fields by which a part is known."""

Shared: TypeAlias = tuple[str, Expression]
"""A constant and its value."""


@dataclass(slots=True)
class _Use:
    """Where a value stands: the field that it is of first, and the declarations that have it."""

    of: str
    count: int = 0
    declarations: set[int] = field(default_factory=set)


def said_once(
    expressions: Sequence[Expression], name: Callable[[str, int | None], str]
) -> tuple[list[Shared], list[Expression]]:
    """The expressions with names in the place of what they repeat, and the values of the names.

    Args:
        expressions: the declarations of a module.
        name: gives a constant for a field, and the declaration that alone has it, if one has.
    """
    names: dict[Expression, str] = {}
    expressions = _in_one_order(expressions)
    uses = _uses(expressions)
    for value in sorted(_worth_a_name(uses), key=_length, reverse=True):
        use = uses[value]
        if use.count > 1:
            alone = min(use.declarations) if len(use.declarations) == 1 else None
            names[value] = name(_own_name(value) or _TEXTS.get(use.of, use.of), alone)
            # What is inside is said with it: once, however often that was.
            for inner, times in Counter(_values(value)).items():
                uses[inner].count -= (use.count - 1) * times
    shared = [(constant, _inside_named(value, names)) for value, constant in names.items()]
    return _definitions_first(shared), [_named(each, names) for each in expressions]


def _uses(expressions: Sequence[Expression]) -> dict[Expression, _Use]:
    uses: dict[Expression, _Use] = {}
    for index, each in enumerate(expressions):
        for key, value in _inside(each, "value"):
            use = uses.setdefault(value, _Use(key))
            use.count += 1
            use.declarations.add(index)
    return uses


def _worth_a_name(uses: Mapping[Expression, _Use]) -> Iterator[Expression]:
    for value, use in uses.items():
        if use.count > 1:
            # What begins in lower case is a function that reads a file.
            is_part = isinstance(value, Call) and value.name[:1].isupper()
            is_text = isinstance(value, Name) and use.of in _TEXTS
            is_long = use.of == _WHATEVER_ITS_LENGTH or _length(value) >= _LONG
            if (is_part or is_text or _is_labels(value)) and is_long:
                yield value


def _is_labels(value: Expression) -> bool:
    """Whether it is a map of texts. Of other maps a constant would not be of the type that fits."""
    return isinstance(value, Pairs) and all(
        isinstance(each, Name) and each.code[:1] in {'"', "'"} for _, each in value.pairs
    )


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


def _own_name(value: Expression) -> str | None:
    """What a part is called: the name of a variable, the volume of a mount, the key of a taint."""
    if isinstance(value, Call):
        for key, each in value.arguments:
            if key in _NAMES and isinstance(each, Name):
                return each.code.strip("\"'")
    return None


def _length(value: Expression) -> int:
    """How long it is on a line without end."""
    return len(laid_out(value, width=maxsize))


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


def _named(expression: Expression, names: Mapping[Expression, str]) -> Expression:
    """The expression with names for the values that have one."""
    constant = names.get(expression)
    return _inside_named(expression, names) if constant is None else Name(constant)


def _inside_named(expression: Expression, names: Mapping[Expression, str]) -> Expression:
    return _changed(expression, "value", lambda _, value: _named(value, names))


def _in_one_order(expressions: Sequence[Expression]) -> list[Expression]:
    """The expressions with labels that are the same in the order in which they stand first.

    Their order means nothing, and a template has those of its selector before the others.
    """
    first: dict[frozenset[tuple[Expression, Expression]], Expression] = {}

    def ordered(field: str, value: Expression) -> Expression:
        if field.endswith(_UNORDERED) and isinstance(value, Pairs) and _is_labels(value):
            return first.setdefault(frozenset(value.pairs), value)
        return _changed(value, field, ordered)

    return [_changed(each, "value", ordered) for each in expressions]


_UNORDERED: Final = ("labels", "annotations")
"""What the names of fields end in whose maps have no order."""


def _changed(
    expression: Expression, field: str, change: Callable[[str, Expression], Expression]
) -> Expression:
    """The expression with other values in it, each changed by the field that it is for."""
    if isinstance(expression, Call):
        arguments = ((key, change(key or field, value)) for key, value in expression.arguments)
        return replace(expression, arguments=tuple(arguments))
    if isinstance(expression, Items):
        return Items(tuple(change(field, value) for value in expression.items))
    if isinstance(expression, Pairs):
        return Pairs(tuple((key, change(field, value)) for key, value in expression.pairs))
    return expression
