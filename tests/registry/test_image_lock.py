"""``images.lock`` is read as it is written, and whoever edits it is told where."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import InputError
from constructs_lib.k8s.image import read_image
from constructs_lib.registry.image_lock import (
    SCHEMA,
    ImageLock,
    LockedImage,
    PlatformImage,
    read_lock,
)
from constructs_lib.registry.manifest import ACCEPTED
from constructs_lib.registry.platform import Platform
from tests.registries import OCI_INDEX, digest

AMD64, ARM64 = Platform("linux", "amd64"), Platform("linux", "arm64")
WINDOWS = Platform("windows", "amd64", "", "10.0.20348.1")

PLATFORMS = st.sampled_from([AMD64, ARM64, Platform("linux", "arm", "v7"), WINDOWS])
DIGESTS = st.binary(max_size=2).map(digest)
IMAGES = st.builds(
    PlatformImage,
    platform=PLATFORMS,
    digest=DIGESTS,
    size=st.none() | st.integers(0, 10**12),
)
LOCKED = st.builds(
    LockedImage,
    digest=DIGESTS,
    name=st.text(max_size=5),
    media_type=st.sampled_from(ACCEPTED),
    images=st.lists(IMAGES, max_size=4).map(tuple),
    checked=st.dates(dt.date(2000, 1, 1)),
)


def locked(*images: PlatformImage, media_type: str = OCI_INDEX) -> LockedImage:
    return LockedImage(
        digest=digest(b"index"),
        name="a.example/a:1",
        media_type=media_type,
        images=images,
        checked=dt.date(2026, 11, 1),
    )


def on(platform: Platform, size: int | None = None, content: bytes = b"x") -> PlatformImage:
    return PlatformImage(platform=platform, digest=digest(content), size=size)


@given(st.lists(LOCKED, max_size=4))
def test_what_is_written_is_read(entries: list[LockedImage]) -> None:
    lock = ImageLock().with_entries(entries)

    read = read_lock(lock.text().encode(), source="images.lock")

    assert read.entries == lock.entries
    assert read.text() == lock.text()


@given(st.lists(LOCKED, max_size=4, unique_by=lambda each: each.digest))
def test_the_order_in_which_images_are_seen_does_not_matter(entries: list[LockedImage]) -> None:
    lock = ImageLock().with_entries(entries)

    assert ImageLock().with_entries(entries[::-1]).text() == lock.text()


def test_an_image_is_found_by_its_digest_whatever_its_name() -> None:
    lock = ImageLock().with_entries([locked(on(AMD64))])

    assert lock.find(read_image(f"b.example/b@{digest(b'index')}")) == locked(on(AMD64))
    assert lock.find(read_image("a.example/a:1")) is None
    assert lock.find(None) is None


def test_the_index_of_one_platforms_image_is_known() -> None:
    lock = ImageLock().with_entries([locked(on(AMD64, content=b"child"))])

    assert lock.index_with(digest(b"child")) == locked(on(AMD64, content=b"child"))
    assert lock.index_with(digest(b"index")) is None


def test_the_size_is_that_of_the_largest_variant_where_all_are_known() -> None:
    v6, v7 = (Platform("linux", "arm", variant) for variant in ("v6", "v7"))
    found = locked(on(v6, 5), on(v7, 7), on(AMD64, 1), on(ARM64), on(WINDOWS, 9))

    assert found.size_on(Platform("linux", "arm")) == 7
    assert found.size_on(AMD64) == 1
    assert found.size_on(ARM64) is None
    assert found.size_on(Platform("linux", "s390x")) is None


GOOD: dict[str, Any] = {
    "image": "a.example/a:1",
    "mediaType": OCI_INDEX,
    "checked": "2026-11-01",
    "platforms": [{"os": "linux", "architecture": "amd64", "digest": digest(b"")}],
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"image": 1}, "5:7: Expected the image's name as text here"),
        ({"mediaType": "text/html"}, "6:7: Expected the media type of an image here"),
        ({"checked": "today"}, "7:7: Expected a day such as 2026-11-29 here"),
        ({"checked": 7}, "7:7: Expected a day such as 2026-11-29 here"),
        ({"platforms": {}}, "8:7: Expected a list here"),
        ({"platforms": [*GOOD["platforms"], {"os": "linux"}]}, "14:9: Expected os, architecture"),
        ({"platforms": [{**GOOD["platforms"][0], "size": -1}]}, "9:9: Expected os, architecture"),
        ({"platforms": [{**GOOD["platforms"][0], "size": True}]}, "9:9: Expected os, architecture"),
    ],
)
def test_a_mistake_is_named_with_its_place(changed: dict[str, Any], expected: str) -> None:
    value = {"schema": SCHEMA, "images": {digest(b"a"): {**GOOD, **changed}}}

    with pytest.raises(InputError) as caught:
        read_lock(json.dumps(value, indent=2).encode(), source="images.lock")

    assert str(caught.value).startswith(f"images.lock:{expected}")
    assert "let 'constructs-lib images verify' write it again" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "constructs-lib/images-lock/v2", "images": {}}', "\xff"]
)
def test_another_file_is_no_lock(text: str) -> None:
    with pytest.raises(InputError, match="images verify"):
        read_lock(text.encode("latin-1"), source="images.lock")
