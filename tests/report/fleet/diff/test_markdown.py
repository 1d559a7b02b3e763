"""A comment has the sentence, a table of the ways, and what fits of the differences."""

from __future__ import annotations

from constructs_lib.report.fleet.diff.markdown import render
from constructs_lib.report.markdown import LIMIT
from tests.report.fleet.diff.changes import fleet_change, same_change


def test_the_ways_are_a_table() -> None:
    text = render(fleet_change(same_change("a", "b"), same_change("c")))

    assert "| In 2 of 3 clusters: all but c | DaemonSets: 1 restarted | 6 Pods restart |" in text
    assert "### In 1 of 3 clusters: c\n" in text


def test_one_way_needs_no_table_of_ways() -> None:
    text = render(fleet_change(same_change("a", "b")))

    assert "| clusters |" not in text
    assert "rolling restart of 6 Pods" in text


def test_a_comment_has_a_limit() -> None:
    image = "x" * 150
    names = [f"cluster-{'x' * 50}-{number}" for number in range(500)]
    change = fleet_change(*(same_change(name, image=f"{image}{name}") for name in names))

    assert len(render(change)) < LIMIT
