"""Amounts are said as people say them."""

from __future__ import annotations

import pytest

from constructs_lib.placement.cost import AgentCost
from constructs_lib.report.coverage.figures import (
    fleet_total,
    percent,
    resources_of,
    total_in_words,
)


@pytest.mark.parametrize(
    ("resource", "amount", "words"),
    [
        ("cpu", 10_300, "10.3 cores"),
        ("cpu", 1000, "1 core"),
        ("cpu", 50, "0.05 cores"),
        ("cpu", 1_234_000, "1,234 cores"),
        ("memory", 25 * 2**30 + 2**29, "25.5Gi"),
        ("memory", 3 * 2**40, "3Ti"),
        ("memory", 12, "12"),
        ("nvidia.com/gpu", 1204, "1,204"),
    ],
)
def test_totals_are_rounded_to_what_one_reads(resource: str, amount: int, words: str) -> None:
    assert total_in_words(resource, amount) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.004, "0.4%"), (0.123, "12%"), (1.5, "150%")]
)
def test_shares_are_percent(share: float, words: str) -> None:
    assert percent(share) == words


def test_a_fleet_total_shows_how_it_came_about() -> None:
    agent = AgentCost(title="x/y", nodes=412, requests={"memory": 2**20, "cpu": 25}, limits={})

    assert fleet_total(agent) == [
        "cpu 25m x 412 nodes = 10.3 cores",
        "memory 1Mi x 412 nodes = 412Mi",
    ]


def test_the_usual_resources_come_first_and_nothing_is_left_out() -> None:
    amounts = {"x.com/a": 1, "memory": 1, "cpu": 1, "pods": 3, "ephemeral-storage": 0}

    assert list(resources_of(amounts)) == ["cpu", "memory", "x.com/a"]
