"""Values of a declaration as expressions: parts, plain data and the names that this library has.

A field with its default is left out. What is written is what a reader has to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from pydantic.fields import FieldInfo

from constructs_lib.adopt.code.expression import (
    Call,
    Expression,
    Items,
    Name,
    Pairs,
    Text,
    Words,
    literal,
)
from constructs_lib.adopt.code.imports import Imports
from constructs_lib.agents.vendored_agent import AS_PUBLISHED
from constructs_lib.declaration import nodes
from constructs_lib.declaration.choices import home_of, types_in
from constructs_lib.declaration.command_text import CommandText, text_of
from constructs_lib.declaration.host import Granted
from constructs_lib.declaration.named import Named
from constructs_lib.declaration.short_items import ShortItems
from constructs_lib.declaration.short_text import ShortText
from constructs_lib.declaration.typed_model import Model

__all__ = ["KNOWN", "expression", "fields_of"]

_PACKAGE: Final = "constructs_lib"
KNOWN: Final[tuple[tuple[Model, str, str], ...]] = (
    (nodes.CONTROL_PLANE, _PACKAGE, "CONTROL_PLANE"),
    (nodes.EVERYWHERE, _PACKAGE, "EVERYWHERE"),
    (nodes.GPU, _PACKAGE, "GPU"),
    (nodes.RESERVED, _PACKAGE, "RESERVED"),
    (AS_PUBLISHED, f"{_PACKAGE}.vendored_agent", "AS_PUBLISHED"),
)
"""Values that the library has names for, each with its module."""


_PERMISSIONS: Final = frozenset({"mode"})
"""Fields whose numbers people read in octal."""
_FIRST: Final = (
    *("name", "namespace", "adopted", "container", "image", "command", "args", "resources", "env"),
    *("volume", "path", "port", "config_map", "secret", "claim", "key"),
    *("cpu", "cpu_limit", "memory", "memory_limit"),
)
"""Fields that say what a part is, in the order in which people read them."""
_LAST: Final = frozenset({"reason", "sha256"})
"""Fields that are read after all others of their part."""


def expression(
    value: object, imports: Imports, text: Callable[[str, str], Expression | None], hint: str = ""
) -> Expression:
    """The expression of a value.

    Args:
        value: a part, a plain value, or a list or map of them.
        imports: gets the names that the expression needs.
        text: what stands for a text, by the text and what it is called; none for the literal.
        hint: what the value is called.
    """
    if isinstance(value, Text):
        return value
    if isinstance(value, Granted):
        value, hint = value.reason, "reason"
    if isinstance(value, Model):
        return _part(value, imports, text)
    if isinstance(value, Mapping):
        return Pairs(
            tuple(
                (Name(literal(key)), expression(each, imports, text, str(key)))
                for key, each in value.items()
            )
        )
    if isinstance(value, list | tuple):
        return Items(tuple(expression(each, imports, text, hint) for each in value))
    if isinstance(value, str):
        return text(value, hint) or Name(literal(value))
    if value is None or isinstance(value, bool | int | float):
        is_octal = isinstance(value, int) and hint in _PERMISSIONS
        return Name(f"0o{value:o}" if is_octal else literal(value))
    raise TypeError(f"{type(value).__name__} is nothing that a declaration holds")


def _part(
    value: Model, imports: Imports, text: Callable[[str, str], Expression | None]
) -> Expression:
    known = _known_name(value)
    if known is not None:
        return Name(imports.add(*known))
    part = type(value)
    given = {name: getattr(value, name) for name in part.model_fields}
    arguments = fields_of(part, given, imports, text)
    return Call(imports.add(home_of(part), part.__name__), tuple(arguments))


def _known_name(value: Model) -> tuple[str, str] | None:
    """The module and the name of a value that the library has a name for."""
    for known, module, name in KNOWN:
        if type(known) is type(value) and known == value:
            return module, name
    return None


def _rank(field: tuple[str, FieldInfo]) -> int:
    name, _ = field
    if name in _LAST:
        return len(_FIRST) + 1
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def fields_of(
    part: type[Model],
    given: Mapping[str, object],
    imports: Imports,
    text: Callable[[str, str], Expression | None],
    *,
    with_defaults: bool = False,
) -> Iterator[tuple[str, Expression]]:
    """The fields of a part that are not as they are by default, in the order of the part.

    Args:
        part: the part.
        given: its fields.
        imports: gets the names that they need.
        text: what stands for a text.
        with_defaults: whether those count, too, that are given as they are by default.
    """
    for name, info in sorted(part.model_fields.items(), key=_rank):
        if name not in given:
            continue
        value = given[name]
        default = info.get_default(call_default_factory=True)
        is_default = type(default) is type(value) and default == value
        if is_default and not (info.is_required() or with_defaults):
            continue
        marker = next((each for each in info.metadata if isinstance(each, Named)), None)
        named = None if marker is None else _by_name(value, marker, imports, text)
        said = named or expression(_in_short(value, info), imports, text, name)
        yield name, _as_words(value, said, info)


def _as_words(value: Any, said: Expression, info: FieldInfo) -> Expression:
    """A command also as one text, where it can be read from one."""
    is_command = any(isinstance(each, CommandText) for each in info.metadata)
    words = text_of(value) if is_command and isinstance(said, Items) else None
    return Words(words, said) if words and isinstance(said, Items) else said


def _in_short(value: Any, info: FieldInfo) -> object:
    """The value with short texts in the place of the parts that have one."""
    types = chain(info.metadata, types_in(info.annotation))
    marker = next((each for each in types if isinstance(each, ShortItems | ShortText)), None)
    if isinstance(marker, ShortText):
        return _item_in_short(value, marker)
    return value if marker is None else _items_in_short(value, marker)


def _items_in_short(value: Any, marker: ShortItems) -> object:
    """The items of a list that have a short text as that, also those of lists in it."""
    if not isinstance(value, list | tuple):
        return value
    return [_item_in_short(each, marker) for each in value]


def _item_in_short(value: Any, marker: ShortItems | ShortText) -> object:
    if isinstance(value, Model) and _known_name(value) is None:
        short = marker.short(value)
        return value if short is None else Text(short)
    return _items_in_short(value, marker) if isinstance(marker, ShortItems) else value


def _by_name(
    items: Any,
    named: Named,
    imports: Imports,
    text: Callable[[str, str], Expression | None],
) -> Expression | None:
    """The items as a mapping from their names; none where they are no names for it."""
    names = [getattr(each, named.key) for each in items]
    if None in names or len({*names}) < len(names):
        return None
    pairs = []
    for name, each in zip(names, items, strict=True):
        pairs.append((Name(literal(name)), _named_item(name, each, named, imports, text)))
    return Pairs(tuple(pairs))


def _named_item(
    name: str,
    item: Any,
    named: Named,
    imports: Imports,
    text: Callable[[str, str], Expression | None],
) -> Expression:
    """An item without its name, in short where it has a short form."""
    short = named.short(item)
    if short is not None:
        if named.field is None:
            return expression(short, imports, text, name)
        given = {named.field: short}
        ((_, value),) = fields_of(type(item), given, imports, text, with_defaults=True)
        return value
    value = expression(item, imports, text, name)
    if isinstance(value, Call):
        arguments = tuple(pair for pair in value.arguments if pair[0] != named.key)
        return Call(value.function, arguments)
    return value
