"""A report about images says the same in every format."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.image import read_image
from constructs_lib.placement.wrong_platform import WrongPlatform
from constructs_lib.questions.images import ImageRow, ImagesReport, State
from constructs_lib.registry.image_lock import LockedImage, PlatformImage
from constructs_lib.registry.platform import Platform
from constructs_lib.report.formats import IMAGES
from constructs_lib.report.words import bytes_in_words
from tests.registries import DOCKER_LIST, OCI_IMAGE, digest

AMD64 = Platform("linux", "amd64")
WINDOWS = Platform("windows", "amd64", "", "10.0.20348.1")


def locked(media_type: str, *platforms: Platform, size: int | None = None) -> LockedImage:
    images = (PlatformImage(platform=each, digest=digest(b"x"), size=size) for each in platforms)
    return LockedImage(
        digest=digest(b"x"),
        name="a.example/a:1",
        media_type=media_type,
        images=tuple(images),
        checked=dt.date(2026, 11, 1),
    )


def row(name: str, state: State, **fields: Any) -> ImageRow:
    image = read_image(name)
    assert image is not None
    return ImageRow(
        text=name, image=image, owners=("agent",), places=("f.yaml:1:1",), state=state, **fields
    )


SINGLE = locked(OCI_IMAGE, AMD64, size=5_000_000_000)
REPORT = ImagesReport(
    rows=(
        row("a.example/good:1", "verified", locked=locked(DOCKER_LIST, AMD64, WINDOWS)),
        row("a.example/one:1", "wrong", locked=SINGLE, problems=("It is one platform.",)),
        row("a.example/moved:1", "verified", locked=SINGLE, notes=("The tag moved.",)),
        row("a.example/gone:1", "no answer", problems=("a.example refuses connections.",)),
        row("a.example/new:1", "not verified"),
    ),
    wrong_platforms=(
        WrongPlatform(
            daemon_set="n/d", image="x:1", locked=SINGLE, platform=WINDOWS, nodes=(Node(name="w"),)
        ),
        WrongPlatform(
            daemon_set="n/d",
            image="y:1",
            locked=locked(DOCKER_LIST, AMD64),
            platform=Platform("linux", "arm64"),
            nodes=(Node(name="a-1"), Node(name="a-2")),
        ),
    ),
)


@pytest.mark.parametrize("form", IMAGES.names)
def test_every_format_says_what_is_wrong(form: str) -> None:
    text = IMAGES.render(form, REPORT)

    assert "It is one platform." in text
    assert "The tag moved." in text
    assert "n/d: 1 windows/amd64 node (w) would get exec format error from x:1" in text
    assert "n/d: 2 arm64 nodes (a-1..2) cannot pull (no match for platform) y:1" in text


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_all_is_summed_up_and_what_is_not_known_says_so(form: str) -> None:
    text = IMAGES.render(form, REPORT)

    assert "5 images: 2 verified, 1 wrong, 1 without an answer, 1 not verified" in text
    assert "linux/amd64, windows/amd64 (10.0.20348.1)" in text
    assert "linux/amd64 only" in text
    assert "refuses connections" not in text  # the command says it, once


def test_programs_get_every_state() -> None:
    images = json.loads(IMAGES.render("json", REPORT))["images"]

    assert [each["state"] for each in images] == [each.state for each in REPORT.rows]
    assert [each["index"] for each in images] == [True, False, False, None, None]
    assert images[3]["problems"] == ["a.example refuses connections."]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KiB"),
        (850 * 1024, "850 KiB"),
        (1024**2 - 1, "1.0 MiB"),
        (32_505_856, "31.0 MiB"),
        (150 * 1024**2, "150 MiB"),
        (5_000_000_000, "4.7 GiB"),
        (3 * 1024**5, "3,072 TiB"),
    ],
)
def test_bytes_in_words(count: int, words: str) -> None:
    assert bytes_in_words(count) == words
