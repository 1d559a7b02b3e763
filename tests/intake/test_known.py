"""A document of the same text is read once, and stands in each place where it is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.known import Known
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.document import Document

_TEXTS = (
    "kind: A\nspec:\n  items:\n  - x: 1\n",
    "kind: B\nspec: {items: [{x: 2}]}  # flow\n",
    "kind: C\nspec:\n  items:\n  - &a\n    x: |\n      words\n      more\n  - *a\n",
    "# nothing\n",
    "kind: D\n  spec: wrong\n",
    "kind: E\nkind: E\n",
)
_PATHS = ((), ("spec",), ("spec", "items", 0), ("spec", "items", 0, "x"), ("nowhere",))


@given(st.lists(st.sampled_from(_TEXTS), max_size=6), st.lists(st.sampled_from(_TEXTS), max_size=6))
def test_what_is_known_changes_no_value_and_no_place(old: list[str], new: list[str]) -> None:
    known = Known()
    for texts, source in ((old, "old.yaml"), (new, "new.yaml")):
        text = "---\n".join(texts)

        found = list(documents_in(text, source=source, known=known))

        assert [_told(each) for each in found] == [
            _told(each) for each in documents_in(text, source=source)
        ]


def test_a_document_of_the_same_text_is_the_same_value() -> None:
    known = Known()
    (old,) = documents_in("---\na: [1]\n", source="old.yaml", known=known)

    _, new = documents_in("b: 1\n---\na: [1]\n", source="new.yaml", known=known)

    assert isinstance(old, Document)
    assert isinstance(new, Document)
    assert new.value is old.value
    assert (old.where(("a", 0)), new.where(("a", 0))) == ("old.yaml:2:5", "new.yaml:3:5")


def test_a_json_file_under_another_name_is_the_same_value() -> None:
    known = Known()
    (old,) = documents_in('{"a": 1}', source="old.json", known=known)

    (new,) = documents_in('{"a": 1}', source="new.json", known=known)

    assert isinstance(old, Document)
    assert isinstance(new, Document)
    assert new.value is old.value
    assert new.where(("a",)) == "new.json:1:2"


def test_a_part_of_a_known_document_stands_where_that_stands() -> None:
    known = Known()
    list(documents_in("---\na:\n  b: |\n    text\n", known=known))
    _, new = documents_in("x: 1\n---\na:\n  b: |\n    text\n", source="new.yaml", known=known)
    assert isinstance(new, Document)

    part = new.part(("a",))

    assert (part.line, part.where(("b",))) == (3, "new.yaml:4:3")
    assert part.inside(("b",), 1, 1) == (5, 5)


def test_a_question_is_asked_once_of_an_object() -> None:
    asked: list[Manifest] = []
    known, one = Known(), {"kind": "A"}

    def kind(manifest: Manifest, *, ending: str) -> str:
        asked.append(manifest)
        return str(manifest["kind"]) + ending

    said = [known.answer(kind, each, ending=end) for each in (one, one, dict(one)) for end in "xy"]

    assert said == ["Ax", "Ay"] * 3
    assert len(asked) == 4


def _told(each: Document | Unreadable) -> object:
    if isinstance(each, Unreadable):
        return each
    places = [each.where(path) for path in _PATHS]
    inside = each.inside(("spec",), 1, 1) if isinstance(each.value, dict) else None
    return each, places, inside
