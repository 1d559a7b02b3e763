"""Nodes that a NodePool would make."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_nodes
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.json_reader import read_json

ZONE, ARCH = "topology.kubernetes.io/zone", "kubernetes.io/arch"


def read(*requirements: dict[str, Any], **spec: Any) -> list[Node]:
    template = {
        "metadata": {"labels": {"team": "shop"}},
        "spec": {"requirements": list(requirements), **spec},
    }
    pool = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "spot"},
        "spec": {"template": template},
    }
    return read_nodes(read_json(json.dumps(pool)))


def listed(key: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": "In", "values": list(values)}


def test_a_pool_is_one_planned_node_of_unstated_size() -> None:
    (found,) = read(
        taints=[{"key": "dedicated", "effect": "NoSchedule"}],
        startupTaints=[{"key": "starting", "effect": "NoSchedule"}],
    )

    assert (found.name, found.pool, found.planned) == ("spot", "spot", True)
    assert found.taints == (Taint("dedicated", "", "NoSchedule"),)
    assert found.unstated == {"cpu", "memory", "ephemeral-storage", "pods"}
    assert found.labels == {
        "kubernetes.io/hostname": "spot",
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "karpenter.sh/nodepool": "spot",
        "team": "shop",
    }


def test_every_combination_of_listed_values_is_a_node() -> None:
    found = read(listed(ZONE, "a", "b"), listed(ARCH, "amd64", "arm64"))

    assert [(node.name, node.labels[ZONE], node.labels[ARCH]) for node in found] == [
        ("spot-1", "a", "amd64"),
        ("spot-2", "a", "arm64"),
        ("spot-3", "b", "amd64"),
        ("spot-4", "b", "arm64"),
    ]


def test_the_longest_lists_are_shown_by_one_value_when_there_are_too_many() -> None:
    types = listed("node.kubernetes.io/instance-type", *(f"type-{n}" for n in range(80)))
    found = read(types, listed(ZONE, "a", "b", "c"))

    assert [node.labels[ZONE] for node in found] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "requirement",
    [
        pytest.param({"key": "gpu", "operator": "Exists"}, id="Exists"),
        pytest.param({"key": "gpu", "operator": "NotIn", "values": ["a", "b"]}, id="NotIn"),
    ],
)
def test_a_requirement_that_lists_no_values_gives_no_label(requirement: dict[str, Any]) -> None:
    (found,) = read(requirement)

    assert "gpu" not in found.labels


def test_two_requirements_on_one_label_must_both_hold() -> None:
    (found,) = read(listed(ZONE, "a", "b"), listed(ZONE, "b", "c"))

    assert found.labels[ZONE] == "b"


def test_a_value_that_is_no_text_is_refused() -> None:
    with pytest.raises(ClusterFileError, match=r"requirements\[0\].values\[0\]: is 3"):
        read({"key": "generation", "operator": "In", "values": [3]})
