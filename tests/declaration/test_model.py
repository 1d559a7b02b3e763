"""Every part is frozen and takes keywords, and its values are those Kubernetes accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import constructs_lib
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.host import Granted, HostPath, HostPort
from tests.declaration.builders import exporter, told

NO_LABEL = (
    "is not a DNS label; use lower-case letters, digits and '-', "
    "beginning and ending with a letter or digit"
)


def test_a_declaration_does_not_change() -> None:
    declaration: Any = exporter()

    with pytest.raises(ValidationError, match="Instance is frozen"):
        declaration.port = 9200


def test_one_constructor_is_marked_for_pydantic_and_holds_for_every_part() -> None:
    mark = "__pydantic_base_init__"
    package = Path(constructs_lib.__file__).parent
    marked = [path.name for path in package.rglob("*.py") if mark in path.read_text("utf-8")]

    assert marked == ["model.py"]
    # What pydantic made of the mark: it builds nested parts without their constructors.
    assert not any(vars(part)["__pydantic_custom_init__"] for part in (Granted, NodeExporterSpec))


def test_a_part_takes_keywords_only() -> None:
    build: Any = Granted

    with pytest.raises(TypeError, match="positional"):
        build("The agent reads the node's routes.")


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        pytest.param("a", [], id="one letter"),
        pytest.param("node-exporter-2", [], id="letters, digits and dashes"),
        pytest.param("a" * 57, [], id="57 characters"),
        pytest.param(
            "a" * 58,
            [f"name: '{'a' * 58}' has 58 characters; at most 57 are allowed"],
            id="58 characters, which would cut the names of Pods",
        ),
        pytest.param("Exporter", [f"name: 'Exporter' {NO_LABEL}"], id="upper case"),
        pytest.param("node_exporter", [f"name: 'node_exporter' {NO_LABEL}"], id="underscore"),
        pytest.param("node.exporter", [f"name: 'node.exporter' {NO_LABEL}"], id="dot"),
        pytest.param("-exporter", [f"name: '-exporter' {NO_LABEL}"], id="dash at the start"),
        pytest.param("exporter-", [f"name: 'exporter-' {NO_LABEL}"], id="dash at the end"),
        pytest.param("exporter\n", [f"name: 'exporter\\n' {NO_LABEL}"], id="line break"),
        pytest.param("", [f"name: '' {NO_LABEL}"], id="empty"),
    ],
)
def test_the_name_of_an_agent_is_a_short_dns_label(name: str, problems: list[str]) -> None:
    assert told(exporter, name=name) == problems


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        pytest.param({"namespace": "n" * 63}, [], id="a namespace of 63 characters"),
        pytest.param({"namespace": "n" * 64}, ["namespace"], id="a namespace of 64 characters"),
        pytest.param({"labels": {"example.com/team": "a_B.c-1"}}, [], id="a prefixed label"),
        pytest.param({"labels": {"team": ""}}, [], id="an empty label value"),
        pytest.param({"labels": {"team": "a b"}}, ["labels"], id="a space in a label value"),
        pytest.param({"labels": {"Team!": "a"}}, ["labels"], id="a label key with a mark"),
        pytest.param({"labels": {"team": 1}}, ["labels.team"], id="a number as label value"),
        pytest.param({"pod_labels": {"/team": "a"}}, ["pod_labels"], id="an empty prefix"),
        pytest.param({"annotations": {"a": "any text: ü\n"}}, [], id="any annotation value"),
        pytest.param({"annotations": {"a b": ""}}, ["annotations"], id="an annotation key"),
        pytest.param(
            {"pod_annotations": {"a b": ""}}, ["pod_annotations"], id="a key of a Pod's annotation"
        ),
        pytest.param(
            {"service_account_annotations": {"a b": ""}},
            ["service_account_annotations"],
            id="a key of an account's annotation",
        ),
    ],
)
def test_namespaces_labels_and_annotations_are_those_kubernetes_accepts(
    fields: dict[str, Any], paths: list[str]
) -> None:
    assert [problem.partition(": ")[0] for problem in told(exporter, **fields)] == paths


def test_every_wrong_label_is_named() -> None:
    (problem,) = told(exporter, labels={"a b": "x", "team": "c d"})

    assert "'a b' is not a valid key" in problem
    assert "'c d' is not a valid label value" in problem


@pytest.mark.parametrize(
    ("reason", "problems"),
    [
        pytest.param("It has to.", [], id="a sentence"),
        pytest.param(
            "because",
            ["reason: 'because' is not a reason; write a sentence a reviewer can judge"],
            id="a word",
        ),
        pytest.param(
            "  yes      ",
            ["reason: '  yes      ' is not a reason; write a sentence a reviewer can judge"],
            id="mostly blanks",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: str, problems: list[str]) -> None:
    assert told(Granted, reason=reason) == problems


@pytest.mark.parametrize(
    ("path", "problems"),
    [
        pytest.param("/", [], id="the root"),
        pytest.param("/var/lib/..data", [], id="dots in a name"),
        pytest.param(
            "var/lib",
            ["path: 'var/lib' is not an absolute path; begin with '/' and use no '..'"],
            id="relative",
        ),
        pytest.param(
            "/var/../etc",
            ["path: '/var/../etc' is not an absolute path; begin with '/' and use no '..'"],
            id="upwards",
        ),
        pytest.param(
            "", ["path: '' is not an absolute path; begin with '/' and use no '..'"], id="empty"
        ),
    ],
)
def test_a_path_is_absolute(path: str, problems: list[str]) -> None:
    assert told(HostPath, path=path, type="Directory", reason="It has to.") == problems


@pytest.mark.parametrize(
    ("number", "problems"),
    [
        pytest.param(1, [], id="the first"),
        pytest.param(65535, [], id="the last"),
        pytest.param(0, ["port: 0 is not a port; ports are 1 to 65535"], id="none"),
        pytest.param(65536, ["port: 65536 is not a port; ports are 1 to 65535"], id="too high"),
        pytest.param(-1, ["port: -1 is not a port; ports are 1 to 65535"], id="negative"),
    ],
)
def test_a_port_is_in_its_range(number: int, problems: list[str]) -> None:
    assert told(HostPort, name="metrics", port=number, reason="It has to.") == problems


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        pytest.param(True, "expected integer", id="a boolean"),
        pytest.param("80", "write it without quotes: 80", id="a quoted number"),
        pytest.param(80.0, "expected integer", id="a float"),
    ],
)
def test_a_port_is_a_number_and_never_guessed(number: Any, hint: str) -> None:
    assert told(HostPort, name="metrics", port=number, reason="It has to.") == [
        f"port: got {number!r}; {hint}"
    ]
