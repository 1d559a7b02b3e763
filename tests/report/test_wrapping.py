"""A line is broken between words, and what follows stands below its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.terminal import paint
from constructs_lib.report.wrapping import text_width, wrapped

LONG = "eks.amazonaws.com/compute-type=fargate:NoSchedule"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a b c", ["a b c"]),
        ("one two three", ["one two", "  three"]),
        ("  - one two three", ["  - one", "    two", "    three"]),
        ("  -> one two", ["  -> one", "     two"]),
        ("  1. one two", ["  1. one", "     two"]),
        (f"is {LONG} tolerated", ["is", f"  {LONG}", "  tolerated"]),
        ("one  two    three", ["one  two", "  three"]),
        ("", [""]),
    ],
    ids=["short", "long", "item", "arrow", "number", "a name", "spaces", "empty"],
)
def test_a_line_is_broken_at_the_width(text: str, lines: list[str]) -> None:
    assert wrapped(text, 9) == lines


def test_colours_take_no_room() -> None:
    text = f"one {paint('two', 'red')} three"

    assert wrapped(text, 13) == [text]
    assert list(map(text_width, wrapped(text, 9))) == [7, 7]


@given(st.lists(st.text("abc/.", min_size=1, max_size=12), max_size=12), st.integers(3, 60))
def test_no_word_is_broken_or_lost(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width)

    assert [word for each in lines for word in each.split()] == words
    assert all(len(each) <= width or len(each.split()) == 1 for each in lines)
