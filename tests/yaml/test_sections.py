"""What documents share is read once, and each document is read as if it were alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import YamlError
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.sections import Sections

SECTIONS = (
    "a: 1\n",
    "a: 2\n",
    "b:\n  c:\n  - d: x\n    e: [1, 2]\n",
    "b:\n- x\n\n# words\n",
    "f: |\n  one\n  two\n\n",
    "f: |+\n  one\n\n\n",
    "g: {h: i}\n",
    "j: >-\n  folded\n  text\n",
    "k: &l 1\n",
    "m: *l\n",
    "n:\n   o\n",
    "# words\n",
    "- p\n",
    "q\n",
)
PATHS = ((), ("a",), ("b",), ("b", "c", 0, "e", 1), ("f",), ("g", "h"), ("b", 0), ("nowhere", 0))
documents = st.lists(st.sampled_from(SECTIONS), max_size=5).map("".join)


def told(text: str, sections: Sections | None, first_line: int) -> object:
    """Everything that a caller can ask of the documents of a text."""
    try:
        read = read_yaml(text, sections=sections, first_line=first_line)
    except YamlError as error:
        return str(error)
    return [(each.value, each.line, *map(each.where, PATHS), *inner(each)) for each in read]


def inner(document: Document) -> list[object]:
    """The same of a part, and of a line of a text."""
    found: list[object] = []
    for path in (("b",), ("f",)):
        if isinstance(document.value, dict) and path[0] in document.value:
            part = document.part(path)
            found += [part.value, part.line, part.where(), part.where(("c", 0, "d"))]
    if isinstance(document.value, dict) and isinstance(document.value.get("f"), str):
        moved = document.moved("other.yaml", 7)
        found += [each.inside(("f",), 2, 1) for each in (document, moved)]
        found += [each.part(("f",)).where() for each in (document, moved)]
    return found


@given(st.lists(st.tuples(documents, st.sampled_from(("", "---\n"))), max_size=5))
def test_what_was_read_before_changes_no_document(texts: list[tuple[str, str]]) -> None:
    sections, line = Sections(), 1
    for text, head in texts:
        whole = head + text

        assert told(whole, sections, line) == told(whole, None, line)

        line += whole.count("\n")


def test_a_section_that_was_read_before_is_the_same_value() -> None:
    sections = Sections()
    (one,) = read_yaml("name: one\nspec:\n  a: [1]\n", sections=sections)
    (two,) = read_yaml("# two\nname: two\nspec:\n  a: [1]\n", sections=sections)

    assert two.value["spec"] is one.value["spec"]
    assert (one.position(("spec", "a")).line, two.position(("spec", "a")).line) == (3, 4)


def test_the_root_of_a_document_is_its_own() -> None:
    sections = Sections()
    one, two = (read_yaml("a: 1\n", sections=sections)[0].value for _ in range(2))

    assert one == two
    assert one is not two


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("a: 1\nb: 2\na: 1\n", ":3:1", id="twice in one document"),
        pytest.param("a: 1\nb:\n  c: [\n", ":4:1", id="in the last section"),
    ],
)
def test_what_is_wrong_between_sections_is_found_where_it_stands(text: str, place: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(text, source="x.yaml", sections=Sections())

    assert str(caught.value).startswith(f"x.yaml{place}")
