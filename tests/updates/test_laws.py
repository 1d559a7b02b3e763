"""Laws of every update, on fleets nobody would draw by hand."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.baseline_state import standing_of
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import NewVersion, Simulation
from constructs_lib.updates.simulator import simulate
from constructs_lib.updates.verdict import estimate, judge
from constructs_lib.updates.waves import plan_waves

MIN_READY = 7

pods = st.builds(
    AgentPod,
    revision=st.sampled_from(["old", "old", "old", "new"]),
    ready_for=st.sampled_from([math.inf, math.inf, 3.0, None]),
    terminating=st.sampled_from([False, False, False, True]),
)
placements = st.sampled_from(
    [(True, True), (True, True), (True, True), (False, True), (False,) * 2]
)
old_pods = st.just((AgentPod(),))


@st.composite
def fleets(draw: st.DrawFn, *, any_pods: bool = True, all_fit: bool = False) -> list[FleetNode]:
    def node(index: int) -> FleetNode:
        should_run, should_continue = draw(placements)
        found = st.lists(pods, max_size=2).map(tuple) if any_pods else old_pods
        return FleetNode(
            name=f"node-{index}",
            labels=draw(st.sampled_from([{}, {"ring": "a"}, {"ring": "b"}])),
            ready=draw(st.sampled_from([True, True, True, False])),
            should_run=should_run,
            should_continue=should_continue,
            fits=all_fit or draw(st.sampled_from([True, True, True, False])),
            pods=draw(st.one_of(old_pods, found)),
        )

    return [node(index) for index in range(draw(st.integers(0, 12)))]


counts = st.one_of(st.integers(1, 8).map(Share), st.integers(1, 100).map(Share.percent))
rolling = counts.map(lambda count: UpdateStrategy(max_unavailable=count))
surging = counts.map(lambda count: UpdateStrategy(max_unavailable=Share(0), max_surge=count))
strategies = st.one_of(rolling, surging)
versions = st.builds(NewVersion, stop=st.integers(0, 9), start=st.integers(0, 9))
seeds = st.integers(0, 10)


def run(
    fleet: list[FleetNode],
    strategy: UpdateStrategy,
    version: NewVersion,
    seed: int = 0,
    *,
    never_beside: frozenset[str] = frozenset(),
) -> Simulation:
    return simulate(
        fleet,
        strategy,
        version,
        min_ready_seconds=MIN_READY,
        never_beside=never_beside,
        seed=seed,
    )


@given(fleet=fleets(), strategy=rolling, version=versions, seed=seeds, ready=st.booleans())
def test_the_update_itself_never_makes_more_nodes_unavailable_than_the_budget(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int, *, ready: bool
) -> None:
    standing = standing_of(fleet, strategy, min_ready_seconds=MIN_READY)
    simulation = run(fleet, strategy, replace(version, becomes_ready=ready), seed)
    before = len(standing.unavailable)

    most = max(moment.unavailable for moment in simulation.timeline)
    assert most <= max(before, standing.budget.max_unavailable)


@given(fleet=fleets(), strategy=surging, version=versions, seed=seeds)
def test_a_surge_takes_the_agent_from_no_node_that_should_run_it(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    wanted = {node.name for node in fleet if node.should_run}
    simulation = run(fleet, strategy, version, seed)

    assert [o for o in simulation.outages if o.since is not None and o.node in wanted] == []


@given(
    fleet=fleets(),
    strategy=strategies,
    version=versions,
    seed=seeds,
    tight=st.sets(st.integers(0, 12).map(lambda index: f"node-{index}")),
)
def test_an_update_completes_if_and_only_if_the_verdict_says_so(
    fleet: list[FleetNode],
    strategy: UpdateStrategy,
    version: NewVersion,
    seed: int,
    tight: set[str],
) -> None:
    never_beside = frozenset(tight)
    standing = standing_of(fleet, strategy, min_ready_seconds=MIN_READY, never_beside=never_beside)
    verdict = judge(standing)
    assume(verdict.reached_at_least == verdict.reached_at_most)
    assume(not standing.in_vain)
    simulation = run(fleet, strategy, version, seed, never_beside=never_beside)

    assert (verdict.kind == "completes") == (not simulation.not_reached)


@given(fleet=fleets(any_pods=False), strategy=strategies, version=versions, seed=seeds)
def test_the_healthy_nodes_reached_lie_between_the_bounds(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    verdict = judge(standing_of(fleet, strategy, min_ready_seconds=MIN_READY))
    simulation = run(fleet, strategy, version, seed)
    healthy = {n.name for n in fleet if n.should_run and n.ready and n.fits}
    reached = len(healthy.difference(simulation.not_reached))

    assert verdict.reached_at_least <= reached <= verdict.reached_at_most


@given(fleet=fleets(any_pods=False), strategy=strategies, version=versions, seed=seeds)
def test_an_update_that_completes_takes_no_longer_than_its_estimate(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    standing = standing_of(fleet, strategy, min_ready_seconds=MIN_READY)
    assume(judge(standing).kind == "completes")
    longest = estimate(
        standing, stop=version.stop, start=version.start, min_ready_seconds=MIN_READY
    )

    assert run(fleet, strategy, version, seed).ended <= longest.seconds


@given(
    healthy=st.integers(1, 15),
    unready=st.integers(0, 5),
    strategy=strategies,
    version=versions,
    seed=seeds,
)
def test_the_estimate_is_exact_where_every_node_can_run_the_new_version(
    healthy: int, unready: int, strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    down = (AgentPod(ready_for=None),)
    fleet = [FleetNode(name=f"healthy-{index}") for index in range(healthy)]
    fleet += [FleetNode(name=f"unready-{index}", pods=down) for index in range(unready)]
    standing = standing_of(fleet, strategy, min_ready_seconds=MIN_READY)
    exact = estimate(standing, stop=version.stop, start=version.start, min_ready_seconds=MIN_READY)

    assert run(fleet, strategy, version, seed).ended == exact.seconds


@given(fleet=fleets(), version=versions, percent=st.integers(1, 100), surges=st.booleans())
def test_a_percentage_and_the_number_it_comes_to_do_the_same(
    fleet: list[FleetNode], version: NewVersion, percent: int, *, surges: bool
) -> None:
    desired = sum(node.should_run for node in fleet)
    assume(desired > 0)
    count = -(-percent * desired // 100)
    shared = UpdateStrategy(max_unavailable=Share.percent(percent))
    counted = UpdateStrategy(max_unavailable=Share(count))
    if surges:
        shared = UpdateStrategy(max_unavailable=Share(0), max_surge=Share.percent(percent))
        counted = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(count))

    assert run(fleet, shared, version) == run(fleet, counted, version)


@given(fleet=fleets(), strategy=strategies, version=versions, seed=seeds)
def test_the_same_seed_gives_the_same_run(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int
) -> None:
    assert run(fleet, strategy, version, seed) == run(fleet, strategy, version, seed)


@given(
    fleet=fleets(any_pods=False, all_fit=True),
    strategy=strategies,
    version=versions,
    seed=seeds,
    ready=st.booleans(),
)
def test_another_seed_gives_the_same_counts(
    fleet: list[FleetNode], strategy: UpdateStrategy, version: NewVersion, seed: int, *, ready: bool
) -> None:
    # Where the agent is no longer wanted a turn ends sooner, so who comes when matters.
    fleet = [replace(node, should_run=True, should_continue=True) for node in fleet]
    version = replace(version, becomes_ready=ready)
    one, other = run(fleet, strategy, version), run(fleet, strategy, version, seed)

    assert other.timeline == one.timeline
    assert len(other.updated) == len(one.updated)
    assert len(other.not_reached) == len(one.not_reached)


@given(healthy=st.integers(1, 15), unready=st.integers(0, 5), strategy=rolling, version=versions)
def test_a_broken_version_reaches_as_many_nodes_as_the_budget_or_as_were_down(
    healthy: int, unready: int, strategy: UpdateStrategy, version: NewVersion
) -> None:
    down = (AgentPod(ready_for=None),)
    fleet = [FleetNode(name=f"healthy-{index}") for index in range(healthy)]
    fleet += [FleetNode(name=f"unready-{index}", pods=down) for index in range(unready)]
    budget = standing_of(fleet, strategy).budget
    simulation = run(fleet, strategy, replace(version, becomes_ready=False))
    hit = min(healthy + unready, max(unready, budget.max_unavailable))

    assert len(simulation.updated) == hit
    assert len(simulation.down) == hit


@given(fleet=fleets(), most=st.one_of(st.none(), st.integers(1, 5)))
def test_waves_and_what_they_leave_out_partition_the_nodes(
    fleet: list[FleetNode], most: int | None
) -> None:
    plan = plan_waves(DaemonSetUpdate(name="agent"), fleet, label="ring", most_nodes=most)
    named = [name for wave in plan.waves for name in wave.nodes]
    named += [left_out.name for left_out in plan.left_out]

    assert sorted(named) == sorted(n.name for n in fleet if n.should_run or n.pods)
