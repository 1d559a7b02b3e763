"""Objects from files, folders and standard input, and what the other objects are worth."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from constructs_lib.errors import InputError
from constructs_lib.intake.input import input_of, read_documents, read_input

AGENT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
LIST = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}],
}


def kinds(*paths: Path | str) -> list[str]:
    return [each.manifest["kind"] for each in read_input(map(str, paths)).objects]


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

    (found,) = read_input(["-"]).objects

    assert (found.manifest["kind"], found.source) == ("ConfigMap", "<stdin>")


def test_what_cannot_be_read_is_noted_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"a: [\n---\n{AGENT}")

    found = read_input([str(tmp_path)])

    assert [str(each).partition(": ")[0] for each in found.unreadable] == [f"{tmp_path}/a.yaml:2:1"]
    assert len(found.objects) == 1


def test_the_daemon_sets_are_those_of_kubernetes() -> None:
    metadata = {"name": "a"}
    found = input_of(
        [
            {"apiVersion": "apps/v1", "kind": "DaemonSetList", "items": [{"metadata": metadata}]},
            {"apiVersion": "apps.kruise.io/v1alpha1", "kind": "DaemonSet", "metadata": metadata},
            {"apiVersion": "extensions/v1beta1", "kind": "DaemonSet", "metadata": metadata},
        ]
    )

    assert [each.manifest["apiVersion"] for each in found.daemon_sets] == [
        "apps/v1",
        "extensions/v1beta1",
    ]


def test_classes_and_claims_are_known_by_name() -> None:
    high = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": 1000,
    }
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}}
    found = input_of([high, claim])

    assert found.priority_classes["high"].value == 1000
    assert found.claims == {"default/data"}


def test_documents_are_all_readable_or_none_is_given(tmp_path: Path) -> None:
    file = tmp_path / "nodes.yaml"
    file.write_text("nodes: []\n---\na: [\n")

    with pytest.raises(InputError, match=r"nodes\.yaml:4:1: "):
        read_documents(str(file))
