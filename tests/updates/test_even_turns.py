"""Turns that are written down come to what turns that are played come to."""

from __future__ import annotations

from cProfile import Profile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.simulation import NewVersion, Simulation
from constructs_lib.updates.simulator import simulate
from tests.updates.test_laws import fleets

FOREVER = 10**9
"""Until then every turn is played: the end of a simulation may fall into any of them."""

plain = st.integers(1, 25).map(lambda count: [FleetNode(name=f"n{n}") for n in range(count)])
odd = st.sampled_from(
    [
        FleetNode(name="odd", ready=False),
        FleetNode(name="odd", fits=False),
        FleetNode(name="odd", should_run=False),
        FleetNode(name="odd", should_run=False, should_continue=False),
        FleetNode(name="odd", pods=()),
        FleetNode(name="odd", pods=(AgentPod(ready_for=3.0),)),
        FleetNode(name="odd", fits=False, pods=(AgentPod(ready_for=3.0),)),
        FleetNode(name="odd", pods=(AgentPod(revision="new"),)),
        FleetNode(name="odd", pods=(AgentPod(terminating=True),)),
    ]
)
strategies = st.builds(
    UpdateStrategy,
    max_unavailable=st.integers(1, 6).map(Share) | st.integers(1, 100).map(Share.percent),
)
versions = st.builds(NewVersion, stop=st.integers(0, 5), start=st.integers(0, 5))


@given(
    st.tuples(plain, st.lists(odd, max_size=1)).map(lambda both: [*both[0], *both[1]]) | fleets(),
    strategies,
    versions,
    st.integers(0, 7),
    st.integers(0, 3),
)
def test_written_turns_come_to_what_played_ones_come_to(
    fleet: list[FleetNode],
    strategy: UpdateStrategy,
    version: NewVersion,
    min_ready: int,
    seed: int,
) -> None:
    def asked(until: int | None) -> Simulation:
        return simulate(
            fleet, strategy, version, min_ready_seconds=min_ready, seed=seed, until=until
        )

    assert asked(None) == asked(FOREVER)


@pytest.mark.parametrize("odd_nodes", [0, 3])
def test_a_turn_costs_next_to_nothing(odd_nodes: int) -> None:
    """Counted are calls: a turn that is played takes more than thirty."""
    fleet = [FleetNode(name=f"odd-{n}", ready=False) for n in range(odd_nodes)]
    fleet += [FleetNode(name=f"n-{n}") for n in range(1000)]
    strategy = UpdateStrategy(max_unavailable=Share(1 + odd_nodes))
    with Profile() as profile:
        simulate(fleet, strategy, NewVersion(stop=30, start=30))

    assert sum(entry.callcount for entry in profile.getstats()) < 60 * len(fleet)
