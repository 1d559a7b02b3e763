"""Images for programs: ``constructs-lib/images/v1``, described in docs/images.md."""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.wrong_platform import WrongPlatform
from constructs_lib.questions.images import ImageRow, ImagesReport
from constructs_lib.registry.image_lock import LockedImage
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["SCHEMA", "platforms", "render"]

SCHEMA: Final = "constructs-lib/images/v1"
"""Name and version of what is written. Fields are only added within a version."""


def render(report: ImagesReport) -> Printable:
    """The report, one JSON document."""
    value = {
        "schema": SCHEMA,
        "asked": report.asked,
        "images": list(map(_row, report.rows)),
        "wrongPlatforms": list(map(_wrong, report.wrong_platforms)),
    }
    return json_text(value)


def platforms(locked: LockedImage) -> list[Json]:
    """What each kind of machine pulls."""
    return [
        {"platform": str(each.platform), "digest": each.digest, "size": each.size}
        for each in locked.images
    ]


def _row(row: ImageRow) -> dict[str, Json]:
    locked = row.locked
    return {
        "image": row.text,
        "repository": row.image.repository,
        "tag": row.image.tag,
        "digest": row.image.digest,
        "owners": list(row.owners),
        "places": list(row.places),
        "state": row.state,
        "index": locked.is_index if locked is not None else None,
        "platforms": platforms(locked) if locked is not None else None,
        "checked": locked.checked.isoformat() if locked is not None else None,
        "problems": list(row.problems),
        "notes": list(row.notes),
    }


def _wrong(wrong: WrongPlatform) -> dict[str, Json]:
    return {
        "daemonset": wrong.daemon_set,
        "image": wrong.image,
        "platform": str(wrong.platform),
        "nodes": [node.name for node in wrong.nodes],
        "message": wrong_platform_in_words(wrong),
    }
