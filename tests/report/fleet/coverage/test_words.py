"""What the table of a fleet says, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructs_lib.fleet.table import Cell
from constructs_lib.report.fleet.coverage.words import (
    cell_words,
    drift_words,
    rows_alike,
    summary,
    totals_of,
    unmet_words,
)
from tests.report.fleet.coverage.tables import DRIFTING, cell, required, row, table


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (None, "-"),
        (cell(), "3/3"),
        (cell(running=2), "2/3 !"),
        (cell("0.9"), "3/3 *"),
        (cell("0.9", running=0), "0/3 ! *"),
        (cell(desired=None), "?"),
    ],
)
def test_a_cell_says_how_an_agent_fares(shown: Cell | None, words: str) -> None:
    assert cell_words(shown, most="1.0") == words


def test_differences_are_sentences() -> None:
    assert summary(DRIFTING) == "5 clusters, 3 agents, 12 nodes, no node list of 1 of 5 clusters: e"
    assert [drift_words(each, DRIFTING) for each in DRIFTING.drift] == [
        "agents/exporter is missing in 1 of 5 clusters: d.",
        "agents/log: 1 of 5 clusters runs 0.9, most run 1.0: c.",
    ]


def test_clusters_that_show_the_same_are_one_row() -> None:
    assert [names for names, _ in rows_alike(DRIFTING)] == [("a", "b"), ("c",), ("d",), ("e",)]


def test_an_agent_has_the_sum_of_its_clusters() -> None:
    assert totals_of(DRIFTING, "agents/log") == ("5/5", "11/12", "1.2 cores, 1Gi")
    assert totals_of(DRIFTING, "agents/gpu") == ("1/5", "0/0", "-")


def test_clusters_that_miss_the_same_are_told_together() -> None:
    rows = {
        name: replace(row(name, log=cell()), required=required(missed))
        for name, missed in (("a", 2), ("b", 2), ("c", 1), ("d", 0))
    }

    assert list(unmet_words(table(**rows))) == [
        "Not met in 2 of 4 clusters: a, b: agents/log misses 2 nodes of all.",
        "Not met in 1 of 4 clusters: c: agents/log misses 1 node of all.",
    ]
