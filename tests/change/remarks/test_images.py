"""DS1307: where an image goes, and whether it is still pinned."""

from __future__ import annotations

import pytest

from constructs_lib.change.remarks.images import images
from tests.change.builders import agent, messages, update_of

TAG_ONLY = (
    "agent: the tag goes from 1 to 2 and the digest stays: the Pods restart, and nothing changes "
    "on the node."
)
ONE, TWO = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a:1.0", "a:1.1", ["agent: the image is upgraded from 1.0 to 1.1."]),
        ("a:1.1", "a:1.0", ["agent: the image is downgraded from 1.1 to 1.0."]),
        (f"a:1@{ONE}", f"a:1@{TWO}", ["agent: the tag 1 stays, the digest changes."]),
        ("a:1", f"a:1@{ONE}", ["agent: the tag 1 stays, it is now pinned by its digest."]),
        (
            f"a:1@{ONE}",
            f"a:2@{ONE}",
            [TAG_ONLY],
        ),
        (f"a:1@{ONE}", "a:1", ["agent: the image is no longer pinned by its digest."]),
        (
            "quay.io/a:1",
            "ghcr.io/a:1",
            [
                (
                    "agent: the image comes from a different registry: "
                    "quay.io/a before, ghcr.io/a now."
                ),
            ],
        ),
        (
            "quay.io/a:1",
            "quay.io/b:1",
            [
                (
                    "agent: the image comes from a different repository: "
                    "quay.io/a before, quay.io/b now."
                ),
            ],
        ),
        ("a:1", "a:1", []),
        ("a:blue", "a:green", []),
        ("a:1", "A:broken image", []),
    ],
    ids=[
        "up",
        "down",
        "digest",
        "newly pinned",
        "tag only",
        "pin",
        "registry",
        "repository",
        "same",
        "no order",
        "unreadable",
    ],
)
def test_an_image_that_changes_is_told(old: str, new: str, expected: list[str]) -> None:
    update = update_of(agent(container={"image": old}), agent(container={"image": new}))

    assert messages(images(update)) == expected
