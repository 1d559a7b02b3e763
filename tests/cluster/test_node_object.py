"""Nodes as kubectl prints them."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.node_object import read_node
from constructs_lib.cluster.reading import Reading
from constructs_lib.k8s.taints import Taint


def read(**fields: Any) -> Node:
    reading = Reading("nodes")
    node = read_node({"metadata": {"name": "n1"}, **fields}, (), reading)
    reading.done()
    return node


def test_a_node_is_read_with_all_that_placement_asks_for() -> None:
    found = read(
        metadata={"name": "n1", "labels": {"karpenter.sh/nodepool": "spot"}},
        spec={"unschedulable": True, "taints": [{"key": "a", "value": "b", "effect": "NoExecute"}]},
        status={
            "allocatable": {"cpu": "1900m", "pods": "29"},
            "capacity": {"cpu": "2", "pods": "29"},
            "conditions": [{"type": "DiskPressure"}, {"type": "Ready", "status": "True"}],
        },
    )

    assert found == Node(
        name="n1",
        labels={"karpenter.sh/nodepool": "spot"},
        taints=(Taint("a", "b", "NoExecute"),),
        allocatable={"cpu": 1900, "pods": 29},
        unschedulable=True,
        ready=True,
        pool="spot",
    )


def test_missing_allocatable_is_the_capacity() -> None:
    assert read(status={"capacity": {"cpu": "2"}}).allocatable == {"cpu": 2000}


@pytest.mark.parametrize(
    ("status", "ready"),
    [("True", True), ("False", False), ("Unknown", False), (None, None), (["True"], None)],
)
def test_a_node_is_ready_when_its_condition_says_so(
    status: str | list[str] | None, *, ready: bool | None
) -> None:
    conditions = [{"type": "Ready", "status": status}] if status else []

    assert read(status={"conditions": conditions}).ready is ready
