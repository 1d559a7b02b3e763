"""The preset for Renovate finds every image that this library reads, and reads it the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from constructs_lib.input_file import read_file
from constructs_lib.k8s.image import read_image
from constructs_lib.registry.written_images import read_written_images

ROOT = Path(__file__).parents[1]
PRESET = json.loads((ROOT / "renovate-images.json").read_text(encoding="utf-8"))
[MANAGER] = PRESET["customManagers"]
[PATTERN] = MANAGER["matchStrings"]
DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def found(text: str) -> list[tuple[str, str, str]]:
    """What Renovate makes of a text: name, tag and digest of each image."""
    pattern = re.compile(PATTERN.replace("(?<", "(?P<"))
    names = ("depName", "currentValue", "currentDigest")
    return [tuple(each[name] for name in names) for each in pattern.finditer(text)]  # type: ignore[misc]  # three names


def test_every_default_image_is_found_as_this_library_reads_it() -> None:
    data = read_file(ROOT / "constructs_lib" / "images.yaml")
    images = [each.image for each in read_written_images({"images.yaml": data})]

    assert len(images) > 20
    assert found(data.decode()) == [(each.repository, each.tag, each.digest) for each in images]


@pytest.mark.parametrize(
    "name",
    [
        "busybox:1.36",
        "localhost:5000/agent:1",
        "registry.example:5000/team/agent:v1.9.1-flannel1",
        "ghcr.io/a/b_c:1.2.3_4",
    ],
)
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_ports_and_quotes_are_no_obstacle(name: str, quote: str) -> None:
    image = read_image(f"{name}@{DIGEST}")
    assert image is not None

    assert found(f"    image: {quote}{name}@{DIGEST}{quote}  # ours\n") == [
        (image.repository, image.tag, image.digest)
    ]


@pytest.mark.parametrize(
    "text",
    [f"image: a@{DIGEST}", "image: a:1", f"image: a:1@{DIGEST[:-1]}", "image:", "images: a:1"],
)
def test_what_has_not_both_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_pattern_is_one_that_renovates_engine_knows() -> None:
    """RE2 has neither look-arounds nor references back."""
    assert not re.search(r"\(\?(=|!|<=|<!)|\\[1-9]", PATTERN)


@pytest.mark.parametrize(
    ("file", "is_one"),
    [("images.yaml", True), ("a/b/images.yml", True), ("my-images.yaml", False)],
)
def test_files_of_images_are_known_by_their_name(file: str, *, is_one: bool) -> None:
    [pattern] = MANAGER["managerFilePatterns"]

    assert bool(re.search(pattern.strip("/"), file)) is is_one
