"""Large files of nodes have one answer, whether msgspec is there or not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.cluster import node_texts
from constructs_lib.cluster.node_texts import read_node_path, read_node_texts
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.errors import InputError
from constructs_lib.intake.texts import Reading


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


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("count", [1, 20_000])
def test_a_file_is_read_as_its_text_is(count: int, tmp_path: Path) -> None:
    text = nodes(*(f"n{number}" for number in range(count)))
    (tmp_path / "nodes.json").write_bytes(text)

    found = read_node_path(str(tmp_path / "nodes.json"))

    assert found.nodes.names == [f"n{number}" for number in range(count)]
    assert found == read_node_texts({"nodes.json": text})


@BOTH
@pytest.mark.usefixtures("way")
def test_a_mistake_far_down_in_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    text = nodes(*(f"n{number}" for number in range(20_000)))
    (tmp_path / "nodes.json").write_bytes(text.replace(b'"n19999"', b"5"))
    line = text[: text.index(b'"n19999"')].count(b"\n") + 1

    with pytest.raises(ClusterFileError, match=rf"nodes\.json:{line}:.*items\[19999\].*is 5"):
        read_node_path(str(tmp_path / "nodes.json"))


@BOTH
@pytest.mark.usefixtures("way")
def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nodes.json").write_bytes(nodes("a"))

    with pytest.raises(InputError, match="The input is larger than 10 bytes"):
        read_node_path(str(tmp_path / "nodes.json"), Reading(most=10))


@BOTH
@pytest.mark.usefixtures("way")
def test_a_revision_is_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nodes.json").write_bytes(nodes("committed"))
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-q"), ("add", "nodes.json"), ("commit", "-qm", "a")):
        subprocess.run([*git, *words], check=True)
    Path("git:HEAD:nodes.json").write_bytes(nodes("trap"))

    assert read_node_path("git:HEAD:nodes.json").nodes.names == ["committed"]
