"""The sentences of reports about images, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.questions.images import ImageRow, ImagesReport, State
from constructs_lib.registry.image_lock import LockedImage
from constructs_lib.report.words import bytes_in_words, counted

__all__ = [
    "SHORT",
    "platforms_in_words",
    "short_digest",
    "sizes_in_words",
    "summary",
]

SHORT: Final = 12
"""Digits of a digest that people compare."""


_STATES: Final[tuple[tuple[State, str], ...]] = (
    ("wrong", "wrong"),
    ("no answer", "without an answer"),
    ("not verified", "not verified"),
)


def short_digest(digest: str | None) -> str:
    """The first digits of a digest; ``none`` without one."""
    return digest.removeprefix("sha256:")[:SHORT] if digest else "none"


def platforms_in_words(locked: LockedImage | None) -> str:
    """The platforms of an image."""
    if locked is None:
        return "not verified"
    words = ", ".join(str(each) for each in locked.platforms) or "none named"
    return words if locked.is_index else f"{words} only"


def sizes_in_words(locked: LockedImage | None) -> str:
    """How large the images of its platforms are; the largest where they differ."""
    sizes = [each.size for each in locked.images if each.size is not None] if locked else []
    return bytes_in_words(max(sizes)) if sizes else ""


def summary(report: ImagesReport) -> str:
    """All in one line."""
    parts = [f"{counted(len(report.rows), 'image')}: {report.count('verified'):,} verified"]
    parts += [f"{report.count(state):,} {words}" for state, words in _STATES if report.count(state)]
    return ", ".join(parts)


def rows_with_words(rows: Sequence[ImageRow]) -> list[ImageRow]:
    """The rows about which there is something to say; why nobody answered, the command says."""
    return [row for row in rows if row.state != "no answer" and (row.problems or row.notes)]
