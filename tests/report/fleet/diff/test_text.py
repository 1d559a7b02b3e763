"""On a terminal the ways of most clusters are told in full, the others in a line."""

from __future__ import annotations

from constructs_lib.report.fleet.diff.text import render
from tests.report.fleet.diff.changes import fleet_change, same_change


def test_a_way_is_told_with_its_clusters_and_its_differences() -> None:
    change = fleet_change(same_change("a", "b", "c"), unchanged=("d",))

    assert render(change) == (
        "Changes 3 of 4 clusters in the same way: 6 Pods restart.\n"
        "\n"
        "In 3 of 4 clusters: all but d\n"
        "  agents/agent: rolling restart of 6 Pods\n"
        "    spec.template.spec.containers[agent].image: a -> b\n"
        "\n"
        "  DaemonSets: 1 restarted\n"
    )


def test_forty_ways_are_not_forty_diffs() -> None:
    change = fleet_change(*(same_change(f"c{number}", image=str(number)) for number in range(40)))
    lines = render(change).splitlines()

    assert sum("image: a ->" in line for line in lines) == 3
    assert len(lines) < 50
    assert lines[-2] == "In 1 of 40 clusters: c22: DaemonSets: 1 restarted"
    assert lines[-1] == "and 17 more ways; --format json shows them all"
