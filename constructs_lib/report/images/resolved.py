"""What tags stand for: a reference to paste on a line of its own, then its platforms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.registry.image_lock import LockedImage
from constructs_lib.report.images.json import platforms
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text
from constructs_lib.report.words import bytes_in_words

__all__ = ["NAMES", "render"]

NAMES: Final = ("text", "json")
"""The formats."""

_SCHEMA: Final = "constructs-lib/resolved/v1"


def render(form: str, found: Sequence[LockedImage]) -> Printable:
    """The images in one format.

    Args:
        form: one of :data:`NAMES`.
        found: what was found.
    """
    if form == "text":
        return as_text(_lines(found))
    images = [
        {
            "image": f"{each.name}@{each.digest}",
            "digest": each.digest,
            "index": each.is_index,
            "platforms": platforms(each),
        }
        for each in found
    ]
    return json_text({"schema": _SCHEMA, "images": images})


def _lines(found: Sequence[LockedImage]) -> Iterator[str]:
    for each in found:
        yield f"{each.name}@{each.digest}"
        for image in each.images:
            size = f": {bytes_in_words(image.size)}" if image.size is not None else ""
            yield f"  {image.platform}{size}"
        if not each.is_index:
            yield "  one image, no index: nodes of another kind get exec format error"
