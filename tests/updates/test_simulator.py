"""The simulator does what the real controller did, run by run."""

from __future__ import annotations

import math
from typing import Any

import pytest

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy, read_strategy
from constructs_lib.updates.budget import resolve_budget
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import Incident, Moment, NewVersion, Outage, Simulation
from constructs_lib.updates.simulator import simulate
from tests.updates.vectors import named, vectors

ROLLOUTS = vectors("rollout-vectors.json", "rollouts")
VERSION = NewVersion(stop=5, start=10)


def fleet_of(vector: dict[str, Any]) -> list[FleetNode]:
    desired = vector["desired"]
    ready_for: list[float | None] = [math.inf] * desired
    unready = vector.get("old_unready", 0)
    young = vector.get("old_ready_but_younger_than_min_ready", 0)
    ready_for[: unready + young] = [None] * unready + [1] * young
    wanted = [
        FleetNode(name=f"node-{index}", pods=(AgentPod(ready_for=seconds),))
        for index, seconds in enumerate(ready_for)
    ]
    tainted = vector.get("extra_nodes_tainted_noschedule_with_old_pod", 0)
    return wanted + [FleetNode(name=f"tainted-{i}", should_run=False) for i in range(tainted)]


def incidents_of(vector: dict[str, Any]) -> list[Incident]:
    deleted = vector.get("delete_old_pods_by_hand", 0)
    every = vector.get("one_old_pod_fails_readiness_every_s", 0)
    return [Incident(at=0, node=f"node-{i}", kind="pod-deleted") for i in range(deleted)] + [
        Incident(at=every * (i + 1), node=f"node-{i}", kind="pod-not-ready")
        for i in range(vector["desired"] if every else 0)
    ]


def replay(vector: dict[str, Any]) -> Simulation:
    fleet = fleet_of(vector)
    version = NewVersion(
        stop=vector["grace_s"],
        start=vector["startup_s"],
        becomes_ready=not vector.get("new_never_ready", False),
        crashes_after=vector.get("new_ready_for_s_then_crashes"),
    )
    return simulate(
        fleet,
        read_strategy(vector["strategy"]),
        version,
        min_ready_seconds=vector.get("min_ready_seconds", 0),
        never_beside={node.name for node in fleet} if vector.get("host_port") else (),
        incidents=incidents_of(vector),
        until=vector["simulate_s"],
    )


@pytest.mark.parametrize("vector", ROLLOUTS, ids=named)
def test_the_simulation_ends_as_the_real_controller_ended(vector: dict[str, Any]) -> None:
    simulation = replay(vector)
    budget = resolve_budget(read_strategy(vector["strategy"]), vector["desired"])
    seen = {
        "max_unavailable": budget.max_unavailable,
        "max_surge": budget.max_surge,
        "max_desired_nodes_without_available_pod": simulation.peak_down,
        "nodes_with_new_pod": len(simulation.updated),
        "completed": simulation.completed,
        "duration_s": simulation.ended,
        "old_pods_deleted": simulation.old_pods_deleted,
    }
    expected = vector["expect"]

    assert {field: seen[field] for field in expected} == expected


def fleet(*nodes: FleetNode, healthy: int = 0) -> list[FleetNode]:
    return [*nodes, *(FleetNode(name=f"node-{index}") for index in range(healthy))]


def test_a_timeline_tells_every_change_once() -> None:
    simulation = simulate(fleet(healthy=2), UpdateStrategy(), VERSION)

    assert simulation.timeline == (
        Moment(time=0, down=1, updated=0, unavailable=1),
        Moment(time=5, down=1, updated=1, unavailable=1),
        Moment(time=20, down=1, updated=2, unavailable=1),
        Moment(time=30, down=0, updated=2, unavailable=0),
    )


def test_an_outage_lasts_from_the_deletion_to_the_new_pod() -> None:
    simulation = simulate(fleet(healthy=1), UpdateStrategy(), VERSION, min_ready_seconds=20)

    assert simulation.outages == (Outage(node="node-0", since=0, until=35),)


def test_a_surge_causes_no_outage() -> None:
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    simulation = simulate(fleet(healthy=3), strategy, VERSION)

    assert simulation.outages == ()


def test_images_are_pulled_when_a_pod_is_bound() -> None:
    simulation = simulate(fleet(healthy=3), UpdateStrategy(max_unavailable=Share(2)), VERSION)

    assert simulation.pulls == ((5, 2), (20, 1))


def test_a_node_that_no_longer_qualifies_loses_its_agent() -> None:
    tainted = FleetNode(name="tainted", should_run=False)

    simulation = simulate(fleet(tainted, healthy=1), UpdateStrategy(), VERSION)

    assert simulation.lost == ("tainted",)
    assert simulation.down == ()


def test_a_node_that_may_not_keep_its_agent_loses_it_outside_the_budget() -> None:
    evicted = FleetNode(name="evicted", should_run=False, should_continue=False)

    simulation = simulate(fleet(evicted), UpdateStrategy(type="OnDelete"), VERSION)

    assert simulation.lost == ("evicted",)
    assert simulation.old_pods_deleted == 1


def test_a_surge_keeps_unwanted_agents_until_enough_others_are_available() -> None:
    tainted = FleetNode(name="tainted", should_run=False)
    missing = FleetNode(name="missing", pods=())
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    simulation = simulate(fleet(tainted, missing), strategy, VERSION)

    assert simulation.outages == (Outage("missing", None, 10), Outage("tainted", 10, None))


def test_a_node_without_a_pod_gets_the_new_version_outside_the_budget() -> None:
    missing = FleetNode(name="missing", pods=())

    simulation = simulate(fleet(missing), UpdateStrategy(type="OnDelete"), VERSION)

    assert simulation.updated == ("missing",)
    assert simulation.ended == 10


def test_a_pod_that_does_not_fit_uses_up_the_budget() -> None:
    full = [FleetNode(name=f"full-{index}", fits=False) for index in range(3)]

    simulation = simulate(full, UpdateStrategy(), VERSION)

    assert len(simulation.down) == 1
    assert simulation.not_reached == ()


def test_nothing_happens_on_a_node_that_is_not_ready() -> None:
    dead = FleetNode(name="dead", ready=False)

    simulation = simulate(fleet(dead, healthy=2), UpdateStrategy(max_unavailable=Share(2)), VERSION)

    assert simulation.updated == ("node-0", "node-1")
    assert simulation.down == ("dead",)
    assert not simulation.completed


def test_a_node_that_fails_midway_stops_an_update_of_one_node_at_a_time() -> None:
    failure = Incident(at=20, node="node-0", kind="node-not-ready", should_run=True)

    simulation = simulate(fleet(healthy=9), UpdateStrategy(), VERSION, incidents=[failure])

    assert simulation.down == ("node-0",)
    assert len(simulation.not_reached) == 9 - len({*simulation.updated, "node-0"})


def test_a_failed_node_that_does_not_want_the_agent_any_more_still_counts() -> None:
    failure = Incident(at=20, node="node-0", kind="node-not-ready")

    simulation = simulate(fleet(healthy=9), UpdateStrategy(), VERSION, incidents=[failure])

    assert simulation.timeline[-1].down == 0
    assert simulation.timeline[-1].unavailable == 1


def test_an_incident_on_an_unknown_node_is_refused() -> None:
    with pytest.raises(ValueError, match="'ghost' is not a node"):
        simulate(
            fleet(healthy=1),
            UpdateStrategy(),
            VERSION,
            incidents=[Incident(at=0, node="ghost", kind="pod-deleted")],
        )


def test_without_surge_the_controller_keeps_one_pod_of_a_node() -> None:
    twice = FleetNode(name="twice", pods=(AgentPod(revision="new"), AgentPod()))

    simulation = simulate(fleet(twice), UpdateStrategy(), VERSION)

    assert simulation.updated == ("twice",)
    assert simulation.completed
    assert simulation.ended == 5


def test_a_surge_that_was_begun_goes_on() -> None:
    pods = (AgentPod(), AgentPod(revision="new", ready_for=None))
    begun = FleetNode(name="begun", pods=pods)
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    simulation = simulate(fleet(begun), strategy, VERSION)

    assert simulation.completed
    assert simulation.ended == 15


def test_where_two_pods_have_no_room_a_surge_waits_for_the_old_one_to_go() -> None:
    tight = FleetNode(name="tight", pods=(AgentPod(ready_for=None),))
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    simulation = simulate(fleet(tight), strategy, VERSION, never_beside={"tight"})

    assert simulation.pulls == ((5, 1),)
    assert simulation.completed


def test_an_empty_fleet_is_done_at_once() -> None:
    simulation = simulate([], UpdateStrategy(), VERSION)

    assert simulation.completed
    assert simulation.timeline == (Moment(0, 0, 0, 0),)
