"""Which version most clusters have, and which clusters differ from them."""

from __future__ import annotations

from dataclasses import replace

from constructs_lib.fleet.table import Drift
from tests.report.fleet.coverage.tables import DRIFTING, cell, required, row, table


def test_agents_are_those_of_all_clusters() -> None:
    assert DRIFTING.agents == ("agents/exporter", "agents/gpu", "agents/log")
    assert list(DRIFTING.cells_of("agents/gpu")) == ["e"]


def test_nodes_and_requests_are_those_that_are_known() -> None:
    assert (DRIFTING.nodes, DRIFTING.without_nodes) == (12, ("e",))
    assert DRIFTING.requests == {"cpu": 7 * 300, "memory": 7 * 2**28}


def test_another_version_and_a_missing_agent_are_drift_but_not_an_agent_of_few() -> None:
    assert DRIFTING.drift == (
        Drift(agent="agents/exporter", kind="missing", version="1.0", most="1.0", clusters=("d",)),
        Drift(agent="agents/log", kind="version", version="0.9", most="1.0", clusters=("c",)),
    )


def test_of_versions_that_are_as_many_the_first_is_that_of_most() -> None:
    found = table(a=row("a", log=cell("1.0")), b=row("b", log=cell("2.0")))

    assert found.version_of("agents/log") == "1.0"
    assert [each.clusters for each in found.drift] == [("b",)]


def test_clusters_that_miss_what_is_required_are_named() -> None:
    rows = {
        name: replace(row(name, log=cell()), required=required(missed))
        for name, missed in (("a", 0), ("b", 2))
    }

    assert table(**rows).unmet == ("b",)
    assert DRIFTING.unmet == ()
