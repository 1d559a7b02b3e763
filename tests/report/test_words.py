"""Counted nouns, names of nodes on one line, and text that nothing acts on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.words import (
    clusters_in_words,
    counted,
    name_ranges,
    names_in_words,
    nodes_in_words,
    visible,
)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 errors"), (1, "1 error"), (12_345, "12,345 errors")]
)
def test_numbers_have_their_noun(count: int, text: str) -> None:
    assert counted(count, "error") == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("é → “x”", "é → “x”", id="what can be printed"),
        pytest.param("\x1b[31m", "␛[31m", id="an escape sequence"),
        pytest.param("a\n::error::b\r\t\0", "a␊::error::b␍␉␀", id="control characters"),
        pytest.param("\x7f\x9b\u202e\u200b\ud800", "␡����", id="what has no picture"),
        pytest.param("##[add-mask]a", "#♯[add-mask]a", id="a command of GitHub's runner"),
        pytest.param("x ##VSO[task.x]y", "x #♯VSO[task.x]y", id="a command of Azure's runner"),
        pytest.param("## [x]", "## [x]", id="a heading"),
    ],
)
def test_nothing_acts_on_a_text(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text())
def test_a_visible_text_is_one_line_as_wide_as_it_was_and_stays(text: str) -> None:
    seen = visible(text)

    assert (len(seen), seen.isprintable(), visible(seen)) == (len(text), True, seen)


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


@given(st.lists(st.from_regex(r"[ab]-?[0-9]{0,2}", fullmatch=True)))
def test_ranges_stand_for_every_name(names: list[str]) -> None:
    assert sum(count for _, count in name_ranges(names)) == len(names)


@pytest.mark.parametrize(
    ("clusters", "words"),
    [
        pytest.param(["a", "b", "c", "d"], "all 4 clusters", id="all"),
        pytest.param(["a", "b", "d"], "3 of 4 clusters: all but c", id="most"),
        pytest.param(["b", "d"], "2 of 4 clusters: b, d", id="half"),
    ],
)
def test_clusters_are_named_from_their_smaller_side(clusters: list[str], words: str) -> None:
    assert clusters_in_words(clusters, ["a", "b", "c", "d"]) == words


def test_the_only_cluster_is_named() -> None:
    assert clusters_in_words(["a"], ["a"]) == "a"
