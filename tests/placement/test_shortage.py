"""Figures of a shortage are right for every node that they are told of."""

from __future__ import annotations

import pytest

from constructs_lib.placement.shortage import Shortage, Span

GIB = 1 << 30


def short(free: int, *, whole: int = 2 * GIB, asked: int = GIB, overhead: int = 0) -> Shortage:
    return Shortage(
        resource="memory",
        asked=Span.of(asked),
        free=Span.of(free),
        whole=Span.of(whole),
        overhead=overhead,
    )


def full(allowed: int, has: int) -> Shortage:
    free, whole = Span.of(allowed - has), Span.of(allowed)
    return Shortage(resource="pods", asked=Span.of(1), free=free, whole=whole)


@pytest.mark.parametrize(
    ("shortage", "message"),
    [
        pytest.param(
            short(GIB // 2),
            "insufficient memory: requests 1Gi, 512Mi of 2Gi allocatable is free",
            id="one node",
        ),
        pytest.param(
            short(GIB // 2).with_all([short(0), short(GIB // 4, whole=GIB)]),
            "insufficient memory: requests 1Gi, 0 to 512Mi of 1Gi to 2Gi allocatable is free",
            id="nodes of several sizes",
        ),
        pytest.param(
            short(0).with_all([short(0, asked=GIB // 2)]),
            "insufficient memory: requests 512Mi to 1Gi, 0 of 2Gi allocatable is free",
            id="Pods of several sizes",
        ),
        pytest.param(
            full(110, 112), "too many Pods: the node allows 110 and has 112", id="Pods of a node"
        ),
        pytest.param(
            full(110, 110).with_all([full(29, 29)]),
            "too many Pods: the nodes allow 29 to 110 and have no place for another",
            id="Pods of several nodes",
        ),
        pytest.param(
            full(110, 110).with_all([full(110, 111)]),
            "too many Pods: the nodes allow 110 and have no place for another",
            id="equal nodes with more and less Pods",
        ),
    ],
)
def test_a_message_holds_for_every_node(shortage: Shortage, message: str) -> None:
    assert shortage.message == message


@pytest.mark.parametrize(
    ("shortage", "remedy"),
    [
        (short(GIB // 2), "Request at most 512Mi of memory, or use larger nodes."),
        (
            short(GIB // 2, overhead=GIB // 4),
            "Request at most 256Mi of memory, or use larger nodes.",
        ),
        (
            short(GIB // 2).with_all([short(GIB // 4)]),
            "Request at most 256Mi of memory, or use larger nodes.",
        ),
        (
            short(GIB // 2).with_all([short(0)]),
            "Do not request memory, or use nodes that have some free.",
        ),
        (
            full(110, 110),
            "Raise the kubelet's maxPods, or give the agent a priority that evicts others.",
        ),
    ],
    ids=["one", "overhead", "the least", "nothing", "Pods"],
)
def test_a_remedy_helps_on_the_node_with_the_least_room(shortage: Shortage, remedy: str) -> None:
    assert shortage.remedy == remedy
