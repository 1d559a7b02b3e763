"""Who is evicted: as few and as unimportant Pods as possible."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from constructs_lib.cluster.pod import Pod
from constructs_lib.k8s.priority import PriorityClass
from constructs_lib.placement.preemption import victims
from tests.placement.builders import pod

HIGH = PriorityClass(100)


def of(name: str, cpu: int, priority: int = 0, started: str = "") -> Pod:
    return pod(name, requests={"cpu": cpu}, priority=priority, started=started)


def two_are_free(pods: Sequence[Pod]) -> bool:
    return sum(pod.requests["cpu"] for pod in pods) <= 2


@pytest.mark.parametrize(
    ("pods", "evicted"),
    [
        pytest.param([of("a", 3)], ["a"], id="one"),
        pytest.param([of("a", 1), of("b", 1), of("c", 1, 50)], ["b"], id="the more important stay"),
        pytest.param(
            [of("a", 2, started="2030-01-02"), of("b", 2, started="2030-01-01")],
            ["a"],
            id="the older stay",
        ),
        pytest.param([of("a", 2), of("b", 2, started="2030-01-01")], ["a"], id="not yet started"),
        pytest.param([of("a", 3, 100)], [], id="equal priority stays"),
        pytest.param([of("a", 1), of("b", 3, 200)], [], id="evicting does not help"),
    ],
)
def test_pods_are_given_back_as_long_as_the_agent_fits(pods: list[Pod], evicted: list[str]) -> None:
    assert [pod.name for pod in victims(HIGH, pods, two_are_free)] == evicted


def test_a_class_may_never_evict() -> None:
    assert victims(PriorityClass(100, preempts=False), [of("a", 3)], two_are_free) == []
