"""Images as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.questions.images import ImageRow, ImagesReport
from constructs_lib.registry.inspect import name_of
from constructs_lib.report.images.words import (
    platforms_in_words,
    rows_with_words,
    short_digest,
    summary,
)
from constructs_lib.report.markdown import Markdown, block, code, items, markdown, page, table
from constructs_lib.report.printable import Printable
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["image_table", "render"]

_HEAD: Final = ("image", "digest", "platforms", "checked")
_MOST_ROWS: Final = 200
_MOST_ITEMS: Final = 100


def render(report: ImagesReport) -> Printable:
    """The report."""
    blocks = [markdown("## Images"), block(*image_table(report))]
    said = list(_said(report))
    blocks += [block(*items(said, most=_MOST_ITEMS))] if said else []
    return page([*blocks, f"{summary(report)}."])


def image_table(report: ImagesReport) -> list[Markdown]:
    """A row for each image."""
    return table(_HEAD, list(map(_row, report.rows)), most=_MOST_ROWS)


def _row(row: ImageRow) -> tuple[str, ...]:
    digest = row.locked.digest if row.locked is not None else row.image.digest
    return (
        code(name_of(row.image)),
        code(short_digest(digest)),
        platforms_in_words(row.locked),
        row.locked.checked.isoformat() if row.locked is not None else "",
    )


def _said(report: ImagesReport) -> Iterator[Markdown]:
    for row in rows_with_words(report.rows):
        for problem in row.problems:
            yield markdown("**wrong** {}: {}", code(name_of(row.image)), problem)
        for note in row.notes:
            yield markdown("{}: {}", code(name_of(row.image)), note)
    for wrong in report.wrong_platforms:
        yield markdown("**wrong** {}", wrong_platform_in_words(wrong))
