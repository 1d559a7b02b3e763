"""Manifests from files, folders and standard input, with everything unreadable told at once."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from constructs_lib.cli.manifests import InputError, read_manifests

AGENT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
LIST = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}],
}


def kinds(*paths: Path | str) -> list[str]:
    return [found.manifest["kind"] for found in read_manifests(map(str, paths))]


def test_a_folder_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(AGENT)
    (tmp_path / "a.json").write_text(json.dumps(LIST))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d.yaml").write_text(AGENT.replace("ConfigMap", "Pod"))
    (tmp_path / "notes.txt").write_text("{")
    (tmp_path / ".hidden.yaml").write_text("{")

    assert kinds(tmp_path) == ["Secret", "ConfigMap", "Pod"]


def test_what_is_no_object_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text(f"replicas: 1\n---\n- 1\n---\n{AGENT}")

    assert kinds(tmp_path / "values.yaml") == ["ConfigMap"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(AGENT, id="yaml"),
        pytest.param(
            '\n {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}', id="json"
        ),
        pytest.param("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", id="yaml in braces"),
    ],
)
def test_standard_input_may_be_yaml_or_json(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    (found,) = read_manifests(["-"])

    assert (found.manifest["kind"], found.document.source) == ("ConfigMap", "<stdin>")


def test_an_object_in_a_list_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_text("kind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n")

    (found,) = read_manifests([str(file)])

    assert found.place == f"{file}:3"


def test_everything_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [\n")
    (tmp_path / "b.json").write_text("{")

    with pytest.raises(InputError) as told:
        read_manifests([str(tmp_path), str(tmp_path / "gone.yaml")])

    first, second, third = told.value.problems
    assert first.startswith(f"{tmp_path}/a.yaml:2:1: ")
    assert second.startswith(f"{tmp_path}/b.json:1:2: This is not JSON")
    assert third == f"{tmp_path}/gone.yaml: This file cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ("1", "metadata is 1; expected a map"),
        ("{name: 1}", "metadata.name is 1; expected text, so put it in quotes"),
        ("{namespace: [a]}", "metadata.namespace is ['a']; expected text, so put it in quotes"),
    ],
)
def test_an_object_that_nobody_can_name_is_refused(
    metadata: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"apiVersion: v1\nkind: Pod\nmetadata: {metadata}\n")

    with pytest.raises(InputError) as told:
        read_manifests([str(file)])

    assert told.value.problems == (f"{file}:1: {message}",)
