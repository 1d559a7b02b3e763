"""Numbers and percentages become nodes exactly as the controller makes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.budget import (
    Budget,
    Threshold,
    resolve_budget,
    threshold_above,
)

TABLE = {
    1: (1, 1, 1, 1, 1, 1),
    3: (1, 1, 1, 2, 2, 3),
    10: (1, 3, 4, 4, 5, 10),
    11: (2, 3, 4, 4, 6, 11),
    25: (3, 7, 9, 9, 13, 25),
}


@pytest.mark.parametrize(
    ("desired", "percent", "nodes"),
    [
        (desired, percent, nodes)
        for desired, row in TABLE.items()
        for percent, nodes in zip((10, 25, 33, 34, 50, 100), row, strict=True)
    ],
)
def test_a_share_of_the_fleet_is_the_number_of_nodes_of_the_reference(
    desired: int, percent: int, nodes: int
) -> None:
    budget = resolve_budget(UpdateStrategy(max_unavailable=Share.percent(percent)), desired)

    assert budget == Budget(desired=desired, max_unavailable=nodes, max_surge=0)


def test_on_delete_has_no_budget() -> None:
    budget = resolve_budget(UpdateStrategy(type="OnDelete"), 10)

    assert budget == Budget(desired=10, max_unavailable=0, max_surge=0)


def test_two_zeros_replace_one_node_at_a_time() -> None:
    budget = resolve_budget(
        UpdateStrategy(max_unavailable=Share.percent(0), max_surge=Share(0)), 10
    )

    assert budget.max_unavailable == 1


def test_two_zeros_of_no_node_stay_zero() -> None:
    budget = resolve_budget(UpdateStrategy(max_unavailable=Share(0)), 0)

    assert budget.max_unavailable == 0


@pytest.mark.parametrize(
    ("nodes", "desired", "threshold"),
    [
        (20, 288, Threshold(count=21, percent=7)),
        (20, 268, Threshold(count=21, percent=8)),
        (0, 10, Threshold(count=1, percent=1)),
        (10, 100, Threshold(count=11, percent=11)),
        (10, 10, Threshold(count=11, percent=None)),
        (3, 0, Threshold(count=4, percent=None)),
    ],
)
def test_a_threshold_is_the_first_value_above_the_nodes(
    nodes: int, desired: int, threshold: Threshold
) -> None:
    assert threshold_above(nodes, desired=desired) == threshold


@given(nodes=st.integers(0, 500), desired=st.integers(1, 500))
def test_no_smaller_percentage_comes_out_above_the_nodes(nodes: int, desired: int) -> None:
    percent = threshold_above(nodes, desired=desired).percent
    enough = [p for p in range(1, 101) if Share.percent(p).of(desired) > nodes]

    assert percent == (enough[0] if enough else None)
