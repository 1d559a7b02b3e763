"""What priority classes are worth."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.priority import PriorityClass, pod_priority, read_priority_classes

CLASSES = read_priority_classes(
    [
        {"kind": "PriorityClass", "metadata": {"name": "agents"}, "value": 1000},
        {
            "kind": "PriorityClass",
            "metadata": {"name": "patient"},
            "value": 5,
            "preemptionPolicy": "Never",
            "globalDefault": True,
        },
        {"kind": "Namespace", "metadata": {"name": "agents"}},
    ]
)


@pytest.mark.parametrize(
    ("pod", "priority"),
    [
        pytest.param({"priorityClassName": "agents"}, PriorityClass(1000), id="own class"),
        pytest.param(
            {"priorityClassName": "system-node-critical"}, PriorityClass(2000001000), id="built in"
        ),
        pytest.param({}, PriorityClass(5, preempts=False), id="the default of the cluster"),
        pytest.param({"priorityClassName": "unknown"}, PriorityClass(0), id="unknown class"),
        pytest.param(
            {"priorityClassName": "agents", "preemptionPolicy": "Never"},
            PriorityClass(1000, preempts=False),
            id="never evicts",
        ),
        pytest.param(
            {"priorityClassName": "agents", "priority": 7}, PriorityClass(7), id="admitted number"
        ),
    ],
)
def test_a_pod_has_the_priority_of_its_class(pod: dict[str, Any], priority: PriorityClass) -> None:
    assert pod_priority(pod, CLASSES) == priority


@pytest.mark.parametrize(
    "manifest",
    [
        {"kind": "PriorityClass", "value": 1},
        {"kind": "PriorityClass", "metadata": {"name": "a"}, "value": "1"},
    ],
    ids=["no name", "no number"],
)
def test_what_is_no_class_is_left_out(manifest: dict[str, Any]) -> None:
    assert read_priority_classes([manifest]) == read_priority_classes([])
