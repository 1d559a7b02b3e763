"""What is on a node, and what is left of it."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.pod import Pod
from constructs_lib.placement.node_with_pods import places
from tests.placement.builders import agent, agent_pod, node, pod


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        pytest.param(pod(), True, id="running"),
        pytest.param(pod(terminating=True), True, id="terminating"),
        pytest.param(pod(phase="Pending"), True, id="bound"),
        pytest.param(pod(bound=False), False, id="not bound"),
        pytest.param(pod(phase="Failed"), False, id="failed"),
        pytest.param(pod(phase="Succeeded"), False, id="succeeded"),
        pytest.param(pod(on="n2"), False, id="elsewhere"),
    ],
)
def test_pods_that_hold_something_are_on_the_node(found: Pod, *, counts: bool) -> None:
    (place,) = places([node()], [found])

    assert (place.pods == (found,)) is counts


def test_what_pods_request_is_not_free_any_more() -> None:
    (place,) = places([node(allocatable={"cpu": 1000, "pods": 9})], [])

    assert place.free([pod(requests={"cpu": 300, "gpu": 1}), pod(requests={"pods": 5})]) == {
        "cpu": 700,
        "gpu": -1,
        "pods": 7,
    }


def test_its_own_pods_are_those_its_controller_made() -> None:
    mine = agent_pod()
    (place,) = places([node()], [mine, agent_pod("other"), pod("agent")])

    assert place.own(agent()) == (mine,)
