"""How long Flux waits for a cluster, by the simulated rollout of its agents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.gitops.rollout_time import RolloutTime, rollout_time
from constructs_lib.policy.example import BASE, example_objects
from constructs_lib.yaml.writer import to_yaml

ROLLING = """\
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
"""
NODES = [{"name": "node", "count": 3}]


def timed(manifests: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> RolloutTime:
    return rollout_time(
        ClusterInput(
            name="prod-1",
            folder=Folder(place="dist/prod-1", texts=(("a.yaml", to_yaml(manifests).encode()),)),
            platform="generic",
            minor=None,
            nodes=json.dumps({"nodes": nodes}).encode(),
        )
    )


def test_the_slowest_daemon_set_counts() -> None:
    quick = example_objects(BASE)
    slow = example_objects(BASE.replace("minReadySeconds: 10", "minReadySeconds: 300"))
    slow[0]["metadata"]["name"] = "slow"

    both = timed([*quick, *slow], NODES)

    assert both == timed(slow, NODES)
    assert both.seconds > 3 * 300
    assert both.endless == ()


def test_nothing_takes_no_time() -> None:
    assert timed([], NODES).seconds == 0


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        pytest.param(BASE, False, id="a node that is not ready"),
        pytest.param(BASE.replace(ROLLING, "    type: OnDelete\n"), True, id="OnDelete"),
    ],
)
def test_what_never_reaches_every_node_is_named(text: str, *, ready: bool) -> None:
    nodes = [*NODES, {"name": "last", "ready": ready}]

    assert timed(example_objects(text), nodes).endless == ("agents/agent",)
