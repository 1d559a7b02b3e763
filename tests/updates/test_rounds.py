"""What is counted comes to what happens where every node and every turn is played."""

from __future__ import annotations

from cProfile import Profile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import Incident, NewVersion, Simulation
from constructs_lib.updates.simulator import simulate
from tests.updates.test_laws import fleets

FOREVER = 10**9
"""A second that no update lasts to: until then every turn is played."""

plain = st.integers(1, 60).map(lambda count: [FleetNode(name=f"n{n}") for n in range(count)])
odd_states = st.sampled_from(
    [
        FleetNode(name="", ready=False),
        FleetNode(name="", fits=False),
        FleetNode(name="", should_run=False),
        FleetNode(name="", should_run=False, should_continue=False),
        FleetNode(name="", pods=()),
        FleetNode(name="", pods=(AgentPod(ready_for=3.0),)),
        FleetNode(name="", fits=False, pods=(AgentPod(ready_for=3.0),)),
        FleetNode(name="", pods=(AgentPod(revision="new"),)),
        FleetNode(name="", pods=(AgentPod(terminating=True),)),
        FleetNode(name="", pods=(AgentPod(), AgentPod(terminating=True))),
        FleetNode(name="", pods=(AgentPod(), AgentPod(revision="new", ready_for=None))),
    ]
)


@st.composite
def mixed(draw: st.DrawFn) -> list[FleetNode]:
    """Many nodes of one kind, and some among them that are not."""
    nodes = [node.state for node in draw(plain)]
    nodes += [node.state for node in draw(st.lists(odd_states, max_size=4))]
    return [
        FleetNode(name=f"n{number}", **state._asdict())
        for number, state in enumerate(draw(st.permutations(nodes)))
    ]


shares = st.integers(1, 6).map(Share) | st.integers(1, 100).map(Share.percent)
replacing = shares.map(lambda share: UpdateStrategy(max_unavailable=share))
surging = shares.map(lambda share: UpdateStrategy(max_unavailable=Share(0), max_surge=share))
versions = st.builds(
    NewVersion,
    stop=st.integers(0, 9),
    start=st.integers(0, 5),
    becomes_ready=st.sampled_from([True, True, True, False]),
    crashes_after=st.sampled_from([None, None, None, 2, 40]),
)


def told(simulation: Simulation) -> tuple[object, ...]:
    """All that a simulation says, however it is kept."""
    return (
        simulation.completed,
        simulation.ended,
        simulation.peak_down,
        tuple(simulation.timeline),
        tuple(simulation.reported),
        tuple(simulation.pulls),
        sorted(simulation.outages, key=lambda outage: (outage.node, str(outage))),
        [tuple(names) for names in (simulation.updated, simulation.down, simulation.lost)],
        [tuple(names) for names in (simulation.not_reached, simulation.no_room)],
        simulation.old_pods_deleted,
    )


@given(
    fleet=mixed() | fleets(),
    strategy=replacing | surging,
    version=versions,
    min_ready=st.integers(0, 7),
    seed=st.integers(0, 3),
    tight=st.sampled_from(["nowhere", "on one", "everywhere"]),
)
def test_what_is_counted_comes_to_what_is_played_node_by_node(
    *,
    fleet: list[FleetNode],
    strategy: UpdateStrategy,
    version: NewVersion,
    min_ready: int,
    seed: int,
    tight: str,
) -> None:
    names = [node.name for node in fleet]
    never_beside = {"nowhere": names[:0], "on one": names[:1], "everywhere": names}[tight]

    def asked(incidents: list[Incident], until: int | None) -> Simulation:
        return simulate(
            fleet,
            strategy,
            version,
            min_ready_seconds=min_ready,
            never_beside=never_beside,
            incidents=incidents,
            seed=seed,
            until=until,
        )

    # A node to which something is still to happen is played alone, and no turn is skipped.
    expected = [Incident(at=FOREVER + 1, node=name, kind="pod-not-ready") for name in names]

    assert told(asked([], None)) == told(asked(expected, FOREVER))


def calls(fleet: Fleet, strategy: UpdateStrategy) -> int:
    version = NewVersion(stop=45, start=30)
    simulate(fleet, strategy, version)  # the order of the visits is made once
    with Profile() as profile:
        simulate(fleet, strategy, version)
    return sum(entry.callcount for entry in profile.getstats())


def fleet_with(odd: int, nodes: int) -> Fleet:
    odd_nodes = [FleetNode(name=f"odd-{n}", ready=False) for n in range(odd)]
    return Fleet.of([*odd_nodes, *(FleetNode(name=f"n-{n}") for n in range(nodes))])


@pytest.mark.parametrize(
    "strategy",
    [
        pytest.param(UpdateStrategy(max_unavailable=Share(4)), id="replaced by four"),
        pytest.param(UpdateStrategy(max_unavailable=Share.percent(10)), id="replaced by tenths"),
        pytest.param(
            UpdateStrategy(max_unavailable=Share(0), max_surge=Share(4)), id="beside, by four"
        ),
        pytest.param(
            UpdateStrategy(max_unavailable=Share(0), max_surge=Share.percent(10)),
            id="beside, by tenths",
        ),
    ],
)
@pytest.mark.parametrize("odd", [0, 3])
def test_eight_times_the_nodes_that_are_alike_are_no_more_work(
    strategy: UpdateStrategy, odd: int
) -> None:
    one, eight = (calls(fleet_with(odd, nodes), strategy) for nodes in (1000, 8000))

    assert eight <= 1.2 * one


def test_turns_that_overlap_are_counted_too() -> None:
    """A node that begins later keeps its own time, from the first turn to the last."""
    late = FleetNode(name="late", pods=())
    strategy = UpdateStrategy(max_unavailable=Share(3))

    one, eight = (
        calls(Fleet.of([late, *fleet_with(0, nodes)]), strategy) for nodes in (1000, 8000)
    )

    assert eight <= 1.2 * one
