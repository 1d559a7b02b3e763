"""Parts of a declaration in which what must be said is a mark."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from constructs_lib.adopt.fit.arms import Arm, arms, fields_of
from constructs_lib.adopt.fit.marks import marks, read
from constructs_lib.path import Path
from constructs_lib.record import dataclass, field, replace

__all__ = ["Blank", "blanks"]

_MOST: Final = 24
_FURTHER: Final = 4
_CORRECTIONS: Final = 40
_QUOTED: Final = re.compile("named '([^']+)'")
"""What a part must be called, in a refusal."""

Shape: TypeAlias = Any
"""An ``Arm`` where a mark goes, an ``_Inner`` part, a list or map of shapes, or a plain value."""


@dataclass(frozen=True, slots=True)
class _Mark:
    number: int


@dataclass(frozen=True, slots=True)
class _Inner:
    part: type[Any]
    fields: Mapping[str, Shape]


@dataclass(slots=True)
class Blank:
    """A value with marks in it."""

    shape: Shape
    arms: list[Arm] = field(default_factory=list)
    signs: list[str | int] = field(default_factory=list)
    """The marks, in the order of their numbers."""
    paths: list[Path] = field(default_factory=list)
    """Where they stand in the value."""
    optional: set[int] = field(default_factory=set)
    """The marks of fields that can be left out."""
    plan: Shape = None
    """The shape before its marks were made."""

    def others(self) -> Iterator[Blank]:
        """The same with more of its fields marked, then with another mark for one of them.

        What stands around a part may refuse what the part itself takes.
        """
        generous = _generous(self.plan)
        if generous is None:
            return
        yield generous
        for number, arm in enumerate(generous.arms):
            for sign in marks(arm, number):
                if sign != generous.signs[number]:
                    signs = [*generous.signs]
                    signs[number] = sign
                    yield replace(generous, signs=signs)

    def with_one_mark_twice(self) -> Iterator[Blank]:
        """The same with one mark at two places, for what has to name something else in it."""
        texts = [number for number, arm in enumerate(self.arms) if arm.kind == "text"]
        for one, other in itertools.combinations(texts, 2):
            shape = _with_mark(self.shape, other, one)
            yield replace(self, shape=shape, optional={*self.optional, other})

    def value(self, texts: Mapping[int, str] | None = None) -> Any:
        """The value, with texts in place of marks; all marks where no texts are given.

        Raises:
            ValueError: it takes none of the kind.
        """
        return self._of(self.shape, texts)

    def _of(self, shape: Shape, texts: Mapping[int, str] | None) -> Any:
        if isinstance(shape, _Mark):
            if texts is None or shape.number not in texts:
                return self.signs[shape.number]
            return read(self.arms[shape.number], texts[shape.number])
        if isinstance(shape, _Inner):
            fields = {
                name: self._of(each, texts)
                for name, each in shape.fields.items()
                if not (texts is not None and self._is_left_out(each, texts))
            }
            return shape.part.model_validate(fields)
        if isinstance(shape, list):
            return tuple(value for each in shape for value in self._items(each, texts))
        if isinstance(shape, dict):
            return {self._of(k, texts): self._of(v, texts) for k, v in shape.items()}
        return shape

    def _items(self, shape: Shape, texts: Mapping[int, str] | None) -> list[Any]:
        """The items that a mark stands for: a line each."""
        if texts is None or not isinstance(shape, _Mark) or shape.number not in texts:
            return [self._of(shape, texts)]
        lines = texts[shape.number].split("\n")
        return [read(self.arms[shape.number], line) for line in lines]

    def _is_left_out(self, shape: Shape, texts: Mapping[int, str]) -> bool:
        number = shape.number if isinstance(shape, _Mark) else None
        return number in self.optional and number not in texts


def blanks(arm: Arm, *, generous: bool = False) -> Iterator[Blank]:
    """The values of a type with the least that must be said.

    Args:
        arm: the type.
        generous: whether all texts and numbers of a part are marked, not only those it needs, and
            then an item of each of its lists, too.
    """
    for shape in itertools.islice(_shapes(arm), _MOST):
        found = [_generous(shape), _with_lists(shape)] if generous else [_whole(shape)]
        yield from filter(None, found)


def _whole(shape: Shape) -> Blank | None:
    """The shape with marks that it takes; none where there are none."""
    blank = Blank(shape, plan=shape)
    try:
        blank.shape = _numbered(shape, (), blank)
    except LookupError:
        return None
    return _corrected(blank)


def _corrected(blank: Blank) -> Blank | None:
    """The value with other marks where the first ones are refused."""
    choices = [list(marks(arm, number)) for number, arm in enumerate(blank.arms)]
    for _ in range(_CORRECTIONS):
        try:
            blank.value()
        except ValidationError as error:
            refused = [path for each in error.errors() for path in _paths(each)]
            for number, path in enumerate(blank.paths):
                if any(path[: len(other)] == other for other in refused) and choices[number][1:]:
                    del choices[number][0]
                    blank.signs[number] = choices[number][0]
                    break
            else:
                messages = [message for each in error.errors() for message in _messages(each)]
                return _with_a_word(blank, "\n".join(messages))
        else:
            return blank
    return None


def _with_a_word(blank: Blank, refusal: str) -> Blank | None:
    """The value with a word in place of a mark that the refusal asks for."""
    for word in dict.fromkeys(_QUOTED.findall(refusal)):
        for number, arm in enumerate(blank.arms):
            if arm.kind == "text":
                signs = [marks(each, n)[0] for n, each in enumerate(blank.arms)]
                signs[number] = word
                with suppress(ValidationError):
                    new = replace(blank, signs=signs)
                    new.value()
                    return new
    return None


def _with_mark(shape: Shape, old: int, new: int) -> Shape:
    if isinstance(shape, _Mark):
        return _Mark(new) if shape.number == old else shape
    if isinstance(shape, _Inner):
        fields = {name: _with_mark(each, old, new) for name, each in shape.fields.items()}
        return _Inner(shape.part, fields)
    if isinstance(shape, list):
        return [_with_mark(each, old, new) for each in shape]
    if isinstance(shape, dict):
        return {_with_mark(k, old, new): _with_mark(v, old, new) for k, v in shape.items()}
    return shape


def _paths(error: Mapping[str, Any]) -> Iterator[Path]:
    location = tuple(error["loc"])
    problems = error.get("ctx", {}).get("problems", [((), "")])
    yield from ((*location, *path) for path, _ in problems)


def _messages(error: Mapping[str, Any]) -> Iterator[str]:
    problems = error.get("ctx", {}).get("problems", [((), error["msg"])])
    yield from (message for _, message in problems)


def _numbered(shape: Shape, path: Path, blank: Blank) -> Shape:
    if isinstance(shape, _Optional):
        blank.optional.add(len(blank.signs))
        return _numbered(shape.arm, path, blank)
    if isinstance(shape, Arm):
        found = marks(shape, len(blank.signs))
        if not found:
            raise LookupError(path)
        blank.signs.append(found[0])
        blank.arms.append(shape)
        blank.paths.append(path)
        return _Mark(len(blank.signs) - 1)
    if isinstance(shape, _Inner):
        fields = {
            name: _numbered(each, (*path, name), blank) for name, each in shape.fields.items()
        }
        return _Inner(shape.part, fields)
    if isinstance(shape, list):
        return [_numbered(each, (*path, number), blank) for number, each in enumerate(shape)]
    if isinstance(shape, dict):
        return {
            _numbered(key, path, blank): _numbered(each, path, blank) for key, each in shape.items()
        }
    return shape


@dataclass(frozen=True, slots=True)
class _Optional:
    arm: Arm


def _generous(shape: Shape) -> Blank | None:
    """The shape with all its texts and numbers marked, as many as go together."""
    if not isinstance(shape, _Inner):
        return _whole(shape)
    more: dict[str, Shape] = {}
    for name, (hint, _) in fields_of(shape.part).items():
        found = next((arm for arm in arms(hint) if arm.kind in {"text", "number"}), None)
        if name not in shape.fields and name != "kind" and found is not None and marks(found, 0):
            more[name] = _Optional(found)
    blank = _whole(_Inner(shape.part, {**shape.fields, **more}))
    if blank is not None:
        return blank
    fields = dict(shape.fields)
    for name, each in more.items():
        if _whole(_Inner(shape.part, {**fields, name: each})) is not None:
            fields[name] = each
    return _whole(_Inner(shape.part, fields))


def _with_lists(shape: Shape) -> Blank | None:
    """The shape with an item in each of its lists of parts, where one has to name another.

    Others are found one by one.
    """
    if not isinstance(shape, _Inner) or not _optional_lists(shape):
        return None
    blank = Blank(shape, plan=shape)
    try:
        blank.shape = _numbered(_full(shape), (), blank)
    except LookupError:
        return None
    if _corrected(replace(blank, signs=[*blank.signs])) is not None:
        return None
    twice = (replace(each, signs=[*each.signs]) for each in blank.with_one_mark_twice())
    return next(filter(None, map(_corrected, twice)), None)


def _full(shape: Shape) -> Shape:
    if isinstance(shape, list):
        return [_full(each) for each in shape]
    if not isinstance(shape, _Inner):
        return shape
    fields = {name: _full(each) for name, each in shape.fields.items()}
    for name, (hint, _) in fields_of(shape.part).items():
        text = next((arm for arm in arms(hint) if arm.kind == "text"), None)
        if name not in fields and name != "kind" and text is not None:
            more = {**fields, name: _Optional(text)}
            fields = more if _whole(_Inner(shape.part, more)) else fields
    return _Inner(shape.part, {**fields, **_optional_lists(shape)})


def _optional_lists(shape: _Inner) -> dict[str, Shape]:
    """An item for each list of parts that may be empty."""
    found: dict[str, Shape] = {}
    for name, (hint, _) in fields_of(shape.part).items():
        for arm in arms(hint):
            if name not in shape.fields and arm.kind == "list":
                items = (each for item in arms(arm.inner[0]) for each in _shapes(item))
                first = next(items, None)
                if isinstance(first, _Inner):
                    found[name] = [_full(first)]
    return found


def _shapes(arm: Arm) -> Iterator[Shape]:
    match arm.kind:
        case "text" | "number":
            yield arm
        case "choice":
            yield from arm.inner
        case "bool":
            yield from (False, True)
        case "part":
            yield from _parts(arm.inner[0])
        case "list":
            yield from ([shape] for each in arms(arm.inner[0]) for shape in _shapes(each))
        case "map":
            yield from _maps(*(arms(hint) for hint in arm.inner))
        case "none":
            yield None


def _maps(keys: Sequence[Arm], values: Sequence[Arm]) -> Iterator[Shape]:
    found = [[shape for arm in each for shape in _shapes(arm)] for each in (keys, values)]
    yield from ({key: value} for key, value in itertools.product(*found))


def _parts(part: type[Any]) -> Iterator[_Inner]:
    required = {
        name: [shape for arm in arms(hint) for shape in _shapes(arm)]
        for name, (hint, needed) in fields_of(part).items()
        if needed
    }
    for values in itertools.product(*required.values()):
        shape = _Inner(part, dict(zip(required, values, strict=True)))
        if _whole(shape) is not None:
            yield shape
        else:
            yield from _with_one_more(shape)


def _with_one_more(shape: _Inner) -> Iterator[_Inner]:
    """The same with one of the fields of which there must be one."""
    for name, (hint, needed) in fields_of(shape.part).items():
        if needed or name == "kind":
            continue
        for arm in arms(hint):
            if arm.kind in {"text", "number", "list"}:
                for each in itertools.islice(_shapes(arm), _FURTHER):
                    more = _Inner(shape.part, {**shape.fields, name: each})
                    if _whole(more) is not None:
                        yield more
