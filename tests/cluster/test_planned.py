"""What is gathered of a pool becomes its nodes."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.planned import ARCH, ZONE, PlannedNodes
from constructs_lib.k8s.taints import Taint


@pytest.mark.parametrize(
    ("count", "names"), [(0, ["pool"]), (1, ["pool"]), (2, ["pool-1", "pool-2"])]
)
def test_an_empty_pool_is_shown_by_one_node(count: int, names: list[str]) -> None:
    assert [node.name for node in PlannedNodes().nodes("pool", count)] == names


def test_a_taint_of_the_same_key_and_effect_takes_the_place_of_an_earlier_one() -> None:
    found = PlannedNodes()
    found.taint(Taint("a", "1", "NoSchedule"), Taint("b", "1", "NoSchedule"))
    found.taint(Taint("a", "2", "NoSchedule"), Taint("a", "2", "NoExecute"))

    assert found.taints == [
        Taint("a", "2", "NoSchedule"),
        Taint("b", "1", "NoSchedule"),
        Taint("a", "2", "NoExecute"),
    ]


def test_a_label_that_is_known_is_not_open() -> None:
    found = PlannedNodes()
    found.labels[ZONE] = "a"

    assert ZONE not in found.nodes("pool", 1)[0].open_labels


def test_an_instance_type_settles_the_architecture() -> None:
    found = PlannedNodes()
    found.any_architecture()
    found.instance_type("m7g.large")

    (node,) = found.nodes("pool", 1)
    assert node.labels[ARCH] == "arm64"
    assert ARCH not in node.open_labels
