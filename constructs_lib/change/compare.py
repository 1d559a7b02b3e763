"""What differs between two objects, field by field, as Kubernetes tells fields and items apart.

Objects come in their normal form (``normal.py``). The items of a list are paired by the keys that
Kubernetes merges them by (``k8s/fields.py``); other lists are aligned, because their order counts.
Values that are secrets, or look so, are told apart and not told (``k8s/hidden.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from constructs_lib.k8s.defaults import DEFAULTS
from constructs_lib.k8s.fields import Kind, field_kind
from constructs_lib.k8s.hidden import HIDDEN, is_secret_flag, shown
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import type_of
from constructs_lib.record import dataclass, replace

__all__ = ["Difference", "Path", "as_told", "compare", "same"]

Path: TypeAlias = tuple[str, ...]
"""Field names, and items in brackets: ``("spec", "containers", "[agent]", "image")``."""

_ALIGNED: Final = 100_000
"""Aligning two lists takes the product of their lengths, and more where items are alike."""

_WORDS_OF_A_PROGRAM: Final = frozenset({"args", "command"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that differs."""

    path: Path
    """Where."""
    old: Json
    """Its value before; none where it was not set."""
    new: Json
    """Its value after; none where it is not set."""
    is_order: bool = False
    """Whether the items of a list are the same and only their order differs; the values are then
    their names."""
    is_secret: bool = False
    """Whether it follows a flag whose value is a secret, as in ``--token``."""
    lines: tuple[int, int] | None = None
    """How many lines come and go, where both are texts and one has several lines."""

    @property
    def place(self) -> str:
        """The path as people write it: ``spec.template.spec.containers[agent].image``."""
        return "".join(
            step if index == 0 or step.startswith("[") else f".{step}"
            for index, step in enumerate(self.path)
        )

    @property
    def restarts(self) -> bool:
        """Whether it makes a new revision of a DaemonSet, and so restarts its Pods."""
        return self.is_in("spec", "template")

    def is_in(self, *path: str) -> bool:
        """Whether it is this field or part of it."""
        return self.path[: len(path)] == path


def compare(old: Manifest, new: Manifest) -> tuple[Difference, ...]:
    """Every difference between two objects in normal form, in the order of their fields."""
    if old is new:
        return ()
    return tuple(_differences(old, new, Kind(of=type_of(new)), ()))


def as_told(
    differences: Iterable[Difference],
    *,
    show_values: bool,
    kind: str = "",
) -> tuple[Difference, ...]:
    """The differences as a report tells them: without what is not shown.

    Args:
        differences: the differences of one object.
        show_values: whether values are shown whatever they are; else what looks like a secret is
            hidden, and of a text of several lines only their number is told.
        kind: the kind of the object.
    """
    return tuple(_told(each, kind, show_values=show_values) for each in differences)


def _told(difference: Difference, kind: str, *, show_values: bool) -> Difference:
    old, new = difference.old, difference.new
    lines = _lines(old, new)
    if not show_values and not difference.is_order:
        if difference.is_secret:
            old, new = (None if each is None else HIDDEN for each in (old, new))
        else:
            old, new = (_in_short(shown(each, difference.path, kind=kind)) for each in (old, new))
    is_hidden = HIDDEN in (old, new)
    return replace(difference, old=old, new=new, lines=None if is_hidden else lines)


def _in_short(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _in_short(each) for key, each in value.items()}
    if isinstance(value, list):
        return list(map(_in_short, value))
    is_long = isinstance(value, str) and "\n" in value
    return f"(text of {len(value.splitlines())} lines)" if is_long else value


def _lines(old: Json, new: Json) -> tuple[int, int] | None:
    if not (isinstance(old, str) and isinstance(new, str) and "\n" in old + new):
        return None
    come = gone = 0
    for start, end, new_start, new_end in _unequal(old.splitlines(), new.splitlines()):
        gone, come = gone + end - start, come + new_end - new_start
    return come, gone


def same(old: Json, new: Json) -> bool:
    """Whether two values in normal form are equal; ``1`` and ``true`` are not."""
    if type(old) is type(new) is str:
        return bool(old == new)
    return _text(old) == _text(new)


def _differences(old: Json, new: Json, kind: Kind, path: Path) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_maps(old, new, kind, path)
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _of_lists(old or [], new or [], kind, path)
    elif not same(old, new):
        yield Difference(path=path, old=old, new=new)


def _of_maps(
    old: Mapping[str, Json], new: Mapping[str, Json], kind: Kind, path: Path
) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        inner = Kind(of=kind.of) if kind.shape == "map" else field_kind(kind.of, name) or _ANY
        step = f"[{name}]" if kind.shape == "map" or not name.isidentifier() else name
        yield from _differences(old.get(name), new.get(name), inner, (*path, step))


_ANY: Final = Kind(of="any")


def _of_lists(
    old: Sequence[Json], new: Sequence[Json], kind: Kind, path: Path
) -> Iterator[Difference]:
    before, after = _keyed(old, kind), _keyed(new, kind)
    item = Kind(of=kind.of) if kind.shape == "list" else _ANY
    if before is None or after is None:
        yield from _aligned(old, new, item, path)
        return
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        yield from _differences(was, now, item, (*path, f"[{key}]"))
    common = [key for key in before if key in after], [key for key in after if key in before]
    if common[0] != common[1]:
        yield Difference(path=path, old=common[0], new=common[1], is_order=True)


def _keyed(items: Sequence[Json], kind: Kind) -> dict[str, Json] | None:
    """The items by their keys as text; none where keys do not tell them apart."""
    if not kind.keys or not all(isinstance(item, dict) for item in items):
        return None
    defaults = DEFAULTS.get(kind.of, {})
    keyed = {
        "/".join(str(item.get(key, defaults.get(key, ""))) for key in kind.keys): item
        for item in items
    }
    return keyed if len(keyed) == len(items) else None


def _aligned(
    old: Sequence[Json], new: Sequence[Json], item: Kind, path: Path
) -> Iterator[Difference]:
    """The differences of two lists of which only the order tells which item is which."""
    if path and path[-1] in _WORDS_OF_A_PROGRAM:
        secret = {*_after_secret_flags(old, path), *_after_secret_flags(new, path)}
        for each in _in_order(old, new, item, path):
            yield replace(each, is_secret=each.path in secret)
    else:
        yield from _in_order(old, new, item, path)


def _after_secret_flags(words: Sequence[Json], path: Path) -> Iterator[Path]:
    for index, word in enumerate(words[:-1], start=1):
        if is_secret_flag(word):
            yield (*path, f"[{index}]")


def _in_order(
    old: Sequence[Json], new: Sequence[Json], item: Kind, path: Path
) -> Iterator[Difference]:
    for start, end, new_start, new_end in _unequal([*map(_text, old)], [*map(_text, new)]):
        was, now = old[start:end], new[new_start:new_end]
        if len(was) == len(now):
            for index, (before, after) in enumerate(zip(was, now, strict=True), start=start):
                yield from _differences(before, after, item, (*path, f"[{index}]"))
        else:
            for index, gone in enumerate(was, start=start):
                yield Difference(path=(*path, f"[{index}]"), old=gone, new=None)
            for index, come in enumerate(now, start=new_start):
                yield Difference(path=(*path, f"[{index}]"), old=None, new=come)


def _unequal(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """The ranges of two lists that differ: from and to in the old one, then in the new one."""
    if old == new:
        return
    if len(old) * len(new) > _ALIGNED:
        yield _middle(old, new)
        return
    # What the matcher aligns depends on which list comes first; the way back has the same places.
    is_turned = new < old
    first, second = (new, old) if is_turned else (old, new)
    matcher = SequenceMatcher[str](None, first, second, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            ranges = (start, end, other_start, other_end)
            yield (*ranges[2:], *ranges[:2]) if is_turned else ranges


def _middle(old: list[str], new: list[str]) -> tuple[int, int, int, int]:
    """What is between the equal beginnings and the equal ends of two lists."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    most = shorter - start
    end = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    return start, len(old) - end, start, len(new) - end


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, default=str)
