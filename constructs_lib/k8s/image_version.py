"""Tags of images as versions: which of two is newer, and which of many is the next.

Tags are compared as versions where both are: numbers between points, and a pre-release
(``1.2.0-rc.1``) before its release. Other suffixes (``-alpine``, ``-eksbuild.2``) must be equal
for an order to be told. Source: Semantic Versioning 2.0, items 9 to 11.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.pattern import pattern

__all__ = ["Step", "newest_tag", "version_order"]

Step: TypeAlias = Literal["digest", "patch", "minor"]
"""How far an update goes: the same tag built again, the same minor version, the same major one."""

_VERSION: Final = pattern(
    r"(?P<prefix>v?)(?P<numbers>[0-9]{1,9}(?:\.[0-9]{1,9})*)"
    r"(?:-(?P<stage>alpha|beta|rc|pre|dev)[.-]?(?P<step>[0-9]{1,9})?)?(?P<variant>[-_+].*)?"
)
_STAGES: Final = ("dev", "pre", "alpha", "beta", "rc")
_KEPT: Final = {"patch": 2, "minor": 1}
"""How many numbers of a version stay."""


def version_order(old: str, new: str) -> Literal["up", "down", "same"] | None:
    """Where a version goes; none where nobody can tell."""
    was, now = _read(old), _read(new)
    if was is None or now is None or was.variant != now.variant:
        return None
    if was.order == now.order:
        return "same"
    return "up" if was.order < now.order else "down"


def newest_tag(current: str, tags: Iterable[str], *, to: Step) -> str:
    """The newest of some tags that an update may go to; the current one where none is newer.

    A tag counts if it is written as the current one is: with as many numbers, with or without
    ``v``, with the same suffix. A pre-release only counts where the current tag is one.

    Args:
        current: the tag that is used.
        tags: those there are.
        to: how far the update goes.
    """
    was = _read(current)
    if was is None or to == "digest":
        return current
    kept = was.written[: _KEPT[to]]
    best, best_tag = was, current
    for tag in tags:
        now = _read(tag)
        if now is None or now.form != was.form or now.written[: len(kept)] != kept:
            continue
        is_release = now.stage == len(_STAGES)
        if best.order < now.order and (is_release or was.stage < len(_STAGES)):
            best, best_tag = now, tag
    return best_tag


class _Version(NamedTuple):
    """A version as it is written."""

    numbers: tuple[int, ...]
    stage: int
    step: int
    variant: str
    prefix: str
    written: tuple[int, ...]

    @property
    def order(self) -> tuple[tuple[int, ...], int, int]:
        """What decides between two versions of one variant; 1.0 and 1.0.0 are the same."""
        return self.numbers, self.stage, self.step

    @property
    def form(self) -> tuple[str, str, int]:
        """How it is written."""
        return self.prefix, self.variant, len(self.written)


def _read(tag: str) -> _Version | None:
    found = _VERSION.fullmatch(tag)
    if found is None:
        return None
    written = tuple(int(number) for number in found["numbers"].split("."))
    numbers = list(written)
    while numbers and numbers[-1] == 0:
        numbers.pop()
    stage = _STAGES.index(found["stage"]) if found["stage"] else len(_STAGES)
    step = int(found["step"] or 0)
    variant = found["variant"] or ""
    return _Version(tuple(numbers), stage, step, variant, found["prefix"], written)
