"""The status of a DaemonSet is counted as its controller counts it, by the oldest Pod of a node."""

from __future__ import annotations

from hypothesis import given

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import NewVersion, Reported, Simulation
from constructs_lib.updates.simulator import simulate
from tests.updates.test_laws import fleets, rolling, run, seeds, strategies, versions

VERSION = NewVersion(stop=5, start=10)
SURGE = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))


def reported(strategy: UpdateStrategy, *fleet: FleetNode, min_ready: int = 0) -> list[Reported]:
    return list(simulate(fleet, strategy, VERSION, min_ready_seconds=min_ready).reported)


def test_a_node_is_ready_before_it_is_available() -> None:
    node = FleetNode(name="a")

    assert reported(UpdateStrategy(), node, min_ready=7) == [
        Reported(time=0, current=1, updated=0, ready=0, available=0),
        Reported(time=5, current=1, updated=1, ready=0, available=0),
        Reported(time=15, current=1, updated=1, ready=1, available=0),
        Reported(time=22, current=1, updated=1, ready=1, available=1),
    ]


def test_with_a_surge_a_node_is_updated_once_its_old_pod_has_gone() -> None:
    assert reported(SURGE, FleetNode(name="a")) == [
        Reported(time=0, current=1, updated=0, ready=1, available=1),
        Reported(time=10, current=1, updated=0, ready=0, available=0),
        Reported(time=15, current=1, updated=1, ready=1, available=1),
    ]


def test_with_on_delete_the_status_stays_as_it_is() -> None:
    fleet = [FleetNode(name="a"), FleetNode(name="b", pods=(AgentPod(ready_for=None),))]

    assert reported(UpdateStrategy(type="OnDelete"), *fleet) == [
        Reported(time=0, current=2, updated=0, ready=1, available=1)
    ]


def test_nodes_that_should_not_run_the_agent_are_not_counted() -> None:
    assert reported(UpdateStrategy(), FleetNode(name="a", should_run=False)) == [
        Reported(time=0, current=0, updated=0, ready=0, available=0)
    ]


@given(fleet=fleets(), strategy=strategies, version=versions, seed=seeds)
def test_every_update_that_completes_is_reported_as_complete(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    simulation = run(fleet, strategy, version, seed)
    desired = sum(node.should_run for node in fleet)
    last = simulation.reported[-1]

    if simulation.completed:
        assert last[1:] == (desired,) * 4
    assert last.time <= simulation.ended
    assert all(desired >= r.current >= r.ready >= r.available for r in simulation.reported)


@given(fleet=fleets(any_pods=False), strategy=rolling, version=versions, seed=seeds)
def test_without_a_surge_every_node_that_is_not_down_is_available(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    simulation = run(fleet, strategy, version, seed)
    desired = sum(node.should_run for node in fleet)

    for moment in simulation.timeline:
        assert _at(simulation, moment.time).available == desired - moment.down


def _at(simulation: Simulation, time: int) -> Reported:
    return [each for each in simulation.reported if each.time <= time][-1]
