"""``constructs-lib images resolve``: the digest that a tag stands for today."""

from __future__ import annotations

from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.images.asking import asking, today
from constructs_lib.cli.images.options import (
    insecure_option,
    mirror_option,
    registry_config_option,
    timeout_option,
)
from constructs_lib.cli.options import format_option
from constructs_lib.cli.outputs import write_output
from constructs_lib.errors import InputError
from constructs_lib.k8s.image import read_image
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.inspect import Inspector, name_of
from constructs_lib.registry.platform import USUAL_PLATFORMS
from constructs_lib.report.images import resolved

__all__ = ["resolve"]


@click.command(
    cls=Command,
    examples=("constructs-lib images resolve quay.io/prometheus/node-exporter:v1.12.1",),
)
@click.argument("references", metavar="REPOSITORY:TAG...", nargs=-1, required=True)
@registry_config_option
@mirror_option
@insecure_option
@timeout_option
@format_option(resolved.NAMES)
def resolve(
    *,
    references: tuple[str, ...],
    registry_config: Path | None,
    mirrors: tuple[tuple[str, str], ...],
    insecure: tuple[str, ...],
    timeout: float,
    form: str,
) -> int:
    """Print the digest that a tag stands for, its platforms and their sizes.

    The digest is that of the index, which serves every platform. Exits 2 if an image is not there
    or its registry cannot be asked.
    """
    images = {text: read_image(text) for text in references}
    unread = [text for text, image in images.items() if image is None]
    if unread:
        raise InputError(
            f"{text!r:.100} is not an image reference; write repository:tag." for text in unread
        )
    known = {text: image for text, image in images.items() if image is not None}
    with asking(
        registry_config=registry_config, mirrors=mirrors, insecure=insecure, timeout=timeout
    ) as ask:
        inspector = Inspector(
            registries=ask.registries, sized=USUAL_PLATFORMS, lock=ImageLock(), today=today()
        )
        seen, failed = ask.every(
            list(known),
            lambda text, until: inspector.see(known[text], ask.address(known[text]), until=until),
        )
    gone = {
        text: f"{name_of(each.image)} is not in its registry; check the name and the tag."
        for text, each in seen.items()
        if each.found is None
    }
    if failed or gone:
        raise InputError(dict.fromkeys([*failed.values(), *gone.values()]))
    found = [each.found for each in seen.values() if each.found is not None]
    write_output(Path("-"), resolved.render(form, found))
    return 0
