"""Dataclasses that cost next to nothing until one is made.

``dataclasses.dataclass`` compiles six functions for a class, which takes half a millisecond
whenever the library is imported, and a program uses few of its records. The decorator here has the
same name and takes the same words; type checkers see the standard library's own. It compiles a
constructor when the first instance is made. What compares, prints and copies is not compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

__all__ = ["dataclass", "field"]

_NOTHING: Final = object()


class _Field:
    """A field with more than a default."""

    __slots__ = ("compare", "default", "default_factory", "repr")

    def __init__(
        self,
        *,
        default: Any = _NOTHING,
        default_factory: Any = _NOTHING,
        repr: bool = True,  # noqa: A002  # the name it has in the standard library
        compare: bool = True,
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare


_Fields: TypeAlias = Mapping[str, _Field]


def _dataclass(*, frozen: bool, slots: bool, kw_only: bool) -> Callable[[type], type]:
    """A frozen class with slots, made with keywords only; there is no other here."""
    if not (frozen and slots and kw_only):
        raise TypeError("write frozen=True, slots=True, kw_only=True, or import from dataclasses")
    return _record


if TYPE_CHECKING:
    from dataclasses import dataclass, field
else:
    dataclass, field = _dataclass, _Field


def _record(plain: type) -> type:
    given = vars(plain)
    own = {
        name: _field(given.get(name, _NOTHING))
        for name, kind in given.get("__annotations__", {}).items()
        if not kind.startswith("ClassVar")
    }
    inherited: dict[str, _Field] = {}
    for base in reversed(plain.__mro__[1:]):
        inherited |= vars(base).get("_record_fields", {})
    fields = {**inherited, **own}
    # Slots need another class than the one that was written; its name and bases stay.
    left_out = {"__dict__", "__weakref__", *own}
    body = {name: value for name, value in given.items() if name not in left_out}
    body |= {
        "__qualname__": plain.__qualname__,
        "__slots__": tuple(name for name in own if name not in inherited),
        "__match_args__": (),
        "__dataclass_fields__": _StandardFields(fields),
        "__dataclass_params__": _StandardParams,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "_record_fields": fields,
    }
    for name, function in {
        **_comparing(fields),
        "__repr__": _repr,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
    }.items():
        if body.get(name) is None:
            body[name] = function
    made = type(plain)(plain.__name__, plain.__bases__, body)
    _set_init(made, _first_init(made, fields))
    return made


def _field(given: Any) -> _Field:
    if type(given).__module__ == "dataclasses":
        raise TypeError(f"import field from {__name__}, where dataclass is from")
    return given if isinstance(given, _Field) else _Field(default=given)


def _comparing(fields: _Fields) -> dict[str, Callable[..., Any]]:
    values = _values([name for name, each in fields.items() if each.compare])

    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return {"__eq__": equal, "__hash__": lambda self: hash(values(self))}


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda made: tuple([getattr(made, name) for name in names])


def _set_init(made: Any, init: Callable[..., None]) -> None:
    made.__init__ = init


def _first_init(made: Any, fields: _Fields) -> Callable[..., None]:
    """The constructor of the first instance, which leaves a compiled one in its place."""

    def first_init(self: Any, /, **given: Any) -> None:
        init = _compiled_init(made, fields)
        _set_init(made, init)
        init(self, **given)

    return first_init


def _compiled_init(made: Any, fields: _Fields) -> Callable[..., None]:
    names: dict[str, Any] = {"_NOTHING": _NOTHING}
    words: list[str] = []
    lines: list[str] = []
    for name, each in fields.items():
        names[f"_set_{name}"] = getattr(made, name).__set__
        word = value = name
        if each.default_factory is not _NOTHING:
            names[f"_make_{name}"] = each.default_factory
            word = f"{name}=_NOTHING"
            value = f"_make_{name}() if {name} is _NOTHING else {name}"
        elif each.default is not _NOTHING:
            names[f"_default_{name}"] = each.default
            word = f"{name}=_default_{name}"
        words.append(word)
        lines.append(f" _set_{name}(self, {value})")
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    keywords = f", *, {', '.join(words)}" if words else ""
    body = "\n".join(lines) or " pass"
    exec(f"def __init__(self{keywords}):\n{body}", names)  # noqa: S102  # so does dataclasses
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


class _StandardFields:
    """What ``dataclasses`` asks a class for, made by itself when it asks."""

    def __init__(self, fields: _Fields) -> None:
        self._fields = fields

    def __set_name__(self, owner: Any, name: str) -> None:
        self._owner = owner

    def __get__(self, instance: object, owner: type) -> Mapping[str, Any]:
        # Few records are ever replaced or taken apart.
        import dataclasses  # noqa: PLC0415

        kinds: dict[str, Any] = {}
        for each in reversed(self._owner.__mro__):
            kinds |= vars(each).get("__annotations__", {})
        fields: list[tuple[str, Any, Any]] = [
            (name, kinds[name], dataclasses.field(**_words(each)))
            for name, each in self._fields.items()
        ]
        twin: Any = dataclasses.make_dataclass(self._owner.__name__, fields)
        found: Mapping[str, Any] = twin.__dataclass_fields__
        self._owner.__dataclass_fields__ = found
        return found


class _StandardParams:
    """What ``dataclasses`` asks the base of a class of its own."""

    frozen = True


def _words(each: _Field) -> dict[str, Any]:
    """A field in the words of the standard library."""
    defaults = {"default": each.default, "default_factory": each.default_factory}
    given = {name: value for name, value in defaults.items() if value is not _NOTHING}
    return {**given, "repr": each.repr, "compare": each.compare, "kw_only": True}


def _refuse_to_set(_: object, name: str, __: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _repr(self: Any) -> str:
    shown = [name for name, each in self._record_fields.items() if each.repr]
    texts = [f"{name}={getattr(self, name)!r}" for name in shown]
    return f"{type(self).__qualname__}({', '.join(texts)})"


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self._record_fields]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(self._record_fields, state, strict=True):
        object.__setattr__(self, name, value)
