"""A fleet is ordered by name, and says what does not fit together as a whole."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave
from tests.declaration.builders import told
from tests.fleet.builders import cluster

WAVES = [Wave(name="canary"), Wave(name="prod")]
FLEET = Fleet(
    clusters=[
        cluster("prod-2", wave="prod", labels={"env": "prod", "region": "eu"}),
        cluster("edge-1", wave="canary"),
        cluster("prod-1", wave="prod", labels={"env": "prod"}),
    ],
    waves=WAVES,
)


def names(clusters: tuple[Cluster, ...]) -> list[str]:
    return [each.name for each in clusters]


def test_a_fleet_is_ordered_by_name() -> None:
    assert [each.name for each in FLEET] == ["edge-1", "prod-1", "prod-2"]
    assert len(FLEET) == 3


def test_clusters_are_selected_by_name_wave_and_labels() -> None:
    assert names(FLEET.select()) == ["edge-1", "prod-1", "prod-2"]
    assert names(FLEET.select(name="prod-*")) == ["prod-1", "prod-2"]
    assert names(FLEET.select(wave="canary")) == ["edge-1"]
    assert names(FLEET.select(wave="prod", labels={"region": "eu"})) == ["prod-2"]
    assert names(FLEET.select(name="none-*")) == []


def test_who_asks_for_what_is_not_there_is_told_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no wave 'prd'; did you mean 'prod'\?"):
        FLEET.select(wave="prd")
    with pytest.raises(InputError, match=r"no cluster 'prod1'; did you mean 'prod-1'\?"):
        FLEET.cluster("prod1")
    assert FLEET.wave("prod") == WAVES[1]
    assert FLEET.cluster("edge-1").wave == "canary"


def test_without_waves_no_cluster_is_in_one() -> None:
    assert len(Fleet(clusters=[cluster("a"), cluster("b")])) == 2


def test_two_clusters_of_one_name_are_refused() -> None:
    problems = told(Fleet, clusters=[cluster("a"), cluster("b"), cluster("a")])

    assert len(problems) == 1
    assert problems[0].startswith("clusters[1].name: the name 'a' is taken by tests/fleet/")


@pytest.mark.parametrize(
    ("clusters", "problems"),
    [
        ([], ["clusters: is empty; a fleet has at least one cluster"]),
        (
            [cluster("a", wave="canary"), cluster("b")],
            [
                "clusters[1]: 'b' is in no wave; set wave to one of canary, prod",
                "waves[1]: no cluster is in the wave 'prod'; leave it out, or give it clusters",
            ],
        ),
        (
            [cluster("a", wave="canary"), cluster("b", wave="prd"), cluster("c", wave="prod")],
            ["clusters[1].wave: there is no wave 'prd'; did you mean 'prod'?"],
        ),
    ],
    ids=["no cluster", "in no wave", "unknown wave"],
)
def test_what_does_not_fit_together_is_told(clusters: list[Cluster], problems: list[str]) -> None:
    assert told(Fleet, clusters=clusters, waves=WAVES) == problems


def test_a_wave_that_is_declared_nowhere_is_told() -> None:
    assert told(Fleet, clusters=[cluster("a", wave="prod")]) == [
        "clusters[0].wave: there is no wave 'prod'; the fleet has none"
    ]


def test_two_waves_of_one_name_are_refused() -> None:
    waves = [Wave(name="prod"), Wave(name="prod")]

    assert told(Fleet, clusters=[cluster("a", wave="prod")], waves=waves) == [
        "waves[1].name: the name 'prod' is taken; rename one of the two"
    ]
