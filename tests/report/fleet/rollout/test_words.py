"""The update of a fleet in words."""

from __future__ import annotations

from dataclasses import replace

from constructs_lib.report.fleet.rollout.words import (
    engine_lines,
    headline,
    notes,
    stops,
    wave_row,
)
from tests.report.fleet.rollout.rollouts import DONE, STOPS


def test_the_update_is_one_sentence() -> None:
    assert headline(DONE) == (
        "80 Pods of 4 clusters change in 3 waves; done after at most 100 min (soak times included, "
        "waiting for people not)."
    )
    assert headline(STOPS) == (
        "116 Pods of 4 clusters change in 3 waves; prod stops; 1 cluster is never reached."
    )


def test_a_wave_is_a_row() -> None:
    assert [wave_row(wave) for wave in DONE.waves] == [
        ("canary", "1", "1", "at once", "24 min", "30 min", "20", "1 Pod lost in 1 cluster"),
        (
            *("prod", "2", "2", "by hand, after 54 min at the earliest", "24 min", "-", "40"),
            "2 Pods lost in 2 clusters",
        ),
        ("last", "1", "1", "after 77 min", "24 min", "-", "20", "1 Pod lost in 1 cluster"),
    ]
    assert [wave_row(wave)[3:5] for wave in STOPS.waves] == [
        ("at once", "24 min"),
        ("by hand, after 54 min at the earliest", "stops at 2 of 2"),
        ("never", "-"),
    ]


def test_what_stops_clusters_is_said_once_with_the_way_out() -> None:
    assert [list(stops(wave)) for wave in STOPS.waves] == [
        [],
        [
            (
                "prod-1..2: agents/agent: deadlocks: never starts. It starts and completes with "
                "maxUnavailable 3 or 6% or more."
            ),
        ],
        [],
    ]


def test_what_an_engine_makes_of_a_wave_comes_with_its_causes() -> None:
    (waves,) = STOPS.engines.values()
    lines = list(engine_lines(waves))

    assert [outcome for outcome, _ in lines] == [
        "canary passes after at most 24 min",
        "prod stops at 2 of 2 clusters",
        "last never starts",
    ]
    assert [bool(facts) for _, facts in lines] == [False, True, False]


def test_a_wave_in_which_nothing_changes_proves_nothing() -> None:
    canary, *others = DONE.waves
    (cluster,) = canary.clusters.values()
    idle = replace(canary, clusters={"dev-1": replace(cluster, pods=0)})

    assert list(notes(DONE)) == []
    assert list(notes(replace(DONE, waves=(idle, *others)))) == [
        (
            "Nothing changes in canary, so prod is the first wave in which the change shows "
            "what it does."
        )
    ]
