"""Images as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.fleet.images import ImageRow, ImagesReport
from constructs_lib.registry.inspect import name_of
from constructs_lib.report.images.words import (
    platforms_in_words,
    rows_with_words,
    short_digest,
    summary,
    wrong_platform_in_words,
)
from constructs_lib.report.markdown import code, escaped, items, table

__all__ = ["image_table", "render"]

_HEAD: Final = ("image", "digest", "platforms", "checked")
_MOST_ROWS: Final = 200
_MOST_ITEMS: Final = 100


def render(report: ImagesReport) -> str:
    """The report."""
    blocks = ["## Images", "\n".join(image_table(report))]
    said = list(_said(report))
    blocks += ["\n".join(items(said, most=_MOST_ITEMS))] if said else []
    return "\n\n".join([*blocks, f"{summary(report)}."]) + "\n"


def image_table(report: ImagesReport) -> list[str]:
    """A row for each image."""
    return table(_HEAD, list(map(_row, report.rows)), most=_MOST_ROWS)


def _row(row: ImageRow) -> tuple[str, ...]:
    digest = row.locked.digest if row.locked is not None else row.image.digest
    return (
        code(name_of(row.image)),
        code(short_digest(digest)),
        escaped(platforms_in_words(row.locked)),
        row.locked.checked.isoformat() if row.locked is not None else "",
    )


def _said(report: ImagesReport) -> Iterator[str]:
    for row in rows_with_words(report.rows):
        for problem in row.problems:
            yield f"**wrong** {code(name_of(row.image))}: {escaped(problem)}"
        for note in row.notes:
            yield f"{code(name_of(row.image))}: {escaped(note)}"
    for wrong in report.wrong_platforms:
        yield f"**wrong** {escaped(wrong_platform_in_words(wrong))}"
