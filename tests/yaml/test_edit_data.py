"""What edits make of plain data."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit import Put, Remove
from constructs_lib.yaml.edit.data import edited, same


def put(value: Json, *path: str | int) -> Put:
    return Put(path=path, value=value)


def remove(*path: str | int) -> Remove:
    return Remove(path=path)


@pytest.mark.parametrize(
    ("value", "edits", "after"),
    [
        pytest.param({"a": 1}, [put(2, "a")], {"a": 2}, id="replaced"),
        pytest.param({"a": {}}, [put(2, "a", "b")], {"a": {"b": 2}}, id="added"),
        pytest.param({"a": None}, [put(2, "a", "b")], {"a": {"b": 2}}, id="null as a map"),
        pytest.param({"a": None}, [put(2, "a", 0)], {"a": [2]}, id="null as a list"),
        pytest.param({"a": 1, "b": 2}, [remove("a")], {"b": 2}, id="removed"),
        pytest.param([1, 2, 3], [remove(0), remove(1)], [3], id="removed from one list"),
        pytest.param([1], [put(2, 1), put(3, 1)], [1, 2, 3], id="added at one index"),
        pytest.param([1, 2], [remove(0), put(3, 2)], [2, 3], id="removed and added"),
        pytest.param(
            [{"a": 1}, {"b": 2}], [remove(0), put(3, 1, "b")], [{"b": 3}], id="paths as given"
        ),
    ],
)
def test_all_paths_are_those_of_the_value_as_given(
    value: Json, edits: list[Put | Remove], after: Json
) -> None:
    assert edited(value, edits) == after


def test_the_value_given_stays_as_it_is() -> None:
    value = {"a": [1]}
    edited(value, [put(2, "a", 0)])

    assert value == {"a": [1]}


def test_what_was_shared_is_not_any_more() -> None:
    shared = {"b": 1}

    assert edited({"a": shared, "c": shared}, [put(2, "a", "b")]) == {"a": {"b": 2}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, True, id="order of keys"),
        pytest.param([1, 2], [2, 1], False, id="order of items"),
        pytest.param(1, True, False, id="a number and a boolean"),
        pytest.param(1, 1.0, False, id="whole or not"),
        pytest.param(1, "1", False, id="a number and a text"),
    ],
)
def test_values_are_the_same_if_they_are_the_same_json(
    one: Json, other: Json, *, expected: bool
) -> None:
    assert same(one, other) is expected
