"""A scalar is read to the line that it ends on; ``test_lines.py`` holds its value to libyaml's."""

from __future__ import annotations

import tracemalloc

import pytest

from constructs_lib.yaml.line_scalars import NotThisSimple, reader_of, scalar

READ = {
    "plain": ("a b", ["k: a b", "l: 1"], "a b", 1),
    "plain that goes on": ("a", ["k: a", "  b", "", "  c", "l: 1"], "a b\nc", 4),
    "a number": ("1", ["k: 1"], 1, 1),
    "quotes": ("'a # b'  # c", ["k: 'a # b'  # c"], "a # b", 1),
    "quotes that go on": ('"a', ['k: "a', "", '  b\\n"', "l: 1"], "a\nb\n", 3),
    "literal": ("|-", ["k: |-", "  a", "   b", "", "l: 1"], "a\n b", 4),
    "folded": (">", ["k: >", "  a", "  b", "", "l: 1"], "a b\n", 4),
}
LEFT = {
    "an anchor": ("&a b", ["k: &a b"]),
    "a key below it": ("a", ["k: a", "  b: c"]),
    "quotes that end nowhere": ('"a', ['k: "a']),
    "a rare escape": ('"\\x41"', ['k: "\\x41"']),
    "a block that says its indentation": ("|2", ["k: |2", "  a"]),
}


@pytest.mark.parametrize(("begun", "lines", "value", "end"), READ.values(), ids=READ)
def test_a_scalar_is_read_to_its_end(begun: str, lines: list[str], value: object, end: int) -> None:
    assert reader_of(begun)(begun, lines, 1, 0) == (value, end)


@pytest.mark.parametrize(("begun", "lines"), LEFT.values(), ids=LEFT)
def test_what_is_rare_is_left(begun: str, lines: list[str]) -> None:
    with pytest.raises(NotThisSimple):
        reader_of(begun)(begun, lines, 1, 0)


@pytest.mark.parametrize("piece", ["a", "''", "\\n"], ids=["letters", "quotes", "escapes"])
def test_a_long_text_in_quotes_takes_memory_for_itself_alone(piece: str) -> None:
    sign = "'" if piece == "''" else '"'
    begun = sign + piece * 100_000 + sign
    tracemalloc.start()
    try:
        reader_of(begun)(begun, [f"k: {begun}"], 1, 0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10 * len(begun)


@pytest.mark.parametrize("text", ["", "'a'", "- a", "a: b", "a:", "# a", "{a}", "@a", ".inf"])
def test_a_plain_scalar_begins_and_holds_nothing_else(text: str) -> None:
    with pytest.raises(NotThisSimple):
        scalar(text)
