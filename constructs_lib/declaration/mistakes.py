"""Mistakes of a declaration, told in the declaration's own words.

pydantic finds the mistakes; its report speaks of union members, validators and types of its own.
Here each becomes a problem with a path a user can follow (``rollout.max_unavailable``), the value
seen, what was expected and what to do.
"""

from __future__ import annotations

import pathlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from constructs_lib.declaration.choices import (
    as_written,
    choices,
    construct_of,
    home_of,
    may_hold_a_secret,
)
from constructs_lib.declaration.typed_model import Model
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.nearest import nearest
from constructs_lib.path import Path, path_text
from constructs_lib.record import dataclass, field, replace

__all__ = ["declaration_error", "declaration_place", "place_of", "problems_error", "refused"]

_NOT_THE_USERS: Final = {"cdk8s", "constructs", "constructs_lib", "jsii", "pydantic"}
_SHORT: Final = 60
_WHAT_PYDANTIC_SAYS_OF_A_CHECK: Final = "Value error, "
_NAME_OF_A_TYPE: Final = re.compile(r"str|int|bool|float|none|[a-z-]+\[.*\]", re.DOTALL)
"""What pydantic puts into a path for a member of a union that is no part."""

_HINTS: Final = {
    "replicas": (
        "it runs one Pod on every node it is placed on. Choose the nodes with 'nodes', "
        "or use a Deployment"
    ),
    "selector": (
        "its selector is app.kubernetes.io/name and app.kubernetes.io/instance, fixed: a selector "
        "cannot be changed once the DaemonSet exists. One that runs already keeps its own with "
        "adopted=Adopted(selector={...}, reason='...')"
    ),
}
_MISSING_HINTS: Final = {
    "namespace": "set it, or give the Chart around the agent a namespace",
    "image": (
        "write repo:tag@sha256:<64 hex digits>; 'constructs-lib images resolve repo:tag' "
        "prints the digest"
    ),
}


def declaration_error(
    model: type[Model],
    fields: dict[str, Any],
    error: ValidationError,
    *,
    also: Sequence[Problem] = (),
) -> DeclarationError:
    """Turn pydantic's report into ours: every mistake, once; then those it does not look for."""
    return refused(model, fields, [*_problems(model, error), *also])


def refused(
    model: type[Model], fields: dict[str, Any], problems: Sequence[Problem]
) -> DeclarationError:
    """The error for a declaration with some problems, with the place where it was written."""
    title = construct_of(model)
    name = fields.get("name")
    subject = f"{title} {name!r}" if isinstance(name, str) else title
    told = [replace(each, path=_as_written(fields, each.path)) for each in problems]
    return DeclarationError(subject, told, declared_at=declaration_place())


def _as_written(fields: Any, path: Path) -> Path:
    """The path of a mistake, with names for items where they were written by name."""
    value, told = fields, []
    for step in path:
        key = step
        if isinstance(value, Mapping) and isinstance(step, int) and step < len(value):
            key = str(list(value)[step])
        told.append(key)
        value = _inside(value, key)
    return tuple(told)


def _inside(value: Any, key: str | int) -> Any:
    if isinstance(value, Model):
        return getattr(value, str(key), None)
    try:
        return value[key]
    except (LookupError, TypeError):
        return None


def problems_error(problems: Iterable[Problem]) -> PydanticCustomError:
    """An error for a model validator that found several mistakes at once."""
    return PydanticCustomError(
        "problems", "several mistakes", {"problems": [(p.path, p.message) for p in problems]}
    )


def declaration_place() -> str | None:
    """``file:line`` of the nearest caller outside this library and pydantic."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # inspect.stack() reads every file
    while frame is not None:
        place = place_of(frame, frame.f_lineno)
        if place is not None:
            return place
        frame = frame.f_back
    return None


def place_of(frame: FrameType, line: int) -> str | None:
    """``file:line`` of a frame of the user's own code; None for that of a library."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    file = pathlib.Path(frame.f_code.co_filename)
    if package in _NOT_THE_USERS or file.suffix != ".py":
        return None
    here = pathlib.Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return f"{shown}:{line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where in a declaration a mistake is, and which parts could stand there."""

    path: Path
    parts: tuple[type[Model], ...]


def _place(model: type[Model], location: Iterable[int | str]) -> _Place:
    path: Path = ()
    parts: tuple[type[Model], ...] = (model,)
    for step in location:
        if isinstance(step, int):
            path = (*path, step)
            continue
        narrowed = tuple(p for p in parts if step == p.__name__ or (parts[1:] and step == _tag(p)))
        if narrowed:
            parts = narrowed
        elif step != "[key]" and _NAME_OF_A_TYPE.fullmatch(step) is None:
            path = (*path, step)
            fields = [part.model_fields[step] for part in parts if step in part.model_fields]
            if fields:  # else it is a key of a map, whose values are such parts
                parts = tuple(part for each in fields for part in _parts_in(each.annotation))
    return _Place(path=path, parts=parts)


def _tag(part: type[Model]) -> object:
    """The value of ``kind`` that tells the members of a union apart."""
    kind = part.model_fields.get("kind")
    return None if kind is None else kind.default


def _parts_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts_in(argument)


def _problems(model: type[Model], error: ValidationError) -> list[Problem]:
    found: list[Problem] = []
    wrong_types: dict[Path, _WrongType] = {}
    for detail in error.errors(include_url=False):
        place = _place(model, detail["loc"])
        if _is_wrong_type(detail):
            wrong = wrong_types.setdefault(place.path, _WrongType(detail["input"]))
            wrong.add(place, detail)
        else:
            found.extend(_problem(model, place, detail))
    # A value that fits one member of a union but for a mistake fits no other; only the mistake
    # is worth telling.
    mistaken = [problem.path for problem in found]
    for path, wrong in wrong_types.items():
        if path not in mistaken and not any(
            len(other) > len(path) and other[: len(path)] == path
            for other in (*mistaken, *wrong_types)
        ):
            found.append(Problem(path=path, message=wrong.message()))
    return list(dict.fromkeys(found))


_NO_PART: Final = frozenset(
    {
        "is_instance_of",
        "model_attributes_type",
        "model_type",
        "union_tag_invalid",
        "union_tag_not_found",
    }
)
"""What pydantic calls a value that is none of the parts that can stand there."""


def _is_wrong_type(detail: ErrorDetails) -> bool:
    return detail["type"] in _NO_PART or detail["type"].endswith("_type")


@dataclass(slots=True)
class _WrongType:
    """A value of the wrong type, and all that could stand in its place."""

    value: object
    parts: list[type[Model]] = field(default_factory=list)
    many: bool = False
    others: list[str] = field(default_factory=list)

    def add(self, place: _Place, detail: ErrorDetails) -> None:
        """One more type that was expected there."""
        kind = detail["type"]
        expected = detail["msg"].removeprefix("Input should be ").removeprefix("a valid ")
        if kind in _NO_PART or (kind == "tuple_type" and place.parts):
            self.parts += [part for part in place.parts if part not in self.parts]
            self.many |= kind == "tuple_type"
        elif kind == "tuple_type":
            self.others.append("a list or a tuple")
        elif expected not in self.others:
            self.others.append(expected)

    def message(self) -> str:
        """What was seen and what can stand there."""
        meant = self._meant()
        if meant is not None:
            return f"got {_shown(self.value)}; {meant}"
        if may_hold_a_secret(self.parts):
            return f"this may be a secret, so it is not repeated here; expected {self._expected()}"
        return f"got {_shown(self.value)}; expected {self._expected()}"

    def _meant(self) -> str | None:
        if self.others == ["string"] and not self.parts and isinstance(self.value, int | float):
            return "expected string, so put it in quotes"
        if not isinstance(self.value, str) or self.many:
            return None
        if self.others == ["integer"] and not self.parts and self.value.isdecimal():
            return f"write it without quotes: {self.value}"
        parts = {part.__name__: part for part in self.parts}
        near = nearest(self.value, parts)
        if near is None:
            return None
        return f"did you mean {as_written(parts[near])} from {home_of(parts[near])}?"

    def _expected(self) -> str:
        parts = choices(self.parts)
        named = f"a list of {parts}" if self.many else parts
        return " or ".join(filter(None, [*self.others, named]))


def _problem(model: type[Model], place: _Place, detail: ErrorDetails) -> Iterator[Problem]:
    path = place.path
    match detail["type"]:
        case "problems":
            for inner, message in detail.get("ctx", {})["problems"]:
                yield Problem(path=(*path, *inner), message=message)
        case "missing":
            set_it = f"set it to {choices(place.parts)}" if place.parts else "set it"
            hint = _MISSING_HINTS.get(path_text(path), set_it)
            yield Problem(path=path, message=f"is required and has no default; {hint}")
        case "extra_forbidden":
            yield Problem(path=path, message=_unknown_field(model, detail["loc"]))
        case "value_error":
            text = detail["msg"].removeprefix(_WHAT_PYDANTIC_SAYS_OF_A_CHECK)
            yield Problem(path=path, message=text)
        case "literal_error":
            yield Problem(path=path, message=_wrong_word(detail))
        case _:
            expected = detail["msg"][0].lower() + detail["msg"][1:]
            yield Problem(path=path, message=f"got {_shown(detail['input'])}; {expected}")


def _wrong_word(detail: ErrorDetails) -> str:
    expected = str(detail.get("ctx", {})["expected"])
    near = nearest(str(detail["input"]), re.findall(r"'([^']*)'", expected), at_least=0.7)
    hint = f"did you mean {near!r}?" if near is not None else f"expected {expected}"
    return f"got {_shown(detail['input'])}; {hint}"


def _unknown_field(model: type[Model], location: tuple[int | str, ...]) -> str:
    name = str(location[-1])
    if name in _HINTS and len(location) == 1 and "rollout" in model.model_fields:
        return f"is not a field of a DaemonSet; {_HINTS[name]}"
    around = _place(model, location[:-1]).parts
    for part in around:
        hint = getattr(part, "not_fields", {}).get(name)
        if hint is not None:
            return f"unknown field; {hint}"
    fields = [name for part in around for name in part.model_fields]
    near = nearest(name, fields)
    if near is not None:
        return f"unknown field; did you mean {near!r}?"
    known = f"; the fields are {', '.join(dict.fromkeys(fields))}" if fields else ""
    return f"unknown field{known}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3]}..."
