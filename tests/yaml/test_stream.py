"""A text is cut where its documents begin, unless one of them may change how another is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.yaml.stream import documents_of, is_one_stream


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        pytest.param("a: 1\n", [0], id="one document"),
        pytest.param("a: 1\n---\nb: 2\n--- c\n---", [0, 1, 3, 4], id="markers"),
        pytest.param("a: |\n  ---\n----\n", [0], id="what only looks like one"),
    ],
)
def test_each_document_begins_at_its_line(text: str, starts: list[int]) -> None:
    assert [line for _, line in documents_of(text, 0)] == starts


@given(st.lists(st.sampled_from(("---", "--- x", "a: 1", "", "---x", " ---"))).map("\n".join))
def test_documents_are_the_whole_text(text: str) -> None:
    assert "".join(part for part, _ in documents_of(text, 0)) == text


@pytest.mark.parametrize(
    "text",
    ["%YAML 1.1\n---\na: 1\n", "a: 1\n...\nb: 2\n", "a: 1\n%TAG\n", "\ufeffa: 1\n", "a: 1\r\n"],
)
def test_documents_that_depend_on_each_other_are_one_stream(text: str) -> None:
    assert is_one_stream(text)
    assert is_one_stream(text.encode())


@pytest.mark.parametrize("text", ["a: 1\n---\nb: ü\n", "a: 1%\n", "a: ...\n"])
def test_other_documents_are_not(text: str) -> None:
    assert not is_one_stream(text)
    assert not is_one_stream(text.encode())
