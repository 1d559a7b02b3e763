"""Pods that need nothing of their node can have users of their own."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.user_namespaces import can_map_users
from constructs_lib.daemon_set.view import DaemonSetView
from tests.placement.builders import manifest


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"volumes": [{"name": "a"}]}, True, id="an empty directory"),
        pytest.param({"volumes": [{"name": "a", "secret": {}}]}, True, id="a Secret"),
        pytest.param({"volumes": [{"name": "a", "hostPath": {}}]}, False, id="a host path"),
        pytest.param({"hostPID": True}, False, id="the node's processes"),
        pytest.param(
            {"initContainers": [{"name": "b", "securityContext": {"privileged": True}}]},
            False,
            id="privilege",
        ),
    ],
)
def test_a_pod_that_touches_nothing_of_the_node_can(pod: dict[str, Any], *, expected: bool) -> None:
    assert can_map_users(DaemonSetView(manifest(**pod))) is expected
