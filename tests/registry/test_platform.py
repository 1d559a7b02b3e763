"""Platforms are those that Go knows; whatever else a registry writes is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.registry.platform import Platform, platform_in, read_platform


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("linux/amd64", Platform("linux", "amd64")),
        ("linux/arm/v7", Platform("linux", "arm", "v7")),
        ("windows/amd64", Platform("windows", "amd64")),
        ("amd64", None),
        ("linux/x86_64", None),
        ("linux/", None),
        ("", None),
    ],
)
def test_a_platform_is_read_as_people_write_it(text: str, platform: Platform | None) -> None:
    assert read_platform(text) == platform


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"os": "linux", "architecture": "arm64", "variant": "v8"}, "linux/arm64/v8"),
        (
            {"os": "windows", "architecture": "amd64", "os.version": "10.0.20348.2700"},
            "windows/amd64 (10.0.20348.2700)",
        ),
        ({"os": "linux", "architecture": "arm", "variant": "hunter2"}, "linux/arm"),
        ({"os": "unknown", "architecture": "unknown"}, "None"),
        ({"os": ["linux"], "architecture": "amd64"}, "None"),
        (None, "None"),
        ([], "None"),
    ],
)
def test_an_entry_of_an_index_names_a_platform_or_none(value: Any, words: str) -> None:
    assert str(platform_in(value)) == words


def test_a_variant_does_not_keep_an_image_from_a_node() -> None:
    assert Platform("linux", "arm64", "v8").serves(Platform("linux", "arm64"))
    assert not Platform("linux", "arm").serves(Platform("linux", "arm64"))


@given(st.from_regex(r"[a-z0-9]{1,8}/[a-z0-9]{1,8}(/[a-z0-9]{1,3})?", fullmatch=True))
def test_what_is_read_is_written_the_same(text: str) -> None:
    platform = read_platform(text)

    assert platform is None or text.startswith(str(platform))
