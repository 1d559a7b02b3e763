"""A verdict and its time follow from a few counts, with the arithmetic shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.baseline_state import standing_of
from constructs_lib.updates.budget import Threshold
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.verdict import Estimate, Verdict, estimate, judge

SURGE = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))


def fleet(*, healthy: int = 0, unready: int = 0, dead: int = 0, full: int = 0) -> list[FleetNode]:
    down = (AgentPod(ready_for=None),)
    return [
        *(FleetNode(name=f"healthy-{index}") for index in range(healthy)),
        *(FleetNode(name=f"unready-{index}", pods=down) for index in range(unready)),
        *(FleetNode(name=f"dead-{index}", ready=False) for index in range(dead)),
        *(FleetNode(name=f"full-{index}", fits=False) for index in range(full)),
    ]


def verdict(
    nodes: list[FleetNode], strategy: UpdateStrategy, never_beside: frozenset[str] = frozenset()
) -> Verdict:
    return judge(standing_of(nodes, strategy, never_beside=never_beside))


@pytest.mark.parametrize(
    ("unavailable", "kind", "reached"),
    [(2, "deadlocks", 0), (3, "deadlocks", 0), (4, "completes", 10)],
)
def test_the_budget_must_be_more_than_the_nodes_that_stay_down(
    unavailable: int, kind: str, reached: int
) -> None:
    found = verdict(fleet(healthy=10, dead=3), UpdateStrategy(max_unavailable=Share(unavailable)))

    assert found == Verdict(
        kind=kind,  # type: ignore[arg-type]  # a table holds plain text
        reached_at_least=reached,
        reached_at_most=reached,
        held=3,
        moves_from=Threshold(count=4, percent=24),
        completes_from=Threshold(count=4, percent=24),
    )


def test_unready_pods_on_ready_nodes_hold_no_place_for_ever() -> None:
    found = verdict(fleet(healthy=10, unready=5), UpdateStrategy())

    assert (found.kind, found.held) == ("completes", 0)


def test_pods_that_will_not_fit_may_stall_the_update_on_the_way() -> None:
    found = verdict(fleet(healthy=10, dead=1, full=3), UpdateStrategy(max_unavailable=Share(3)))

    assert found.kind == "stalls"
    assert (found.reached_at_least, found.reached_at_most) == (0, 10)
    assert found.moves_from == Threshold(count=2, percent=8)
    assert found.completes_from == Threshold(count=5, percent=29)


def test_a_fleet_without_a_healthy_node_has_nothing_to_wait_for() -> None:
    found = verdict(fleet(dead=3), UpdateStrategy())

    assert (found.kind, found.reached_at_most) == ("completes", 0)


@pytest.mark.parametrize("limit", [1, 9])
def test_a_version_that_fits_nowhere_never_completes(limit: int) -> None:
    found = verdict(fleet(full=3), UpdateStrategy(max_unavailable=Share(limit)))

    assert (found.kind, found.reached_at_most) == ("stalls", 0)
    assert found.moves_from is not None
    assert found.completes_from is None


def test_a_version_that_fits_nowhere_and_ran_nowhere_never_starts() -> None:
    nodes = [replace(each, pods=()) for each in fleet(full=3)]
    found = verdict(nodes, UpdateStrategy())

    assert (found.kind, found.moves_from, found.completes_from) == ("deadlocks", None, None)


def test_dead_nodes_do_not_stop_a_surge() -> None:
    assert verdict(fleet(healthy=10, dead=3), SURGE).kind == "completes"


def test_a_surge_that_fits_nowhere_deadlocks_whatever_its_size() -> None:
    nodes = fleet(healthy=3)

    found = verdict(nodes, SURGE, frozenset(node.name for node in nodes))

    assert found.kind == "deadlocks"
    assert (found.moves_from, found.completes_from) == (None, None)


def test_a_surge_that_fits_almost_everywhere_stalls_at_the_rest() -> None:
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(2))

    found = verdict(fleet(healthy=3), strategy, frozenset({"healthy-0"}))

    assert found.kind == "stalls"
    assert (found.reached_at_least, found.reached_at_most) == (2, 2)


def test_on_delete_waits() -> None:
    found = verdict(fleet(healthy=3), UpdateStrategy(type="OnDelete"))

    assert found.kind == "waits"
    assert (found.moves_from, found.completes_from) == (None, None)


# The examples of the reference, in its words: D nodes, M or S at once, U of them unready.
@pytest.mark.parametrize(
    ("desired", "unready", "strategy", "min_ready", "seconds"),
    [
        (10, 0, UpdateStrategy(), 0, 150),
        (25, 0, UpdateStrategy(max_unavailable=Share.percent(10)), 0, 135),
        (6, 0, UpdateStrategy(max_unavailable=Share(2)), 20, 105),
        (10, 5, UpdateStrategy(), 0, 90),
        (10, 0, SURGE, 0, 105),
        (10, 4, UpdateStrategy(max_unavailable=Share(0), max_surge=Share(2)), 0, 35),
    ],
)
def test_the_time_is_that_of_the_reference(
    desired: int, unready: int, strategy: UpdateStrategy, min_ready: int, seconds: int
) -> None:
    standing = standing_of(fleet(healthy=desired - unready, unready=unready), strategy)

    assert estimate(standing, stop=5, start=10, min_ready_seconds=min_ready).seconds == seconds


def test_an_estimate_shows_its_arithmetic() -> None:
    standing = standing_of(fleet(healthy=21, dead=4), UpdateStrategy(max_unavailable=Share(6)))

    assert estimate(standing, stop=30, start=20, min_ready_seconds=10) == Estimate(
        stop=30,
        start=20,
        min_ready_seconds=10,
        first_turn=6,
        later_turn=2,
        turns=11,
        turn_seconds=60,
        last_stop_seconds=0,
    )
