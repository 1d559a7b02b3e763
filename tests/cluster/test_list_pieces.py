"""A list in pieces is the list, and nothing of it is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.list_pieces import ListPieces, is_flat, pieces_of
from constructs_lib.yaml.json_reader import depth

words = st.sampled_from(["", "a", "[", "]{", '"', "\\", '\\"', '}\\\\"', "ü", "\n"])
values = st.recursive(
    st.none() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=20,
)


def item(number: int) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": f"n{number}"}}


def cut(text: bytes, size: int) -> tuple[bytes, list[bytes], bytes]:
    pieces = ListPieces(text[start : start + size] for start in range(0, len(text), size))
    found = list(pieces)
    return pieces.head, found, pieces.rest


@given(values, st.integers(0, 12))
def test_levels_are_counted_as_the_other_reader_counts_them(value: Any, most: int) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert is_flat(text.encode(), most) == (depth(value) <= most)


@given(st.integers(1, 300), st.sampled_from([None, 0, 4]), st.integers(100, 5_000))
def test_pieces_are_whole_items_and_all_of_them(count: int, indent: int | None, size: int) -> None:
    around = {"apiVersion": "v1", "items": [*map(item, range(count))], "kind": "List"}
    text = json.dumps(around, indent=indent).encode()

    head, pieces, rest = cut(text, size)

    assert [each for piece in pieces for each in json.loads(b"[%b]" % piece)] + json.loads(
        head + rest
    )["items"] == around["items"]
    assert all(len(piece) < 2 * size + 200 for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [b"", b"nodes: [{name: a}]", b'{"items": []}', b'{"items": [5, {"a": 1}]}', b'{"items": [{}]}'],
)
def test_what_is_no_list_is_one_rest(text: bytes) -> None:
    for size in (1, 7, 100):
        assert cut(text, size) == (b"", [], text)


def test_a_text_in_memory_is_given_in_pieces() -> None:
    text = bytes(3 << 20) + b"end"

    assert [len(piece) for piece in pieces_of(text)] == [1 << 20, 1 << 20, 1 << 20, 3]
    assert b"".join(pieces_of(text)) == text


def test_a_long_item_is_put_together_a_few_times_only() -> None:
    long = json.dumps({"items": [item(0), {**item(1), "note": "x" * (8 << 20)}, item(2)]}).encode()
    pieces = ListPieces(pieces_of(long))

    found = list(pieces)

    assert len(found) == 1
    assert json.loads(b"[%b]" % found[0])[0] == item(0)
    assert json.loads(pieces.head + pieces.rest)["items"][-1] == item(2)
