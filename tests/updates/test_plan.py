"""The plan of an image bump of the Bookstore's log agent: 288 nodes, of which 20 are NotReady."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from constructs_lib import read_yaml
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.strategy import Share, UpdateStrategy, read_strategy
from constructs_lib.daemon_set.update import DaemonSetUpdate, read_update
from constructs_lib.updates.budget import Budget, Threshold
from constructs_lib.updates.plan import BlastRadius, Simulations, plan_rollout
from constructs_lib.updates.records import FleetNode
from constructs_lib.updates.verdict import Estimate

BOOKSTORE = Path(__file__).parents[2] / "dist" / "bookstore-logging.k8s.yaml"
LOG_AGENT = DaemonSetUpdate(
    name="log-agent",
    namespace="bookstore-logging",
    min_ready_seconds=10,
    grace_seconds=30,
    start_at_least=15,
)


def fleet(*, tolerated: bool = False) -> list[FleetNode]:
    """288 nodes; the agent is wanted on the 20 NotReady ones only if it tolerates that."""
    return [
        FleetNode(name=f"node-{index}", ready=index >= 20, should_run=tolerated or index >= 20)
        for index in range(288)
    ]


def with_budget(max_unavailable: int | str) -> DaemonSetUpdate:
    rolling = {"maxUnavailable": max_unavailable}
    return replace(LOG_AGENT, strategy=read_strategy({"rollingUpdate": rolling}))


def test_the_bookstore_is_what_the_figures_are_about() -> None:
    documents = read_yaml(BOOKSTORE.read_text(encoding="utf-8"))
    (daemon_set,) = [d.value for d in documents if d.value["kind"] == "DaemonSet"]

    update = read_update(view_of(daemon_set))

    assert replace(update, images=(), selector="") == with_budget("10%")


@pytest.mark.parametrize("max_unavailable", ["5%", 1])
def test_a_budget_of_fewer_nodes_than_are_down_never_starts(max_unavailable: int | str) -> None:
    plan = plan_rollout(with_budget(max_unavailable), fleet())

    assert plan.verdict.kind == "deadlocks"
    assert plan.verdict.moves_from == Threshold(count=21, percent=8)
    assert plan.simulation.updated == ()
    assert (plan.fastest, plan.slowest) == (None, None)


@pytest.mark.parametrize(
    ("tolerated", "max_unavailable", "nodes"),
    [
        (False, "5%", 14),
        (False, "10%", 27),
        (False, 1, 1),
        (True, "5%", 15),
        (True, "10%", 29),
        (True, 1, 1),
    ],
)
def test_the_base_leaves_out_nodes_where_the_agent_is_not_wanted_while_they_are_not_ready(
    *, tolerated: bool, max_unavailable: int | str, nodes: int
) -> None:
    plan = plan_rollout(with_budget(max_unavailable), fleet(tolerated=tolerated))

    desired = 288 if tolerated else 268
    assert plan.standing.budget == Budget(desired=desired, max_unavailable=nodes, max_surge=0)


def test_ten_percent_completes_with_what_the_dead_nodes_leave_of_it() -> None:
    plan = plan_rollout(with_budget("10%"), fleet(), ready_after=30)

    assert plan.verdict.kind == "completes"
    assert plan.slowest == Estimate(
        stop=30,
        start=30,
        min_ready_seconds=10,
        first_turn=27,
        later_turn=7,
        turns=39,
        turn_seconds=70,
        last_stop_seconds=0,
    )
    assert plan.slowest.seconds == plan.simulation.ended == 2730
    assert plan.fastest is not None
    assert plan.fastest.seconds == 975


def test_an_agent_wanted_on_dead_nodes_has_a_larger_base() -> None:
    plan = plan_rollout(with_budget("10%"), fleet(tolerated=True))

    assert plan.slowest is not None
    assert (plan.slowest.first_turn, plan.slowest.later_turn) == (29, 9)
    assert (plan.slowest.turns, plan.slowest.seconds) == (30, 2100)
    assert len(plan.simulation.updated) == 268


@pytest.mark.parametrize(
    ("tolerated", "max_unavailable", "radius"),
    [
        (
            False,
            "10%",
            BlastRadius(nodes_with_new_version=7, nodes_without_agent=7, agents_taken=7),
        ),
        (
            True,
            "10%",
            BlastRadius(nodes_with_new_version=9, nodes_without_agent=29, agents_taken=9),
        ),
        (False, 1, BlastRadius(nodes_with_new_version=0, nodes_without_agent=0, agents_taken=0)),
    ],
    ids=["wanted on Ready nodes", "wanted on all nodes", "one at a time"],
)
def test_a_broken_version_takes_what_the_dead_nodes_leave_of_the_budget(
    *, tolerated: bool, max_unavailable: int | str, radius: BlastRadius
) -> None:
    plan = plan_rollout(with_budget(max_unavailable), fleet(tolerated=tolerated))

    assert plan.if_never_ready == radius


def test_a_surge_with_a_host_port_hangs() -> None:
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(2))
    update = replace(LOG_AGENT, strategy=strategy, host_ports=("2020/TCP",))

    plan = plan_rollout(update, fleet())

    assert plan.verdict.kind == "deadlocks"
    assert plan.verdict.moves_from is None
    assert not plan.surge.feasible


def test_a_surge_onto_nodes_without_room_stalls() -> None:
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(2))
    update = replace(LOG_AGENT, strategy=strategy, requests={"memory": 100})
    nodes = [FleetNode(name=f"node-{i}", free={"memory": 50 + 50 * i, "pods": 9}) for i in range(4)]

    plan = plan_rollout(update, nodes)

    assert plan.verdict.kind == "stalls"
    assert plan.surge.nodes_without_room == ("node-0",)
    assert plan.simulation.not_reached == ("node-0",)


def test_the_start_is_never_taken_for_shorter_than_the_probes_allow() -> None:
    plan = plan_rollout(with_budget("10%"), fleet(), ready_after=1)

    assert plan.slowest is not None
    assert plan.slowest.start == 15


def test_only_on_delete_has_waves() -> None:
    on_delete = replace(LOG_AGENT, strategy=UpdateStrategy(type="OnDelete"))

    plan = plan_rollout(on_delete, fleet(), most_nodes_in_a_wave=100, pause_seconds=60)

    assert plan.verdict.kind == "waits"
    assert plan.waves is not None
    assert [len(wave.nodes) for wave in plan.waves.waves] == [100, 100, 68]
    assert {wave.pause for wave in plan.waves.waves} == {"sleep 60"}
    assert plan_rollout(LOG_AGENT, fleet()).waves is None


def test_updates_that_differ_in_names_alone_are_simulated_once() -> None:
    simulations = Simulations()
    plans = [
        plan_rollout(each, fleet(), simulations=simulations)
        for each in (LOG_AGENT, replace(LOG_AGENT, name="other"))
    ]
    other = plan_rollout(with_budget("20%"), fleet(), simulations=simulations)

    assert plans[0].simulation is plans[1].simulation
    assert plans[0].if_never_ready == plans[1].if_never_ready
    assert plans[0] == plan_rollout(LOG_AGENT, fleet())
    assert other.simulation != plans[0].simulation
