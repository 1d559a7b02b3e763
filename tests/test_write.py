"""Declarations become a folder that is replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib import DeclarationError, compare_yaml, read_yaml, write_yaml
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.base import Declaration


def exporter(name: str, namespace: str = "monitoring") -> NodeExporterSpec:
    return NodeExporterSpec(name=name, namespace=namespace)


def test_each_declaration_is_a_file_in_its_namespace(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    written = write_yaml(
        folder,
        [
            AgentNamespaceSpec(name="monitoring", pod_security="privileged"),
            exporter("node-exporter"),
        ],
    )

    assert written == [folder / "monitoring.yaml", folder / "monitoring/node-exporter.yaml"]


def test_a_file_reads_back_as_the_manifests(tmp_path: Path) -> None:
    (path,) = write_yaml(tmp_path / "out", [exporter("a")])

    assert [d.value for d in read_yaml(path.read_bytes())] == exporter("a").manifests()


def test_a_declaration_that_is_gone_leaves_no_file(tmp_path: Path) -> None:
    write_yaml(tmp_path / "out", [exporter("a"), exporter("b")])
    write_yaml(tmp_path / "out", [exporter("b")])

    assert [p.name for p in (tmp_path / "out").rglob("*.yaml")] == ["b.yaml"]


def test_two_of_one_name_in_one_namespace_are_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(DeclarationError) as error:
        write_yaml(tmp_path / "out", [exporter("a"), exporter("a")])

    assert "namespace 'monitoring' has two declarations of this name" in str(error.value)
    assert list(tmp_path.rglob("*.yaml")) == []


def test_one_name_in_two_namespaces_is_fine(tmp_path: Path) -> None:
    written = write_yaml(tmp_path / "out", [exporter("a", "one"), exporter("a", "two")])

    assert [path.parent.name for path in written] == ["one", "two"]


def test_a_mistake_halfway_leaves_the_old_content(tmp_path: Path) -> None:
    def declarations() -> Iterator[Declaration]:
        yield exporter("new")
        yield exporter("Not A Name")

    write_yaml(tmp_path / "out", [exporter("old")])
    with pytest.raises(DeclarationError):
        write_yaml(tmp_path / "out", declarations())

    assert [p.name for p in (tmp_path / "out").rglob("*.yaml")] == ["old.yaml"]


def test_a_folder_that_was_just_written_is_fresh(tmp_path: Path) -> None:
    write_yaml(tmp_path / "out", [exporter("a")])

    assert compare_yaml(tmp_path / "out", [exporter("a")]) == []


def test_what_would_change_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (changed, gone) = write_yaml(folder, [exporter("a"), exporter("b")])
    changed.write_text("kind: Other\n")

    found = compare_yaml(folder, [exporter("a"), exporter("c")])

    assert [(each.path, each.kind) for each in found] == [
        ("monitoring/a.yaml", "changed"),
        ("monitoring/b.yaml", "extra"),
        ("monitoring/c.yaml", "missing"),
    ]
    assert found[0].diff.startswith("--- a/monitoring/a.yaml\n+++ b/monitoring/a.yaml\n")
    assert sorted(folder.rglob("*.yaml")) == [changed, gone]


def test_a_folder_that_is_not_there_misses_every_file(tmp_path: Path) -> None:
    (missing,) = compare_yaml(tmp_path / "none", [exporter("a")])

    assert missing.kind == "missing"
    assert list(tmp_path.iterdir()) == []
