"""``constructs-lib images list``: what is known of images without asking anybody."""

from __future__ import annotations

from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.images.texts import read_images_texts, read_known
from constructs_lib.cli.options import (
    INPUT,
    format_option,
    lock_option,
    output_option,
    reading_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.intake.texts import Reading
from constructs_lib.questions.images import listed_images
from constructs_lib.registry.written_images import read_written_images
from constructs_lib.report.formats import IMAGES

__all__ = ["list_images"]


@click.command(
    "list",
    cls=Command,
    examples=(
        "constructs-lib images list",
        "constructs-lib images list dist/ --format json",
    ),
)
@click.argument("paths", metavar="[PATH|-]...", type=INPUT, nargs=-1)
@lock_option
@reading_option
@format_option(IMAGES.names)
@output_option
def list_images(
    *, paths: tuple[str, ...], lock: Path | None, reading: Reading, form: str, output: Path
) -> int:
    """List every image of manifests, or of this library's catalogue, with what is known of it.

    PATH is a file of manifests or of images, a folder, git:REV:PATH or - for standard input.
    Nothing is asked: what is known stands in images.lock, which 'images verify' writes.
    """
    keep_inputs([output], [*paths, lock])
    written = read_written_images(read_images_texts(paths, reading))
    known = read_known(paths, lock, must_be=True)
    write_report(output, IMAGES, form, listed_images(written, known))
    return 0
