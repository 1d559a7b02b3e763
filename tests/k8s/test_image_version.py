"""Tags that are versions have an order, and an update goes no further than it may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.image_version import Step, newest_tag, version_order


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1.9", "1.10", "up"),
        ("v1.2.3", "1.2.4", "up"),
        ("1.2.0-rc.1", "1.2.0", "up"),
        ("1.2.0", "1.2.0-rc.1", "down"),
        ("1.2.0-alpha.2", "1.2.0-alpha.10", "up"),
        ("1.2.0-beta1", "1.2.0-rc1", "up"),
        ("1.2", "1.2.0", "same"),
        ("1.2-alpine", "1.3-alpine", "up"),
        ("1.2-alpine", "1.3-debian", None),
        ("latest", "1.3", None),
        ("", "", None),
    ],
)
def test_versions_have_an_order_as_far_as_anybody_can_tell(
    old: str, new: str, expected: str | None
) -> None:
    assert version_order(old, new) == expected


VERSIONS = st.from_regex(r"\A[0-9]{1,2}(\.[0-9]{1,2}){0,2}(-(rc|beta)\.[0-9])?\Z")


@given(VERSIONS, VERSIONS)
def test_the_way_back_is_the_other_way(one: str, other: str) -> None:
    back = {"up": "down", "down": "up", "same": "same"}
    order = version_order(one, other)

    assert order is not None
    assert version_order(other, one) == back[order]


TAGS = (
    *("1.2.3", "1.2.4", "1.3.0", "2.0.0", "1.2.5-rc.1", "v1.9.0", "1.9", "1.2.9-alpine"),
    *("latest", "main", "sha256-00.sig", "1.2.10"),
)


@pytest.mark.parametrize(
    ("current", "to", "expected"),
    [
        ("1.2.3", "patch", "1.2.10"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "digest", "1.2.3"),
        ("2.0.0", "minor", "2.0.0"),
        ("v1.2.3", "minor", "v1.9.0"),
        ("1.2", "minor", "1.9"),
        ("1.2.3-alpine", "minor", "1.2.9-alpine"),
        ("1.2.5-rc.0", "patch", "1.2.10"),
        ("1.2.4-rc.7", "patch", "1.2.10"),
        ("main", "minor", "main"),
        ("3.0.0", "minor", "3.0.0"),
    ],
)
def test_an_update_goes_as_far_as_it_may(current: str, to: Step, expected: str) -> None:
    assert newest_tag(current, TAGS, to=to) == expected


@given(st.sampled_from(TAGS), st.lists(st.sampled_from(TAGS)), st.sampled_from(["patch", "minor"]))
def test_an_update_never_goes_back_and_needs_no_second_one(
    current: str, tags: list[str], to: Step
) -> None:
    found = newest_tag(current, tags, to=to)

    assert version_order(current, found) in {"up", "same", None}
    assert newest_tag(found, tags, to=to) == found
