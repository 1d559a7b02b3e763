"""A node like others is a name and two numbers: it costs a few calls, whatever is asked of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from constructs_lib.cluster import node_texts
from tests.scale import SLACK, TIMES, calls, command, excess
from tests.test_scale_of_clusters import daemon_sets

FEW: Final = 200
ASKED: Final = {
    "coverage agents.yaml --nodes {nodes}": 18,
    "coverage agents.yaml --nodes {nodes} --format json": 22,
    "coverage agents.yaml --nodes {nodes} --require all": 18,
}
"""How many calls a node costs at most: its text, its shape and its size are looked up and kept."""


def write(count: int, *, sizes: int) -> str:
    """A node list as kubectl prints it, of some nodes with their own names and some sizes."""
    items = [
        {
            "kind": "Node",
            "metadata": {
                "name": f"n{number}",
                "labels": {"kubernetes.io/hostname": f"n{number}", "zone": f"z{number % 3}"},
                "managedFields": [{"manager": "kubelet"}],
            },
            "spec": {"taints": [{"key": "t", "effect": "NoSchedule"}]} if number % 5 == 0 else {},
            "status": {
                "allocatable": {"cpu": "2", "memory": f"{300_000 + number % sizes}Ki", "pods": "9"}
            },
        }
        for number in range(count)
    ]
    name = f"{count}.{sizes}.json"
    Path(name).write_text(json.dumps({"kind": "List", "items": items}))
    return name


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents that are too many for the nodes, and no file is too small for the fast way."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(node_texts, "_LARGE", 0)
    Path("agents.yaml").write_text(daemon_sets(6))


@pytest.mark.parametrize("asked", ASKED)
def test_a_further_node_of_a_shape_and_size_that_are_known_costs_a_few_calls(asked: str) -> None:
    pytest.importorskip("msgspec")
    few, many = (command(asked.format(nodes=write(count, sizes=7))) for count in (FEW, 6 * FEW))
    few()

    assert calls(many) - calls(few) <= ASKED[asked] * 5 * FEW


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("sizes", [7, 100_000], ids=["sizes in common", "a size each"])
def test_eight_times_the_nodes_are_at_most_eight_times_the_work(asked: str, sizes: int) -> None:
    work = [command(asked.format(nodes=write(FEW * times, sizes=sizes))) for times in TIMES]

    assert excess(work) <= SLACK
