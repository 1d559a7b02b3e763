"""A diff makes the new text of the old one, in time that grows with both."""

from __future__ import annotations

import difflib
import io
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.output.unified import unified_diff
from tests.scale import SLACK, TIMES, excess

texts = st.lists(st.sampled_from([*"abcdefgh", ""]), max_size=30).map("\n".join)


def lines(text: str) -> list[str]:
    return io.StringIO(text).readlines()


def applied(old: str, diff: list[str]) -> str:
    """The old text with its changes; what the diff says of it has to be there."""
    rest, made, at = lines(old), list[str](), 0
    for line in diff[2:]:
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", line):
            start = int(head[1]) - (head[2] != "0")
            made += rest[at:start]
            at = start
            continue
        sign, text = line[0], line[1:]
        if sign in " -":
            assert rest[at] == text
            at += 1
        if sign in " +":
            made.append(text)
    return "".join(made + rest[at:])


@given(texts, texts)
def test_a_diff_makes_the_new_text_of_the_old_one(old: str, new: str) -> None:
    diff = list(unified_diff(old, new, before="a", after="b"))

    assert applied(old, diff) == new
    assert bool(diff) == (old != new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("", "a\nb\n", id="a new text"),
        pytest.param("a\nb\n", "", id="a text that is gone"),
        pytest.param("a\n", "b\n", id="nothing equal"),
        pytest.param("a\nb", "a\nb\n", id="the end of the last line"),
        pytest.param("a\nb\nc\n", "a\nx\ny\nc\n", id="a line in the middle"),
        pytest.param("a\n" * 9 + "b\n" * 9, "a\n" * 8 + "b\n" * 9, id="lines that repeat"),
        pytest.param("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n2\n3\n4\n5\n6\n7\n8\n0\n", id="two places"),
    ],
)
def test_it_is_written_as_python_writes_it(old: str, new: str) -> None:
    python = difflib.unified_diff(lines(old), lines(new), "a", "b")

    assert list(unified_diff(old, new, before="a", after="b")) == list(python)


def test_what_moves_is_gone_in_one_place_and_new_in_the_other() -> None:
    diff = unified_diff("a\nb\nc\nd\n", "b\nc\nd\na\n", before="a", after="b")

    assert list(diff)[3:] == ["-a\n", " b\n", " c\n", " d\n", "+a\n"]


def test_a_change_in_each_of_many_parts_takes_time_for_the_parts() -> None:
    def work(count: int) -> None:
        old = [f"name: {number}\nkind: x\nold: 1\n---\n" for number in range(count)]
        new = [each.replace("old", "new") for each in old]
        assert list(unified_diff("".join(old), "".join(new), before="a", after="b"))

    assert excess([partial(work, 50 * times) for times in TIMES]) <= SLACK
