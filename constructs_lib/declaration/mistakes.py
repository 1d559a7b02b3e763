"""Mistakes of a declaration, told in the declaration's own words.

pydantic finds the mistakes; its report speaks of union members, validators and types of its own.
Here each becomes a problem with a path a user can follow (``rollout.max_unavailable``), the value
seen, what was expected and what to do.
"""

from __future__ import annotations

import difflib
import pathlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.path import Path, path_text

__all__ = ["declaration_error", "declaration_place", "problems_error"]

_NOT_THE_USERS: Final = {"constructs_lib", "pydantic", "jsii"}
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
        "its selector is app.kubernetes.io/name and app.kubernetes.io/instance, for ever: "
        "a selector cannot be changed once the DaemonSet exists"
    ),
}
_MISSING_HINTS: Final = {
    "namespace": "set it, or give the Chart around the agent a namespace",
    "image": (
        "write repo:tag@sha256:<64 hex digits>; 'docker buildx imagetools inspect repo:tag' "
        "prints the digest"
    ),
}


def declaration_error(
    model: type[BaseModel], fields: dict[str, Any], error: ValidationError
) -> DeclarationError:
    """Turn pydantic's report into ours: every mistake, once."""
    title = model.__name__.removesuffix("Spec")
    name = fields.get("name")
    subject = f"{title} {name!r}" if isinstance(name, str) else title
    return DeclarationError(subject, _problems(model, error), declared_at=declaration_place())


def problems_error(problems: Iterable[Problem]) -> PydanticCustomError:
    """An error for a model validator that found several mistakes at once."""
    return PydanticCustomError(
        "problems", "several mistakes", {"problems": [(p.path, p.message) for p in problems]}
    )


def declaration_place() -> str | None:
    """``file:line`` of the nearest caller outside this library and pydantic."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # inspect.stack() reads every file
    while frame is not None:
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        file = pathlib.Path(frame.f_code.co_filename)
        if package not in _NOT_THE_USERS and file.suffix == ".py":
            here = pathlib.Path.cwd()
            shown = file.relative_to(here) if file.is_relative_to(here) else file
            return f"{shown}:{frame.f_lineno}"
        frame = frame.f_back
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where in a declaration a mistake is, and which parts could stand there."""

    path: Path
    parts: tuple[type[BaseModel], ...]


def _place(model: type[BaseModel], location: Iterable[int | str]) -> _Place:
    path: Path = ()
    parts: tuple[type[BaseModel], ...] = (model,)
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
            parts = tuple(part for field in fields for part in _parts_in(field.annotation))
    return _Place(path=path, parts=parts)


def _tag(part: type[BaseModel]) -> object:
    """The value of ``kind`` that tells the members of a union apart."""
    kind = part.model_fields.get("kind")
    return None if kind is None else kind.default


def _parts_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts_in(argument)


def _problems(model: type[BaseModel], error: ValidationError) -> list[Problem]:
    found: list[Problem] = []
    wrong_types: dict[Path, tuple[object, list[str]]] = {}
    for detail in error.errors(include_url=False):
        place = _place(model, detail["loc"])
        expected = _expected_types(place, detail)
        if expected:
            _, seen = wrong_types.setdefault(place.path, (detail["input"], []))
            seen.extend(text for text in expected if text not in seen)
        else:
            found.extend(_problem(model, place, detail))
    # A value that fits one member of a union but for a mistake fits no other; only the mistake
    # is worth telling.
    mistaken = [problem.path for problem in found]
    for path, (value, expected) in wrong_types.items():
        if path not in mistaken and not any(
            len(other) > len(path) and other[: len(path)] == path
            for other in (*mistaken, *wrong_types)
        ):
            message = f"got {_shown(value)}; expected {' or '.join(expected)}"
            found.append(Problem(path=path, message=message))
    return list(dict.fromkeys(found))


def _expected_types(place: _Place, detail: ErrorDetails) -> list[str]:
    """What a value of the wrong type should have been; nothing for other mistakes."""
    kind = detail["type"]
    if kind in {"model_type", "model_attributes_type", "union_tag_not_found", "union_tag_invalid"}:
        return sorted({part.__name__ for part in place.parts})
    if kind.endswith("_type"):
        expected = detail["msg"].removeprefix("Input should be ").removeprefix("a valid ")
        if kind == "tuple_type" and place.parts:
            expected = f"a tuple of {' and '.join(sorted({p.__name__ for p in place.parts}))}"
        return [expected]
    return []


def _problem(model: type[BaseModel], place: _Place, detail: ErrorDetails) -> Iterator[Problem]:
    path = place.path
    match detail["type"]:
        case "problems":
            for inner, message in detail.get("ctx", {})["problems"]:
                yield Problem(path=(*path, *inner), message=message)
        case "missing":
            hint = _MISSING_HINTS.get(path_text(path), "set it")
            yield Problem(path=path, message=f"is required and has no default; {hint}")
        case "extra_forbidden":
            yield Problem(path=path, message=_unknown_field(model, detail["loc"]))
        case "value_error":
            text = detail["msg"].removeprefix(_WHAT_PYDANTIC_SAYS_OF_A_CHECK)
            yield Problem(path=path, message=text)
        case _:
            expected = detail["msg"][0].lower() + detail["msg"][1:]
            yield Problem(path=path, message=f"got {_shown(detail['input'])}; {expected}")


def _unknown_field(model: type[BaseModel], location: tuple[int | str, ...]) -> str:
    name = str(location[-1])
    if name in _HINTS and len(location) == 1 and "rollout" in model.model_fields:
        return f"is not a field of a DaemonSet; {_HINTS[name]}"
    around = _place(model, location[:-1]).parts
    fields = [field for part in around for field in part.model_fields]
    near = difflib.get_close_matches(name, fields, n=1)
    if near:
        return f"there is no such field; did you mean {near[0]!r}?"
    known = f"; the fields are {', '.join(dict.fromkeys(fields))}" if fields else ""
    return f"there is no such field{known}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3]}..."
