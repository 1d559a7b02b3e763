"""Texts become objects with their places; what cannot be read hides nothing else."""

from __future__ import annotations

import json

import pytest

from constructs_lib.intake.documents import Unreadable
from constructs_lib.intake.objects import Object, objects_in, read_objects
from constructs_lib.k8s.manifest import Json

ONE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: one\n"
TWO = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: two\n"
BAD = "apiVersion: v1\nkind: [\n"


def read(text: str | bytes) -> list[str]:
    """What is in a text: the names of its objects, and where it cannot be read."""
    return [
        each.manifest["metadata"]["name"]
        if isinstance(each, Object)
        else f"unreadable at {each.line}:{each.column}"
        for each in read_objects(text)
    ]


def told(text: str | bytes) -> list[str]:
    return [each.message for each in read_objects(text) if isinstance(each, Unreadable)]


def line_of(text: str | bytes, name: str, *path: str | int) -> int:
    """The line of a place in the object of that name."""
    for each in read_objects(text):
        if isinstance(each, Object) and each.manifest["metadata"]["name"] == name:
            return each.position(path).line
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("# nothing\n---\n", [], id="a comment"),
        pytest.param(f"{ONE}---\n{TWO}", ["one", "two"], id="two documents"),
        pytest.param(f"{ONE}---\n{TWO}".encode(), ["one", "two"], id="bytes"),
        pytest.param("\ufeff" + ONE, ["one"], id="a byte order mark"),
        pytest.param(f"{BAD}---\n{ONE}", ["unreadable at 3:1", "one"], id="the first is bad"),
        pytest.param(f"{ONE}---\n{BAD}", ["one", "unreadable at 8:1"], id="the last is bad"),
        pytest.param(
            f"{BAD}---\n{ONE}---\n{BAD}---\n{TWO}",
            ["unreadable at 3:1", "one", "unreadable at 11:1", "two"],
            id="every other one is bad",
        ),
        pytest.param(f"{BAD}---\r\n{ONE}", ["unreadable at 3:1", "one"], id="a Windows marker"),
        pytest.param(
            f"{BAD}--- # two\n{TWO}", ["unreadable at 3:1", "two"], id="a marker with more"
        ),
        pytest.param(
            f"{ONE}...\n%YAML 1.1\n---\n{BAD}", ["one", "unreadable at 10:1"], id="a directive"
        ),
        pytest.param(BAD, ["unreadable at 3:1"], id="one bad document"),
        pytest.param(
            f"{ONE}  labels:\n    a: |\n      text\n      ---\n      more\n---\n{BAD}",
            ["one", "unreadable at 13:1"],
            id="a marker inside a block scalar is text",
        ),
        pytest.param(f"{ONE}x---: 1\n---\n{BAD}", ["one", "unreadable at 9:1"], id="no marker"),
        pytest.param(
            f"{ONE}  a: \xe4\n---\n{TWO}".encode("latin-1"),
            ["unreadable at 5:6", "two"],
            id="a byte that is not UTF-8",
        ),
    ],
)
def test_every_document_is_read_or_told(text: str | bytes, found: list[str]) -> None:
    assert read(text) == found


def test_places_after_a_bad_document_are_those_of_the_whole_text() -> None:
    assert line_of(f"{BAD}---\n{ONE}", "one", "metadata", "name") == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "a: 1\na: 2\n",
            "The key 'a' is already set at line 1, column 1; keep one of them.",
            id="a repeated key",
        ),
        pytest.param(
            "{{- if .Values.x }}\nkind: X\n{{- end }}\n",
            "This is not YAML: while parsing a flow node, did not find expected node content. "
            "It looks like a template: render it first, as with 'helm template'.",
            id="a template",
        ),
        pytest.param(
            "Error: chart not found\n".replace(":", ""),
            "This is a single value; expected an object, a map with apiVersion and kind.",
            id="a line of text",
        ),
        pytest.param(
            f"- {json.dumps({'apiVersion': 'v1', 'kind': 'Namespace'})}\n",
            "This is a list; expected an object, a map with apiVersion and kind.",
            id="a list of objects",
        ),
        pytest.param(
            "kind: List\nitems: [5]\n",
            "This is a single value; expected an object, a map with apiVersion and kind.",
            id="an item of a List",
        ),
    ],
)
def test_what_cannot_be_judged_is_explained(text: str, message: str) -> None:
    assert told(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image:\n  tag: 1.2.3\n", id="the values of a chart"),
        pytest.param("apiVersion: v2\nname: chart\nversion: 1.0.0\n", id="a chart"),
        pytest.param("- hosts: all\n", id="a list of something else"),
        pytest.param("{}", id="an empty map"),
    ],
)
def test_a_document_that_was_meant_for_something_else_is_passed_over(text: str) -> None:
    assert list(read_objects(text)) == []


def test_an_object_without_a_kind_is_still_judged() -> None:
    assert read("apiVersion: apps/v1\nmetadata: {name: one}\n") == ["one"]


def test_the_items_of_a_list_are_judged_in_their_order_and_know_their_places() -> None:
    text = "kind: List\nitems:\n- metadata: {name: one}\n- kind: List\n  items:\n  - metadata:\n"
    text += "      name: two\n- metadata: {name: three}\n"

    assert read(text) == ["one", "two", "three"]
    assert line_of(text, "two", "metadata", "name") == 7


def test_the_items_of_a_typed_list_have_its_kind() -> None:
    text = "apiVersion: apps/v1\nkind: DaemonSetList\nitems: [{metadata: {name: one}}]\n"
    (source,) = read_objects(text)

    assert isinstance(source, Object)
    assert source.manifest == {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "one"},
    }


def test_an_object_whose_kind_ends_in_list_is_no_list_without_items() -> None:
    assert read("apiVersion: x/v1\nkind: AllowList\nmetadata: {name: one}\n") == ["one"]


NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "one"}}


def test_json_has_lines_too() -> None:
    assert line_of(json.dumps(NAMESPACE, indent=2), "one", "metadata", "name") == 5


def test_json_that_yaml_does_not_take_has_lines_too() -> None:
    surrogates = NAMESPACE | {"spec": {"text": "\U0001f600"}}

    assert line_of(json.dumps(surrogates, indent=2), "one", "metadata", "name") == 5


def test_an_object_is_named_even_where_it_is_malformed() -> None:
    (named,) = objects_in({"kind": "DaemonSet", "metadata": {"name": "a", "namespace": "b"}})
    (nameless,) = objects_in({"kind": "DaemonSet", "metadata": "x"})
    (of_all,) = objects_in({"kind": "ClusterRole", "metadata": {"name": "a", "namespace": "b"}})
    assert isinstance(named, Object)
    assert isinstance(nameless, Object)
    assert isinstance(of_all, Object)

    assert named.title == "DaemonSet b/a"
    assert of_all.title == "ClusterRole a"
    assert nameless.title == "DaemonSet default/None"


def test_what_only_begins_like_json_is_yaml() -> None:
    assert read("{apiVersion: v1, kind: Namespace, metadata: {name: one}}") == ["one"]


def test_a_number_too_long_for_json_is_no_abort() -> None:
    assert told(f'{{"kind": "X", "spec": {"9" * 5000}}}') == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param({}, 1, id="an empty map is judged"),
        pytest.param({"kind": "List", "items": [{}, {}]}, 2, id="a List of two"),
        pytest.param(5, 1, id="a number is told"),
        pytest.param([], 1, id="a list is told"),
    ],
)
def test_a_value_that_was_given_as_an_object_is_never_passed_over(value: Json, found: int) -> None:
    assert len(list(objects_in(value))) == found


def test_nothing_is_read_before_it_is_asked_for() -> None:
    first = next(read_objects(ONE + "---\n: {\n" * 100_000))

    assert isinstance(first, Object)


def test_a_byte_that_is_not_utf_8_is_told_at_its_line() -> None:
    assert read(f"{ONE}---\n{ONE}# \xe4\n".encode("latin-1")) == ["one", "unreadable at 10:3"]
