"""A spot of a scalar's text is found in the file, however the scalar is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.intake.objects import Object, read_objects

TEXTS = st.text(alphabet=st.sampled_from("ab :#'\"\\-[]\n"), max_size=40)


def config_map(text: str) -> Object:
    [found] = read_objects(text)
    assert isinstance(found, Object)
    return found


HEAD = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n"


@pytest.mark.parametrize(
    ("value", "line", "column", "place"),
    [
        pytest.param("  a.b: |\n    one\n\n    three\n", 3, 2, (8, 6), id="block"),
        pytest.param("  a.b: |\n    one\n      two\n", 2, 3, (7, 7), id="block, indented"),
        pytest.param("  a.b: |1-\n    one\n", 1, 3, (6, 6), id="block, indent said"),
        pytest.param("  'a: b': |\n    one\n", 1, 1, (6, 5), id="block, quoted key"),
        pytest.param('  "a\\"b": |\n    one\n', 1, 1, (6, 5), id="block, escaped key"),
        pytest.param("  a: !!str |\n    one\n", 1, 1, (6, 5), id="block with a tag"),
        pytest.param("  a: |  # text\n    one\n", 1, 1, (6, 5), id="block with a comment"),
        pytest.param('  a: "one\\ntwo"\n', 2, 2, (5, 13), id="double quotes"),
        pytest.param('  a: "o\\u0041e\\n\\ntwo"\n', 3, 1, (5, 19), id="double quotes, escapes"),
        pytest.param("  a: 'one''s\n\n    two'\n", 2, 1, (7, 5), id="single quotes, folded"),
        pytest.param("  a: one\n", 1, 2, (5, 7), id="plain"),
        pytest.param("  a:\n    one\n", 1, 2, (6, 6), id="plain on a line of its own"),
        pytest.param("  a: >\n    one\n    two\n", 1, 2, (6, 6), id="folded, first line"),
        pytest.param("  a: >\n    one\n\n    two\n", 2, 1, (5, 3), id="folded, later lines"),
        pytest.param("  a: |\n    one\n", 9, 9, (7, 1), id="behind the end"),
    ],
)
def test_a_spot_is_found(value: str, line: int, column: int, place: tuple[int, int]) -> None:
    found = config_map(HEAD + value)
    [key] = found.manifest["data"]
    at = found.inside(("data", key), line, column)

    assert (at.line, at.column) == place


def test_a_later_document_counts_from_the_start_of_the_file() -> None:
    text = f"a: 1\n---\nb: {{{{\n---\n{HEAD}  x: |\n    one\n"
    [*_, found] = read_objects(text)
    assert isinstance(found, Object)

    assert found.inside(("data", "x"), 1, 1).line == 10


def test_json_has_places_too() -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap",\n "data": {"a": "one\\ntwo"}}'
    at = config_map(text).inside(("data", "a"), 2, 1)

    assert (at.line, at.column) == (2, 22)


def test_data_without_a_text_has_no_places() -> None:
    assert Object(manifest={}).inside(("data", "a"), 1, 1).line == 0


def test_many_blanks_are_walked_through_once() -> None:
    found = config_map(f'{HEAD}  a: "{" " * 300_000}x"\n')

    assert found.inside(("data", "a"), 1, 300_001).column == 300_007


@given(TEXTS, st.integers(1, 5), st.integers(1, 9))
def test_a_quoted_text_is_walked_through(text: str, line: int, column: int) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    found = config_map(f'{HEAD}  a: "{quoted}"\n')
    lines = text.split("\n")
    at = found.inside(("data", "a"), line, column)

    assert at.line == 5
    if line <= len(lines) and column <= len(lines[line - 1]):
        letter = lines[line - 1][column - 1]
        shown = f'  a: "{quoted}"'[at.column - 1 :]
        assert shown.startswith((letter, "\\" + letter))
