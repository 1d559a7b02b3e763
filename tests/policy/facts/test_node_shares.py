"""Counts and percentages of nodes are read as Kubernetes reads them."""

from __future__ import annotations

import pytest

from constructs_lib.policy.facts.node_shares import is_quoted_count, nodes_in, percent_in, size_of


@pytest.mark.parametrize(
    ("share", "expected"),
    [("0%", 0), ("100%", 100), ("007%", 7), ("101%", None), ("1.5%", None), ("%", None), (7, None)],
)
def test_a_percentage_is_whole_and_at_most_100(share: int | str, expected: int | None) -> None:
    assert percent_in(share) == expected


@pytest.mark.parametrize(
    ("share", "nodes", "expected"),
    [
        (3, 10, 3),
        (30, 10, 30),
        ("10%", 11, 2),
        ("10%", 10, 1),
        ("0%", 10, 0),
        ("3", 10, None),
        (-1, 10, None),
    ],
)
def test_shares_are_rounded_up(share: int | str, nodes: int, expected: int | None) -> None:
    assert nodes_in(share, nodes) == expected


@pytest.mark.parametrize("share", ["3", "03"])
def test_a_quoted_count_is_known(share: str) -> None:
    assert is_quoted_count(share)


@pytest.mark.parametrize("share", [3, "3%", "-3", "", "\u0663"])
def test_anything_else_is_no_quoted_count(share: int | str) -> None:
    assert not is_quoted_count(share)


@pytest.mark.parametrize(
    ("share", "expected"), [(2, 2), ("2", 2), ("20%", 20), (-2, None), ("two", None), ("", None)]
)
def test_what_is_meant_is_read_through_the_quotes(share: int | str, expected: int | None) -> None:
    assert size_of(share) == expected


def test_a_number_of_any_length_is_no_count() -> None:
    assert size_of("9" * 10_000) is None
