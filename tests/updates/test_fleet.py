"""A fleet is a sequence of nodes, and what is asked of all of them is asked of each state once."""

from __future__ import annotations

import pytest

from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.records import AgentPod, FleetNode

NODES = [
    FleetNode(name="full", free={"cpu": 10, "memory": 0}),
    FleetNode(name="roomy", labels={"zone": "a"}, free={"cpu": 500, "memory": 7}),
    FleetNode(name="lost", ready=False),
    FleetNode(name="unwanted", should_run=False, free={"cpu": 0, "memory": 0}),
    FleetNode(name="unknown"),
]
FLEET = Fleet.of(NODES)


def test_it_is_the_nodes_it_was_made_of() -> None:
    assert list(FLEET) == NODES
    assert (FLEET[1], FLEET[-1], FLEET[1:3]) == (NODES[1], NODES[-1], NODES[1:3])
    with pytest.raises(IndexError):
        FLEET[len(NODES)]


def test_nodes_in_the_same_state_are_one_group() -> None:
    assert [list(group.places) for group in FLEET.groups] == [[0, 1, 4], [2], [3]]


def test_fleets_look_the_same_where_an_update_finds_the_same_on_the_same_nodes() -> None:
    relabelled = [
        FleetNode(name=node.name, ready=node.ready, should_run=node.should_run) for node in NODES
    ]
    broken = [*NODES[:-1], FleetNode(name="unknown", pods=(AgentPod(ready_for=None),))]

    assert Fleet.of(relabelled).look == FLEET.look
    assert Fleet.of(broken).look != FLEET.look


def test_nodes_are_split_into_those_that_are_chosen_and_the_others() -> None:
    assert FLEET.split([0, 1, 4], FLEET.places_of({"roomy", "nobody"})) == ([1], [0, 4])
    assert FLEET.split([0, 1, 4], FLEET.places_of(FLEET.named(range(5)))) == ([0, 1, 4], ())
    assert FLEET.split([0, 1, 4], FLEET.places_of(())) == ((), [0, 1, 4])


@pytest.mark.parametrize(
    ("resource", "amount", "short"),
    [
        pytest.param("cpu", 10, [], id="exactly enough"),
        pytest.param("cpu", 11, ["full"], id="too little on one"),
        pytest.param("memory", 1, ["full"], id="none at all"),
        pytest.param("gpu", 0, [], id="nothing is asked"),
        pytest.param("gpu", 1, ["full", "roomy"], id="nobody has any"),
    ],
)
def test_nodes_that_are_short_of_something_are_named(
    resource: str, amount: int, short: list[str]
) -> None:
    assert list(FLEET.named(FLEET.short_of(resource, amount))) == short


def test_only_nodes_that_should_run_the_agent_are_wanted() -> None:
    assert FLEET.wanted == 4
    assert FLEET.unknown == 2
