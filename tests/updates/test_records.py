"""The records of a fleet say what the controller would see."""

from __future__ import annotations

import pytest

from constructs_lib.updates.records import AgentPod, FleetNode


@pytest.mark.parametrize(
    ("pod", "available"),
    [
        (AgentPod(), True),
        (AgentPod(ready_for=10), True),
        (AgentPod(ready_for=9.9), False),
        (AgentPod(ready_for=None), False),
        (AgentPod(terminating=True), False),
    ],
    ids=["ready for long", "just long enough", "too short", "not ready", "terminating"],
)
def test_a_pod_is_available_once_it_was_ready_for_long_enough(
    pod: AgentPod, *, available: bool
) -> None:
    assert pod.available(10) == available


def test_a_node_that_should_run_the_agent_may_keep_it() -> None:
    with pytest.raises(ValueError, match="node-a: a node that should run"):
        FleetNode(name="node-a", should_run=True, should_continue=False)
