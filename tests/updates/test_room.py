"""What nodes have left is told as if each were looked at."""

from __future__ import annotations

import pytest

from constructs_lib.updates.room import Room

ROOM = Room.of([{"cpu": 10, "memory": 5}, {"cpu": 500}, None])


@pytest.mark.parametrize(
    ("resource", "amount", "short"),
    [
        pytest.param("cpu", 10, [], id="enough everywhere"),
        pytest.param("cpu", 11, [0], id="too little on one"),
        pytest.param("cpu", 501, [0, 1], id="too little wherever it is known"),
        pytest.param("gpu", 1, [0, 1], id="nobody has any"),
    ],
)
def test_nodes_that_are_short_of_something_are_told(
    resource: str, amount: int, short: list[int]
) -> None:
    assert list(ROOM.short_of(resource, amount, [0, 1, 2])) == short


def test_only_the_nodes_that_are_asked_about_count() -> None:
    assert list(ROOM.short_of("cpu", 501, [1])) == [1]
    assert list(ROOM.short_of("cpu", 11, [1, 2])) == []


def test_nodes_of_which_nothing_is_known_are_counted() -> None:
    assert (ROOM.unknown([0, 1]), ROOM.unknown([1, 2])) == (0, 1)
    assert (ROOM.at(0), ROOM.at(2)) == ({"cpu": 10, "memory": 5}, None)


def test_what_is_left_of_a_resource_is_asked_once() -> None:
    asked: list[str] = []

    def column(resource: str) -> list[int]:
        asked.append(resource)
        return [1, 2]

    room = Room(column, ())
    room.short_of("cpu", 3, [0])
    room.short_of("cpu", 2, [0, 1])

    assert asked == ["cpu"]
