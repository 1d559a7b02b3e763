"""What is asked of a fleet again and again is found out once, and right."""

from __future__ import annotations

import pytest

from constructs_lib.updates.known_fleet import KnownFleet
from constructs_lib.updates.records import FleetNode

FLEET = KnownFleet(
    [
        FleetNode(name="full", free={"cpu": 10}),
        FleetNode(name="roomy", free={"cpu": 500, "memory": 7}),
        FleetNode(name="unknown"),
        FleetNode(name="unwanted", should_run=False, free={}),
    ]
)


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
    assert FLEET.short_of(resource, amount) == short


def test_only_nodes_that_should_run_the_agent_are_wanted() -> None:
    assert [node.name for node in FLEET.wanted] == ["full", "roomy", "unknown"]
    assert FLEET.unknown == 1
    assert FLEET.names == {"full", "roomy", "unknown", "unwanted"}
