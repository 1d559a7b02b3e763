"""References to images. What is no reference at all is tested with declaration/image.py."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.image import Image, read_image

DIGEST = "sha256:" + "0" * 64


def read(text: str) -> Image:
    image = read_image(text)
    assert image is not None
    return image


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agent", Image("agent", None, None)),
        ("agent:1.2", Image("agent", "1.2", None)),
        ("localhost:5000/agent", Image("localhost:5000/agent", None, None)),
        (f"a.example:5000/b/c:1@{DIGEST}", Image("a.example:5000/b/c", "1", DIGEST)),
        (f"a.example/b@{DIGEST}", Image("a.example/b", None, DIGEST)),
    ],
)
def test_a_reference_is_taken_apart(text: str, expected: Image) -> None:
    assert read_image(text) == expected


@pytest.mark.parametrize("text", ["", " agent", "a.example/Agent", f"agent@{DIGEST[:-1]}"])
def test_what_the_kubelet_cannot_read_is_no_image(text: str) -> None:
    assert read_image(text) is None


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        pytest.param("agent", None, id="a name"),
        pytest.param("agent:1.2", None, id="a tag is no port"),
        pytest.param("example/agent", None, id="an account of the default registry"),
        pytest.param("localhost/agent", "localhost", id="localhost"),
        pytest.param("mirror:5000/agent", "mirror:5000", id="a port"),
        pytest.param("a.example/agent", "a.example", id="a domain"),
        pytest.param("example/a.b/agent", None, id="a dot further on"),
    ],
)
def test_the_first_part_is_a_registry_if_it_can_be_a_host(text: str, registry: str | None) -> None:
    assert read(text).registry == registry


@pytest.mark.parametrize(
    ("text", "is_latest"),
    [
        ("agent", True),
        ("agent:latest", True),
        (f"agent:latest@{DIGEST}", True),
        (f"agent@{DIGEST}", False),
        ("agent:1", False),
        ("localhost:5000/agent", True),
    ],
)
def test_latest_is_a_tag_or_neither_tag_nor_digest(text: str, *, is_latest: bool) -> None:
    assert read(text).is_latest is is_latest
