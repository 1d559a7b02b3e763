"""Many node names fit on one line, and none is lost in the count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.coverage.names import (
    count_of,
    name_ranges,
    names_in_words,
    nodes_in_words,
    pool_in_words,
)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a"], "a"),
        (["gpu-1", "gpu-2", "gpu-3"], "gpu-1..3"),
        (["n9", "n10", "n11"], "n9..11"),
        (["n1", "n3"], "n1, n3"),
        (["n09", "n10"], "n09..10"),
        (["n9", "n010"], "n9, n010"),
        (["0", "1"], "0..1"),
        (["a", "b", "c", "d-1", "d-2"], "a, b, c and 2 more"),
        (["1", "2"], "1..2"),
    ],
)
def test_names_that_count_up_are_a_range(names: list[str], words: str) -> None:
    assert names_in_words(names) == words


@pytest.mark.parametrize(
    ("names", "words"), [(["a"], "1 node (a)"), (["a-1", "a-2"], "2 nodes (a-1..2)")]
)
def test_nodes_are_counted_and_named(names: list[str], words: str) -> None:
    assert nodes_in_words(names) == words


def test_large_counts_have_separators() -> None:
    assert count_of(12345, "DaemonSet") == "12,345 DaemonSets"


def test_nodes_without_a_pool_have_a_dash() -> None:
    assert (pool_in_words(None), pool_in_words("gpu")) == ("-", "gpu")


@given(st.lists(st.from_regex(r"[ab]-?[0-9]{0,2}", fullmatch=True)))
def test_ranges_stand_for_every_name(names: list[str]) -> None:
    assert sum(count for _, count in name_ranges(names)) == len(names)
