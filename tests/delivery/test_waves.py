"""A change goes through the clusters wave by wave, until a cluster holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.delivery.engines import ENGINES
from constructs_lib.delivery.verdict import EngineVerdict, Kind, Obstacle
from constructs_lib.delivery.waves import ClusterWave, WaveVerdict, through_waves

MINUTE = 60


def verdict(minutes: int | None, kind: Kind | None = None) -> EngineVerdict:
    never = minutes is None
    return EngineVerdict(
        engine=ENGINES["argocd"],
        daemon_set="logging/log-agent",
        desired=40,
        kind=kind or ("never" if never else "done"),
        seconds=None if minutes is None else minutes * MINUTE,
        timeout=None,
        obstacles=(Obstacle(kind="node not ready", nodes=("a", "b")),) if never else (),
    )


def wave(name: str, *minutes: int | None, at_once: int = 1, soak: int = 0) -> ClusterWave:
    clusters = {f"{name}-{number}": [verdict(each)] for number, each in enumerate(minutes, 1)}
    return ClusterWave(name=name, clusters=clusters, at_once=at_once, soak=soak * MINUTE)


def told(found: WaveVerdict) -> tuple[str, str, int | None, int | None]:
    return found.name, found.kind, _minutes(found.starts), _minutes(found.ends)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // MINUTE


def test_a_wave_begins_when_the_one_before_has_passed_and_soaked() -> None:
    found = through_waves([wave("canary", 10, soak=30), wave("prod", 41, 5)])

    assert list(map(told, found)) == [
        ("canary", "passes", 0, 10),
        ("prod", "passes", 40, 40 + 41 + 5),
    ]


@pytest.mark.parametrize(
    ("at_once", "minutes"), [(1, 70), (2, 35), (3, 30), (9, 30)], ids=["one", "two", "three", "all"]
)
def test_the_next_cluster_begins_when_one_is_done(at_once: int, minutes: int) -> None:
    [found] = through_waves([wave("prod", 30, 20, 15, 5, at_once=at_once)])

    assert _minutes(found.seconds) == minutes


def test_a_cluster_that_is_never_done_stops_its_wave_and_all_after_it() -> None:
    first, second, third = through_waves(
        [wave("canary", 10), wave("staging", 10, None, 10), wave("prod", 10)]
    )

    assert (first.kind, second.kind, third.kind) == ("passes", "stops", "never starts")
    assert [stop.cluster for stop in second.stopped_by] == ["staging-2"]
    assert (second.begun, second.clusters) == (2, 3)
    assert (third.begun, third.starts) == (0, None)


def test_others_go_on_beside_a_cluster_that_holds_its_place() -> None:
    [found] = through_waves([wave("prod", None, 10, 10, 10, at_once=2)])

    assert (found.kind, found.begun) == ("stops", 4)


def test_two_clusters_that_hold_two_places_let_nobody_past() -> None:
    [found] = through_waves([wave("prod", None, None, 10, at_once=2)])

    assert (found.begun, [stop.cluster for stop in found.stopped_by]) == (2, ["prod-1", "prod-2"])


def test_where_an_engine_goes_on_too_early_the_wave_passes_and_it_is_told() -> None:
    clusters = {"prod-1": [verdict(0, "too early")]}

    [found] = through_waves([ClusterWave(name="prod", clusters=clusters)])

    assert (found.kind, found.seconds) == ("passes", 0)
    assert [stop.cluster for stop in found.too_early] == ["prod-1"]


def test_the_slowest_daemon_set_of_a_cluster_counts() -> None:
    clusters = {"prod-1": [verdict(5), verdict(41), verdict(0, "nowhere")], "prod-2": []}

    [found] = through_waves([ClusterWave(name="prod", clusters=clusters)])

    assert _minutes(found.seconds) == 41


def test_in_groups_the_next_clusters_wait_for_all_of_these() -> None:
    groups = replace(wave("prod", 30, 5, 5, 5, 7, at_once=2), in_groups=True)

    [found] = through_waves([groups])

    assert (_minutes(found.seconds), found.begun) == (30 + 5 + 7, 5)


def test_a_group_that_is_never_done_lets_no_other_begin() -> None:
    groups = replace(wave("prod", 5, 5, None, 5, 5, at_once=2), in_groups=True)

    [found] = through_waves([groups])

    assert (found.kind, found.begun) == ("stops", 4)


def fleet(*waves: ClusterWave) -> list[tuple[str, int]]:
    """What becomes of waves that pass with clusters not done, and how many clusters begin."""
    tolerant = [replace(each, unready=each.at_once) for each in waves]
    most = max(each.at_once for each in waves)
    return [(each.kind, each.begun) for each in through_waves(tolerant, most=most)]


def test_a_wave_may_be_passed_with_as_many_clusters_not_done_as_change_at_once() -> None:
    assert fleet(wave("canary", None), wave("prod", 10, 10, 10, at_once=2)) == [
        ("goes on", 1),
        ("passes", 3),
    ]


def test_the_next_wave_begins_when_the_others_of_a_wave_that_goes_on_are_done() -> None:
    tolerant = replace(wave("canary", None, 20, 10, at_once=2, soak=5), unready=2)

    first, second = through_waves([tolerant, wave("prod", 10)], most=2)

    assert [stop.cluster for stop in first.stopped_by] == ["canary-1"]
    assert (_minutes(first.seconds), _minutes(second.starts)) == (30, 35)


@pytest.mark.parametrize(
    "waves",
    [
        pytest.param([wave("canary", None), wave("prod", 10)], id="no place is left"),
        pytest.param(
            [wave("canary", None, None, 10, at_once=2), wave("prod", 10, 10, 10, at_once=3)],
            id="more than may change at once are not done",
        ),
    ],
)
def test_a_wave_stops_where_too_many_clusters_are_never_done(waves: list[ClusterWave]) -> None:
    assert [kind for kind, _ in fleet(*waves)] == ["stops", "never starts"]


def test_clusters_that_are_never_done_keep_their_places_in_later_waves() -> None:
    slow, alone = (
        through_waves(
            [replace(wave("canary", first), unready=1), wave("prod", 10, 10, at_once=2)], most=2
        )[1]
        for first in (None, 0)
    )

    assert (_minutes(slow.seconds), _minutes(alone.seconds)) == (20, 10)


def test_the_last_wave_stops_with_one_cluster_that_is_never_done() -> None:
    assert fleet(wave("canary", 10, at_once=2), wave("prod", None, 10, at_once=2)) == [
        ("passes", 1),
        ("stops", 2),
    ]


@given(
    minutes=st.lists(st.one_of(st.integers(0, 90), st.none()), max_size=12),
    at_once=st.integers(1, 12),
)
def test_more_at_once_never_takes_longer_nor_reaches_fewer(
    minutes: list[int | None], at_once: int
) -> None:
    [one] = through_waves([wave("prod", *minutes, at_once=1)])
    [many] = through_waves([wave("prod", *minutes, at_once=at_once)])

    assert one.kind == many.kind == ("stops" if None in minutes else "passes")
    assert one.begun <= many.begun
    if one.seconds is not None and many.seconds is not None:
        assert max((m or 0 for m in minutes), default=0) * MINUTE <= many.seconds <= one.seconds
