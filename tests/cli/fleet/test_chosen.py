"""Whether a run is over a fleet: by its option, else by the configuration for folders."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from constructs_lib.cli.fleet.chosen import fleet_named


@pytest.mark.parametrize(
    ("option", "configured", "paths", "named"),
    [
        pytest.param("a", "b", ["dist"], "a", id="the option counts first"),
        pytest.param("a", None, ["-"], "a", id="whatever the path"),
        pytest.param(None, "b", ["dist"], "b", id="the configuration for folders"),
        pytest.param(None, "b", ["git:HEAD:dist"], "b", id="and for revisions"),
        pytest.param(None, "b", ["dist", "one.yaml"], None, id="not for files"),
        pytest.param(None, "b", ["-"], None, id="nor for standard input"),
        pytest.param(None, None, ["dist"], None, id="without both it is one cluster"),
    ],
)
def test_where_the_clusters_are_declared(
    option: str | None, configured: str | None, paths: list[str], named: str | None
) -> None:
    Path("dist").mkdir()
    Path("one.yaml").write_text("", encoding="utf-8")

    assert fleet_named(option, configured, paths, {"--nodes": None}) == named


def test_who_says_what_one_cluster_is_means_one_cluster() -> None:
    Path("dist").mkdir()

    assert fleet_named(None, "clusters", ["dist"], {"--nodes": "nodes.json"}) is None


def test_nobody_can_mean_a_fleet_and_one_cluster() -> None:
    with pytest.raises(click.UsageError, match="--nodes speaks of one cluster"):
        fleet_named("clusters", None, ["dist"], {"--nodes": "nodes.json"})
