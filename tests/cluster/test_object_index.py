"""Objects of a file are found by reference, and what nobody used is known."""

from __future__ import annotations

from typing import Any

from constructs_lib.cluster.object_index import FileObject, ObjectIndex
from constructs_lib.yaml.document import Document


def item(kind: str, name: str, **metadata: Any) -> FileObject:
    value = {"kind": kind, "metadata": {"name": name, **metadata}}
    return FileObject(document=Document(value=value, source="f", line=1), path=(), item=value)


def test_a_reference_leads_to_the_object_of_its_namespace() -> None:
    pool = item("MachinePool", "a", namespace="prod")
    template = item("Template", "t", namespace="prod")
    objects = ObjectIndex([pool, item("Template", "t", namespace="test"), template])

    assert objects.referred({"kind": "Template", "name": "t"}, by=pool) is template


def test_what_was_referred_to_is_used_and_the_rest_is_not() -> None:
    pool, template, other = item("A", "a"), item("B", "b"), item("C", "c")
    objects = ObjectIndex([pool, template, other])
    objects.use(pool)
    objects.referred({"kind": "B", "name": "b"}, by=pool)

    assert objects.unread() == [other]


def test_an_object_that_another_one_owns_needs_no_reader() -> None:
    owner = {"kind": "A", "name": "a"}
    objects = ObjectIndex([item("A", "a"), item("B", "b", ownerReferences=[owner])])

    assert [each.title for each in objects.unread()] == ["A a"]


def test_a_reference_to_nothing_is_told_once() -> None:
    pool = item("MachinePool", "a")
    objects = ObjectIndex([pool])
    for _ in range(2):
        assert objects.referred({"kind": "B", "name": "b"}, by=pool) is None

    assert objects.absent == ["B b, to which MachinePool a refers"]


def test_a_reference_that_names_nothing_is_none() -> None:
    pool = item("MachinePool", "a")
    objects = ObjectIndex([pool])

    assert objects.referred({}, by=pool) is None
    assert objects.absent == []
