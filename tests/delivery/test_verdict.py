"""Whether an engine calls an update done: the Bookstore's log agent on nodes of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.delivery.engines import ENGINES, Engine
from constructs_lib.delivery.verdict import EngineVerdict, Kind, Obstacle, verdict_of
from constructs_lib.updates.plan import RolloutPlan, plan_rollout
from constructs_lib.updates.records import FleetNode
from constructs_lib.updates.repeated import Part, Repeated
from constructs_lib.updates.simulation import Reported
from tests.updates.test_laws import fleets, strategies

AGENT = DaemonSetUpdate(name="agent", min_ready_seconds=10)
ON_DELETE = replace(AGENT, strategy=UpdateStrategy(type="OnDelete"))
TWO_AT_ONCE = replace(AGENT, strategy=UpdateStrategy(max_unavailable=Share(2)))
ALL_AT_ONCE = replace(AGENT, strategy=UpdateStrategy(max_unavailable=Share.percent(100)))

many_nodes = st.tuples(st.integers(0, 40).map(lambda count: nodes(count + 1)), fleets()).map(
    lambda both: [*both[0], *(replace(node, name=f"other-{node.name}") for node in both[1])]
)
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))


def nodes(
    count: int = 4, *, ready: bool = True, fits: bool = True, should_run: bool = True
) -> list[FleetNode]:
    """Healthy nodes, of which the last one is as told."""
    fleet = [FleetNode(name=f"node-{index}") for index in range(count)]
    last = replace(fleet[-1], ready=ready, fits=fits, should_run=should_run)
    return [*fleet[:-1], last]


def plan(update: DaemonSetUpdate = AGENT, fleet: list[FleetNode] | None = None) -> RolloutPlan:
    return plan_rollout(update, nodes() if fleet is None else fleet)


def kinds(found: RolloutPlan, timeout: int | None = None) -> dict[str, Kind]:
    return {name: verdict_of(found, e, timeout=timeout).kind for name, e in ENGINES.items()}


@every_engine
def test_engines_but_helm_3_are_done_when_the_update_is(engine: Engine) -> None:
    found = plan()

    verdict = verdict_of(found, engine)

    assert found.slowest is not None
    if engine.name != "helm3":
        assert (verdict.kind, verdict.unready) == ("done", 0)
        assert verdict.seconds == found.slowest.seconds == 280


def test_helm_3_is_done_while_the_last_node_has_no_ready_pod() -> None:
    verdict = verdict_of(plan(), ENGINES["helm3"])

    assert (verdict.kind, verdict.seconds, verdict.unready) == ("done", 240, 1)


def test_helm_3_waits_for_no_ready_pod_where_all_may_be_unavailable() -> None:
    verdict = verdict_of(plan(ALL_AT_ONCE), ENGINES["helm3"])

    assert (verdict.kind, verdict.seconds, verdict.unready) == ("done", 30, 4)


def test_an_update_that_waits_for_somebody_ends_differently_in_each_engine() -> None:
    assert kinds(plan(ON_DELETE)) == {
        "argocd": "too early",
        "flux": "never",
        "helm": "never",
        "helm3": "too early",
        "fleet": "never",
        "kubectl": "refused",
    }


@every_engine
@pytest.mark.parametrize(
    ("last", "obstacle"),
    [
        ({"ready": False}, Obstacle(kind="node not ready", nodes=("node-3",))),
        ({"fits": False}, Obstacle(kind="no room", nodes=("node-3",))),
    ],
    ids=["a node is NotReady", "a Pod does not fit"],
)
def test_one_node_that_wants_the_agent_and_cannot_have_it_stops_every_engine(
    engine: Engine, last: dict[str, bool], obstacle: Obstacle
) -> None:
    verdict = verdict_of(plan(TWO_AT_ONCE, nodes(**last)), engine)

    if engine.name == "helm3" and obstacle.kind == "no room":
        assert (verdict.kind, verdict.unready) == ("done", 2)  # a Pod that is pending is enough
    else:
        assert (verdict.kind, verdict.obstacles) == ("never", (obstacle,))


@every_engine
def test_a_node_that_does_not_want_the_agent_while_it_is_not_ready_stops_nobody(
    engine: Engine,
) -> None:
    fleet = nodes(ready=False, should_run=False)

    assert verdict_of(plan(TWO_AT_ONCE, fleet), engine).kind == "done"


@every_engine
def test_an_update_that_stops_on_the_way_names_the_nodes_it_does_not_come_to(
    engine: Engine,
) -> None:
    verdict = verdict_of(plan(AGENT, nodes(ready=False)), engine)

    assert verdict.obstacles == (
        Obstacle(kind="node not ready", nodes=("node-3",)),
        Obstacle(kind="not reached", nodes=("node-0", "node-1", "node-2")),
    )


@every_engine
def test_an_agent_that_no_node_wants_passes_every_engine(engine: Engine) -> None:
    assert verdict_of(plan(AGENT, []), engine).kind == "nowhere"


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [(None, "done"), (280, "done"), (279, "times out")],
    ids=["no timeout", "just enough", "a second too short"],
)
def test_a_timeout_below_the_time_of_the_update_runs_out(
    timeout: int | None, expected: Kind
) -> None:
    assert verdict_of(plan(), ENGINES["flux"], timeout=timeout).kind == expected


def test_helm_gives_up_after_five_minutes_unless_it_is_told_otherwise() -> None:
    five = plan(AGENT, nodes(5))

    assert kinds(five)["helm"] == "times out"
    assert kinds(five)["argocd"] == "done"
    assert kinds(five, timeout=600)["helm"] == "done"


@given(fleet=fleets(any_pods=False), strategy=strategies)
def test_a_verdict_holds_what_the_simulation_shows(
    fleet: list[FleetNode], strategy: UpdateStrategy
) -> None:
    found = plan(replace(AGENT, strategy=strategy), fleet)
    verdicts = {name: verdict_of(found, engine) for name, engine in ENGINES.items()}

    for verdict in verdicts.values():
        assert (verdict.seconds is None) == (verdict.kind in {"never", "refused"})
        assert bool(verdict.obstacles) == (verdict.kind == "never")
    if found.simulation.completed:
        assert all(v.seconds is not None for v in verdicts.values())
    assert _seconds(verdicts["helm3"]) <= _seconds(verdicts["flux"])
    assert _seconds(verdicts["argocd"]) == _seconds(verdicts["kubectl"])


def _seconds(verdict: EngineVerdict) -> float:
    return float("inf") if verdict.seconds is None else verdict.seconds


@given(fleet=many_nodes, strategy=strategies)
def test_turns_that_are_alike_change_no_verdict(
    fleet: list[FleetNode], strategy: UpdateStrategy
) -> None:
    found = plan(replace(AGENT, strategy=strategy), fleet)
    every_second = tuple(found.simulation.reported)
    written_out = Repeated([Part(every_second, 1, (0,) * len(Reported._fields))])
    other = replace(found, simulation=replace(found.simulation, reported=written_out))

    for engine in ENGINES.values():
        assert verdict_of(found, engine) == verdict_of(other, engine)
