"""Nodes written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_nodes
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.reader import read_yaml


def read(entry: str) -> list[Node]:
    return read_nodes(read_yaml(f"nodes:\n- {entry}\n"))


def test_an_entry_is_a_node_with_what_every_kubelet_says() -> None:
    (found,) = read("{name: a, cpu: 4, memory: 16Gi, taints: ['gpu=true:NoSchedule']}")

    assert found == Node(
        name="a",
        labels={
            "kubernetes.io/hostname": "a",
            "kubernetes.io/os": "linux",
            "kubernetes.io/arch": "amd64",
            "beta.kubernetes.io/os": "linux",
            "beta.kubernetes.io/arch": "amd64",
        },
        taints=(Taint("gpu", "true", "NoSchedule"),),
        allocatable={"pods": 110, "cpu": 4000, "memory": 16 << 30},
        unstated=frozenset({"ephemeral-storage"}),
    )


def test_a_count_makes_numbered_nodes_of_one_pool() -> None:
    found = read("{name: gpu, count: 3, nvidia.com/gpu: 8, pods: 29}")

    assert [node.name for node in found] == ["gpu-1", "gpu-2", "gpu-3"]
    assert {node.pool for node in found} == {"gpu"}
    assert found[0].allocatable == {"pods": 29, "nvidia.com/gpu": 8}


def test_written_labels_win() -> None:
    (found,) = read("{name: w, labels: {kubernetes.io/os: windows}, pool: win}")

    assert (found.labels["kubernetes.io/os"], found.pool) == ("windows", "win")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{cpu: 4}", "nodes[0].name: is missing"),
        ("{name: a b/c!}", "nodes[0].name: 'a b/c!' is not the name of a Kubernetes object"),
        ("{name: 'ip-{1..30}'}", "nodes[0].name: 'ip-{1..30}' is not the name of a Kubernetes"),
        ("{name: a, cpus: 4}", "nodes[0].cpus: is not a field of a node; did you mean 'cpu'?"),
        ("{name: a, colour: red}", "nodes[0].colour: is not a field of a node; it knows name"),
        ("{name: a, count: -1}", "nodes[0].count: is -1; expected a whole number, 0 or more"),
        ("{name: a, count: 9999999}", "at most 100000 nodes are read"),
        ("{name: a, memory: 16GB}", "nodes[0].memory: '16GB' is not a quantity"),
        ("{name: a, taints: [gpu]}", "nodes[0].taints[0]: is 'gpu'"),
    ],
)
def test_a_mistake_in_an_entry_is_told(entry: str, told: Any) -> None:
    with pytest.raises(ClusterFileError) as error:
        read(entry)

    assert told in str(error.value)


def test_all_entries_together_are_bounded() -> None:
    """A kilobyte of text could stand for a billion nodes."""
    entries = "".join(f"- {{name: n{number}, count: 60000}}\n" for number in range(3))

    with pytest.raises(ClusterFileError) as told:
        read_nodes(read_yaml(f"nodes:\n{entries}"))

    assert told.value.lines()[1:] == [
        "  - <text>:3:14: nodes[1].count: is 60000; at most 100000 nodes are read"
    ]
