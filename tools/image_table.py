"""Writes the table of default images into the README: what is known of each, and what is not.

A test checks that the committed table is what this program writes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from constructs_lib.cli.image_lock import CATALOGUE, known_images
from constructs_lib.input_file import read_file
from constructs_lib.questions.images import ImagesReport, listed_images
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.written_images import read_written_images
from constructs_lib.report.images.markdown import image_table
from constructs_lib.report.markdown import details
from constructs_lib.report.words import counted

__all__ = ["main", "with_table"]

README: Final = Path(__file__).parents[1] / "README.md"
_BEGIN: Final = "<!-- images: written by `make stubs` -->\n"
_END: Final = "<!-- end of images -->\n"
_TABLE: Final = re.compile(f"(?<={re.escape(_BEGIN)}).*?(?={re.escape(_END)})", re.DOTALL)


def with_table(text: str, lock: ImageLock) -> str:
    """The README with the table as it should be.

    Args:
        text: the README.
        lock: what is known of the default images.
    """
    written = read_written_images({CATALOGUE.name: read_file(CATALOGUE)})
    report = listed_images(written, lock)
    lines = details(_summary(report), image_table(report))
    return _TABLE.sub(lambda _: "\n".join([*lines, ""]), text)


def _summary(report: ImagesReport) -> str:
    verified = report.count("verified")
    state = f"{verified} verified" if verified else "none of them verified yet"
    return f"{counted(len(report.rows), 'default image')}, {state} against its registry"


def main() -> None:
    """Write the file."""
    text = README.read_text(encoding="utf-8")
    README.write_text(with_table(text, known_images(None) or ImageLock()), encoding="utf-8")


if __name__ == "__main__":
    main()
