"""Places in JSON are those that YAML would find in the same text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.json_places import JsonPlaces
from constructs_lib.yaml.reader import read_yaml

# Keys that YAML reads as they are, so that both readers can be asked for them.
keys = st.text("abcxyz", min_size=1, max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab {}[],:"\\', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def paths(value: Json) -> list[tuple[str | int, ...]]:
    """Every place in a value."""
    members: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        members = [*value.items()]
    elif isinstance(value, list):
        members = [*enumerate(value)]
    return [(), *((key, *below) for key, inner in members for below in paths(inner))]


@given(st.dictionaries(keys, values, max_size=4), st.sampled_from([None, 0, 2]))
def test_every_place_is_the_one_that_yaml_finds(value: Json, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    (document,) = read_yaml(text)
    places = JsonPlaces(text)

    for path in paths(value):
        found = document.position(path)
        assert places.find(path) == (found.line, found.column)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param(("a", "zzz"), (2, 2), id="a missing key"),
        pytest.param(("a", "b", "c", 3), (3, 3), id="below a scalar"),
        pytest.param(("list", 7), (4, 2), id="a missing item"),
        pytest.param((), (1, 1), id="the whole"),
    ],
)
def test_what_is_not_there_stands_where_its_owner_does(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    text = """{
 "a": {
  "b": 1},
 "list": [1, 2]}"""

    assert JsonPlaces(text).find(path) == place
