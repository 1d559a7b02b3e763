"""How many bytes the node pulls that pulls the most."""

from __future__ import annotations

import pytest

from constructs_lib.questions.pull import pull_of
from tests.placement.image_builders import PINNED, agent, covered, lock, node


@pytest.mark.parametrize(
    ("images", "known", "expected"),
    [
        ([PINNED], {"amd64": 5, "arm64": 7}, (7, 0)),
        ([PINNED, "a.example/b:1"], {"amd64": 5, "arm64": 7}, (7, 1)),
        ([PINNED], {"amd64": 5, "arm64": None}, (5, 1)),
        ([PINNED], {"amd64": None}, None),
        (["a.example/b:1"], {"amd64": 5}, None),
        ([], {"amd64": 5}, None),
    ],
)
def test_the_node_that_pulls_the_most_decides(
    images: list[str], known: dict[str, int | None], expected: tuple[int, int] | None
) -> None:
    where = covered(agent(PINNED), node("a", arch="amd64"), node("b", arch="arm64"))

    pull = pull_of(images, where, lock(**known))

    assert (None if pull is None else (pull.bytes, pull.unknown)) == expected
