"""Large files of nodes have one answer, whether msgspec is there or not."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from constructs_lib.cluster import node_texts
from constructs_lib.cluster.node_texts import read_node_texts
from constructs_lib.cluster.reading import ClusterFileError


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is large enough for the fast way, which may be missing."""
    monkeypatch.setattr(node_texts, "_LARGE", 0)
    if not request.param:
        monkeypatch.delitem(sys.modules, "constructs_lib.cluster.typed_nodes", raising=False)
        monkeypatch.setitem(sys.modules, "msgspec", None)


BOTH = pytest.mark.parametrize("way", [True, False], ids=["msgspec", "without"], indirect=True)


def nodes(*names: str, **fields: Any) -> bytes:
    items = [{"kind": "Node", "metadata": {"name": name}, **fields} for name in names]
    return json.dumps({"kind": "List", "items": items}, indent=1).encode()


@BOTH
@pytest.mark.usefixtures("way")
def test_nodes_are_read_in_their_order() -> None:
    found = read_node_texts({"nodes.json": nodes("b", "a")})

    assert [node.name for node in found.nodes] == ["b", "a"]
    assert found.notes == ()


@BOTH
@pytest.mark.usefixtures("way")
def test_a_mistake_is_told_with_its_place() -> None:
    wrong = nodes("a", spec={"taints": [{"key": "k", "effect": "Never"}]})

    with pytest.raises(ClusterFileError, match=r"nodes\.json:13:7: .*effect: is 'Never'"):
        read_node_texts({"nodes.json": wrong})


@BOTH
@pytest.mark.usefixtures("way")
def test_several_files_are_one_fleet() -> None:
    found = read_node_texts({"a.json": nodes("a"), "b.yaml": b"nodes: [{name: b}]"})

    assert [node.name for node in found.nodes] == ["a", "b"]
