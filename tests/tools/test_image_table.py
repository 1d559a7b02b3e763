"""The README says of every default image whether its registry was asked."""

from __future__ import annotations

import datetime as dt

from constructs_lib.cli.image_lock import CATALOGUE, known_images
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.input_file import read_file
from constructs_lib.k8s.image import read_image
from constructs_lib.registry.image_lock import ImageLock, LockedImage, PlatformImage
from constructs_lib.registry.platform import Platform
from tests.registries import OCI_INDEX, digest
from tools.image_table import README, with_table

COUNT = read_file(CATALOGUE).count(b" image: ")
TEXT = README.read_text(encoding="utf-8")


def test_the_committed_table_is_fresh() -> None:
    assert with_table(TEXT, known_images(None) or ImageLock()) == TEXT, "run 'make stubs'"


def test_what_nobody_asked_about_says_so() -> None:
    table = with_table(TEXT, ImageLock())

    assert f"{COUNT} default images, none of them verified yet against its registry" in table
    assert table.count("| not verified |") == COUNT


def test_what_was_verified_says_when() -> None:
    image = read_image(catalogue_image("node-exporter"))
    assert image is not None
    assert image.digest is not None
    amd64 = PlatformImage(platform=Platform("linux", "amd64"), digest=digest(b""))
    entry = LockedImage(
        digest=image.digest,
        name="",
        media_type=OCI_INDEX,
        images=(amd64,),
        checked=dt.date(2026, 11, 29),
    )

    table = with_table(TEXT, ImageLock().with_entries([entry]))

    assert f"{COUNT} default images, 1 verified against its registry" in table
    assert "| linux/amd64 | 2026-11-29 |" in table
