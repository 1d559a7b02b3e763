"""A text that nobody can use is not read to its end, and one sentence says so."""

from __future__ import annotations

import json

import pytest

from constructs_lib.intake.documents import Unreadable
from constructs_lib.intake.objects import Object, read_objects

GOOD = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


@pytest.mark.parametrize(
    "text",
    ["--- a: b: c\n", "--- a\n", "--- {{ .x }}\n", "--- {kind: A, spec: {}}\n"],
)
def test_a_text_of_thousands_of_unreadable_documents_is_left(text: str) -> None:
    *found, last = read_objects(GOOD + text * 3000)

    assert len(found) == 1001
    assert isinstance(last, Unreadable)
    assert str(last) == (
        "<text>:1005: 1,000 documents before this one cannot be read or have no name; "
        "the rest of the file is left."
    )


def test_a_list_of_thousands_of_nothing_is_left() -> None:
    *found, last = read_objects("kind: List\nitems:\n" + "- {}\n" * 3000)

    assert len(found) == 1000
    assert isinstance(last, Unreadable)
    assert last.line == 1003


def test_a_text_of_thousands_of_other_documents_is_left() -> None:
    (told,) = read_objects("--- {a: 1}\n" * 20_000)

    assert str(told) == (
        "<text>:10001: 10,000 documents before this one are no objects; "
        "the rest of the file is left."
    )


def workload(name: str, containers: int, **pod: object) -> str:
    return json.dumps(
        {
            "kind": "DaemonSet",
            "metadata": {"name": name},
            "spec": {"template": {"spec": {"containers": [{}] * containers, **pod}}},
        }
    )


def test_more_containers_than_a_text_has_room_for_are_left_with_the_object() -> None:
    few, many = workload("few", 900), workload("many", 900, initContainers=[{}])
    *found, last = read_objects(f"---\n{few}\n---\n{many}\n---\n{few}\n")

    assert [each.name for each in found if isinstance(each, Object)] == ["default/few"]
    assert str(last) == (
        "<text>:4: 1,801 containers up to this object, more than one for every 200 bytes; "
        "this object and what follows it are left."
    )


def test_as_many_containers_as_are_written_out_are_read() -> None:
    written = [{"name": f"c{n}", "image": "i" * 180} for n in range(5000)]
    text = workload("many", 0, initContainers=written)

    assert [type(each) for each in read_objects(text)] == [Object]


@pytest.mark.parametrize("pod", ["{containers: 5}", "5", "{containers: {a: b}}"])
def test_containers_that_are_no_list_are_for_others_to_tell(pod: str) -> None:
    text = f"{{kind: DaemonSet, metadata: {{name: a}}, spec: {{template: {{spec: {pod}}}}}}}"

    assert [type(each) for each in read_objects(text)] == [Object]
