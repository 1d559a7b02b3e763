"""The updates of one commit meet on the nodes and at the registry."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.strategy import read_strategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.commit import plan_commit
from constructs_lib.updates.plan import RolloutPlan, plan_rollout
from constructs_lib.updates.records import FleetNode

FLEET = [FleetNode(name=f"node-{index}") for index in range(4)]


def plan(
    name: str, max_unavailable: int | str, fleet: list[FleetNode] = FLEET, grace: int = 10
) -> RolloutPlan:
    update = DaemonSetUpdate(
        name=name,
        strategy=read_strategy({"rollingUpdate": {"maxUnavailable": max_unavailable}}),
        grace_seconds=grace,
        images=("agent:2", "sidecar:2"),
    )
    return plan_rollout(update, fleet, ready_after=20)


def test_two_updates_of_every_node_at_once_take_both_agents_everywhere() -> None:
    commit = plan_commit([plan("logs", "100%"), plan("metrics", "100%")])

    assert (commit.nodes_losing_two, commit.most_nodes_losing_two) == (4, 4)


def test_a_node_loses_two_only_where_both_are_down_at_once() -> None:
    # The first turns of both begin at once; the second of the one is over before the other's.
    two = FLEET[:2]
    commit = plan_commit([plan("logs", 1, two), plan("metrics", 1, two, grace=40)])

    assert (commit.nodes_losing_two, commit.most_nodes_losing_two) == (1, 1)


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 40), st.integers(1, 4)),
        max_size=4,
    )
)
def test_losses_are_those_that_counting_second_by_second_finds(
    updates: list[tuple[int, int, int]],
) -> None:
    plans = [
        plan(f"agent-{number}", budget, FLEET[:nodes], grace)
        for number, (budget, grace, nodes) in enumerate(updates)
    ]
    last = max((each.simulation.ended for each in plans), default=0)
    down = [
        Counter(
            outage.node
            for each in plans
            for outage in each.simulation.outages
            if outage.since is not None
            and outage.until is not None
            and outage.since <= second < outage.until
        )
        for second in range(last)
    ]
    losing = [{node for node, agents in at.items() if agents > 1} for at in down]

    commit = plan_commit(plans)

    assert commit.nodes_losing_two == len(set().union(*losing))
    assert commit.most_nodes_losing_two == max(map(len, losing), default=0)


def test_one_node_at_a_time_each_loses_two_on_few_nodes_at_once() -> None:
    commit = plan_commit([plan("logs", 1), plan("metrics", 1)])

    assert commit.most_nodes_losing_two <= 1


def test_nodes_that_were_down_before_are_not_blamed_on_the_commit() -> None:
    dead = [FleetNode(name="dead", ready=False)]

    commit = plan_commit([plan("logs", 1, dead), plan("metrics", 1, dead)])

    assert commit.nodes_losing_two == 0


def test_an_agent_alone_on_its_nodes_shares_nothing() -> None:
    commit = plan_commit([plan("logs", "100%"), plan("gpu", "100%", [FleetNode(name="gpu-0")])])

    assert commit.nodes_losing_two == 0


def test_a_node_that_loses_two_agents_for_good_never_gets_better() -> None:
    tainted = [FleetNode(name="tainted", should_run=False)]

    commit = plan_commit([plan("logs", 1, tainted), plan("metrics", 1, tainted)])

    assert (commit.nodes_losing_two, commit.most_nodes_losing_two) == (1, 1)


def test_pulls_are_counted_within_sixty_seconds() -> None:
    # Four turns of 30 s: one node pulls two images at 10, 40, 70 and 100 s.
    commit = plan_commit([plan("logs", 1)])

    assert commit.most_pulls_in_a_minute == 4


def test_pulls_of_all_updates_add_up() -> None:
    commit = plan_commit([plan("logs", "100%"), plan("metrics", "100%")])

    assert commit.most_pulls_in_a_minute == 16


def test_the_last_update_ends_the_commit() -> None:
    commit = plan_commit([plan("logs", "100%"), plan("metrics", 1)])

    assert commit.total_seconds == 120


def test_a_commit_of_which_one_update_hangs_never_ends() -> None:
    hanging = plan("metrics", 1, [*FLEET, FleetNode(name="dead", ready=False)])

    assert plan_commit([plan("logs", 1), hanging]).total_seconds is None


def test_an_empty_commit_is_over_at_once() -> None:
    commit = plan_commit([])

    assert (commit.total_seconds, commit.most_pulls_in_a_minute) == (0, 0)
