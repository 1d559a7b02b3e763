"""What a container runtime refuses of a CNI configuration."""

from __future__ import annotations

import pytest

from constructs_lib.programs.cni_list import mistakes_of_list
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text


def told(value: str) -> list[tuple[str, int]]:
    text = Text(value=value, path="", place=Place(on={}, path=("data", "cni")))
    return [(each.message, each.place.line) for each in mistakes_of_list(text)]


@pytest.mark.parametrize(
    "value",
    [
        '{"name": "a", "cniVersion": "1.0.0", "plugins": [{"type": "calico"}]}',
        '{"name": "a", "type": "bridge"}',
        '{"name": "a", "plugins": [{"type": "x", "mtu": __MTU__, "node": "__NODE_NAME__"}]}',
    ],
    ids=["a list", "one plugin", "placeholders"],
)
def test_what_is_right_is_not_told(value: str) -> None:
    assert told(value) == []


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        ('{"name": "a", "plugins": []}', ("The list of plugins is empty.", 1)),
        ('{"name": "a",\n "plugins": [\n  {"mtu": 1}]}', ("The plugin has no type.", 3)),
        ('{"plugins": [{"type": "a"}]}', ("The network has no name.", 1)),
        ('{"name": "a"}', ("Neither a list of plugins nor the type of one is there.", 1)),
    ],
)
def test_what_is_refused_has_its_place(value: str, mistake: tuple[str, int]) -> None:
    assert told(value) == [mistake]


def test_what_is_no_json_has_its_place() -> None:
    assert [line for _, line in told('{"name": "a",\n "plugins": [}')] == [2]
