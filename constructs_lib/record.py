"""``dataclass`` whose methods are made when somebody first needs them.

Python's own writes six methods of each class as text and compiles them when the class is imported,
and imports for that what reads source code: a quarter of the time that a short command takes. Here
the initializer alone is written, for the first object; the other methods are the same functions for
all classes. Type checkers see Python's own.

What is here behaves as in Python: ``frozen``, ``slots``, ``kw_only``, ``eq`` and ``order``; fields
with a default, a factory, ``repr`` and ``compare``; and the functions of ``dataclasses`` take these
classes and objects. Annotations have to be texts (``from __future__ import annotations``).
"""

from __future__ import annotations

from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import dataclass, field, replace

__all__ = ["dataclass", "field", "replace"]

_FIELDS: Final = "__dataclass_fields__"
"""Where Python looks for the fields of such a class."""
_PARAMS: Final = "__dataclass_params__"
_OF_PLAIN: Final = frozenset({"__dict__", "__weakref__"})
"""What Python gives to each class anew."""
_NOTHING: Final = object()
"""Stands for a default that there is none of."""


class _Field:
    """What is said of one field."""

    __slots__ = ("compare", "default", "default_factory", "repr")

    def __init__(self, **said: Any) -> None:
        self.default = said.get("default", _NOTHING)
        self.default_factory = said.get("default_factory", _NOTHING)
        self.repr = said.get("repr", True)
        self.compare = said.get("compare", True)


class _Fields:
    """The fields of a class. Whoever asks for them as Python has them gets them so."""

    def __init__(self, own: Mapping[str, _Field], options: Mapping[str, bool]) -> None:
        self.own = own
        self._options = options

    def __set_name__(self, owner: type, _: str) -> None:
        self._owner = owner

    def __get__(self, _: object, __: type) -> Mapping[str, Any]:
        import dataclasses  # noqa: PLC0415  # takes long, and few ask

        types = {key: text for each in reversed(self._owner.__mro__) for key, text in _types(each)}
        namespace: dict[str, Any] = {"__annotations__": {key: types[key] for key in self.own}}
        for name, each in self.own.items():
            said = {key: getattr(each, key) for key in each.__slots__}
            said = {key: value for key, value in said.items() if value is not _NOTHING}
            namespace[name] = dataclasses.field(**said)
        twin: type = dataclasses.dataclass(**self._options)(
            type(self._owner.__name__, (), namespace)
        )
        fields: Mapping[str, Any] = vars(twin)[_FIELDS]
        return fields


class _Params:
    """What Python asks the base of a class of its own."""

    def __init__(self, frozen: bool) -> None:
        self.frozen = frozen


def _types(owner: type) -> list[tuple[str, str]]:
    # A class's own, or none: those of its bases are never given (Python 3.10 and later).
    written: Mapping[str, str] = getattr(owner, "__annotations__", {})
    return [(name, text) for name, text in written.items() if not text.startswith("ClassVar")]


def _dataclass(
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
    order: bool = False,
) -> Callable[[type], type]:
    options = {"frozen": frozen, "kw_only": kw_only, "eq": eq, "order": order}

    def decorated(plain: type) -> type:
        namespace = {name: each for name, each in vars(plain).items() if name not in _OF_PLAIN}
        inherited: dict[str, _Field] = {}
        for base in reversed(plain.__mro__[1:]):
            if _FIELDS in vars(base):
                inherited |= vars(base)[_FIELDS].own
        own = {}
        for name, _ in _types(plain):
            said = namespace.pop(name, _NOTHING)
            if type(said).__module__ == "dataclasses":
                raise TypeError(f"import field from {__name__}, where dataclass is from")
            own[name] = said if isinstance(said, _Field) else _Field(default=said)
        fields = inherited | own
        if slots:
            namespace["__slots__"] = tuple(name for name in own if name not in inherited)
        else:
            namespace |= {
                name: each.default for name, each in own.items() if each.default is not _NOTHING
            }
        namespace |= {_FIELDS: _Fields(fields, options), _PARAMS: _Params(frozen)}
        namespace["__match_args__"] = () if kw_only else tuple(fields)
        compared = [name for name, each in fields.items() if each.compare]
        namespace["__compared__"] = attrgetter(*compared or ["__class__"])
        for name, method in _methods(frozen=frozen, slots=slots, eq=eq, order=order).items():
            if vars(plain).get(name) is None:
                namespace[name] = method
        made = type(plain)(plain.__name__, plain.__bases__, namespace)
        if "__init__" not in namespace:
            _set_initializer(made, fields, frozen=frozen, slots=slots, kw_only=kw_only)
        return made

    return decorated


def _set_initializer(
    made: Any, fields: Mapping[str, _Field], *, frozen: bool, slots: bool, kw_only: bool
) -> None:
    """Give a class an initializer that is written when it is first called."""

    def first(self: object, *given: object, **named: object) -> None:
        scope: dict[str, Any] = {"_nothing": _NOTHING}
        parameters, lines = ["self", "*"] if kw_only and fields else ["self"], []
        for name, each in fields.items():
            value = name
            if each.default_factory is not _NOTHING:
                scope[f"_make_{name}"] = each.default_factory
                value = f"_make_{name}() if {name} is _nothing else {name}"
                parameters.append(f"{name}=_nothing")
            elif each.default is not _NOTHING:
                scope[f"_default_{name}"] = each.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
            if frozen and slots:
                scope[f"_set_{name}"] = getattr(made, name).__set__
                lines.append(f"_set_{name}(self, {value})")
            else:
                place = f"self.__dict__[{name!r}]" if frozen else f"self.{name}"
                lines.append(f"{place} = {value}")
        if hasattr(made, "__post_init__"):
            lines.append("self.__post_init__()")
        written = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"])
        exec(written, scope)  # noqa: S102  # names of fields, as Python's own does it
        made.__init__ = scope["__init__"]
        made.__init__.__qualname__ = f"{made.__qualname__}.__init__"
        made.__init__(self, *given, **named)

    made.__init__ = first


def _methods(*, frozen: bool, slots: bool, eq: bool, order: bool) -> dict[str, Any]:
    """What a class has that does not say it itself."""
    methods: dict[str, Any] = {"__repr__": _repr}
    if eq:
        methods |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
    if order:
        methods |= {"__lt__": _by(lt), "__le__": _by(le), "__gt__": _by(gt), "__ge__": _by(ge)}
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    if frozen and slots:
        methods |= {"__getstate__": _get_state, "__setstate__": _set_state}
    return methods


def _by(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def answer(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(self.__compared__(self), self.__compared__(other))

    return answer


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash(self.__compared__(self))


def _repr(self: Any) -> str:
    told = [f"{name}={getattr(self, name)!r}" for name, each in _own(self).items() if each.repr]
    return f"{type(self).__qualname__}({', '.join(told)})"


def _refuse_to_set(_: object, name: str, __: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415  # takes long, and nobody does it

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415  # likewise

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in _own(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(_own(self), state, strict=True):
        object.__setattr__(self, name, value)


def _own(self: object) -> Mapping[str, _Field]:
    """The fields of an object of such a class."""
    for each in type(self).__mro__:
        if _FIELDS in vars(each):
            fields: _Fields = vars(each)[_FIELDS]
            return fields.own
    raise TypeError(f"{type(self).__name__} has no fields")


def _replace(self: Any, /, **changes: Any) -> Any:
    kept = {name: getattr(self, name) for name in _own(self) if name not in changes}
    return type(self)(**kept, **changes)


if not TYPE_CHECKING:
    dataclass, field, replace = _dataclass, _Field, _replace
