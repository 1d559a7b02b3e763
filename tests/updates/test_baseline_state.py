"""A fleet is counted as the controller's first look counts it."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.baseline_state import UnavailableNode, standing_of
from constructs_lib.updates.records import AgentPod, FleetNode

SURGE = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))
NOT_READY = AgentPod(ready_for=None)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        (FleetNode(name="a", ready=False), "node not ready"),
        (FleetNode(name="a", ready=False, should_run=False), "node not ready"),
        (FleetNode(name="a", pods=()), "no Pod"),
        (FleetNode(name="a", pods=(AgentPod(terminating=True),)), "terminating"),
        (FleetNode(name="a", pods=(NOT_READY,)), "Pod not Ready"),
        (FleetNode(name="a", pods=(AgentPod(ready_for=9),)), "Ready too short"),
        (FleetNode(name="a", should_run=False, should_continue=False), "not wanted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_node_without_an_available_pod_is_told_with_its_reason(
    node: FleetNode, reason: str
) -> None:
    (unavailable,) = standing_of([node], UpdateStrategy(), min_ready_seconds=10).unavailable

    assert unavailable == UnavailableNode(name="a", reason=reason)  # type: ignore[arg-type]  # a table holds plain text


@pytest.mark.parametrize(
    "node",
    [
        FleetNode(name="a"),
        FleetNode(name="a", pods=(AgentPod(revision="new"),)),
        FleetNode(name="a", should_run=False, pods=()),
        FleetNode(name="a", should_run=False),
    ],
    ids=["old", "new", "neither wanted nor there", "still there"],
)
def test_a_node_that_is_served_or_not_looked_at_counts_against_nothing(node: FleetNode) -> None:
    assert standing_of([node], UpdateStrategy()).unavailable == ()


def test_the_base_of_a_percentage_is_the_nodes_that_should_run_the_agent() -> None:
    fleet = [FleetNode(name=f"node-{i}", should_run=i < 10) for i in range(15)]

    budget = standing_of(fleet, UpdateStrategy(max_unavailable=Share.percent(25))).budget

    assert (budget.desired, budget.max_unavailable) == (10, 3)


def test_pods_on_nodes_that_no_longer_qualify_are_candidates_too() -> None:
    standing = standing_of([FleetNode(name="a", should_run=False)], UpdateStrategy())

    assert (standing.candidates, standing.to_reach) == (1, 0)


def test_a_pod_that_does_not_fit_beside_the_old_one_hangs_only_in_a_surge() -> None:
    fleet = [FleetNode(name="a")]

    rolling = standing_of(fleet, UpdateStrategy(), never_beside={"a"})
    surging = standing_of(fleet, SURGE, never_beside={"a"})

    assert (rolling.hangs, rolling.to_reach) == (0, 1)
    assert (surging.hangs, surging.to_reach) == (1, 0)


def test_a_surge_that_was_begun_holds_a_place() -> None:
    begun = FleetNode(name="a", pods=(AgentPod(), AgentPod(revision="new", ready_for=None)))

    standing = standing_of([begun], SURGE)

    assert (standing.surging, standing.stuck) == (1, 0)
