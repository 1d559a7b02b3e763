"""What a reader must not have to look for stands first."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.taints import Taint
from constructs_lib.report.coverage.headlines import headlines
from tests.placement.builders import node
from tests.report.coverage.answers import answered, fleet, shipper

SPOT = Taint("spot", "", "NoSchedule")
WINDOWS = {"kubernetes.io/os": "windows"}
LINUX = {"nodeSelector": {"kubernetes.io/os": "linux"}}
FARGATE = {"eks.amazonaws.com/compute-type": "fargate"}


@pytest.mark.parametrize(
    ("pod", "nodes", "said"),
    [
        pytest.param(
            {"nodeSelector": {"role": "x"}},
            [node("a")],
            [
                "kube-system/shipper is wanted on none of 1 node.",
                "1 node gets no agent at all: a.",
            ],
            id="wanted nowhere",
        ),
        pytest.param(
            {},
            [node("a", allocatable={})],
            [
                "kube-system/shipper runs on none of the 1 node that want it.",
                "1 node gets no agent at all: a.",
            ],
            id="runs nowhere",
        ),
        pytest.param(
            {},
            [node("a"), node("s-1", taints=(SPOT,)), node("s-2", taints=(SPOT,))],
            ["2 nodes get no agent at all: s-1..2."],
            id="nodes without an agent",
        ),
        pytest.param(
            LINUX,
            [node("a", labels={"kubernetes.io/os": "linux"}), node("w", labels=WINDOWS)],
            [],
            id="right on Windows",
        ),
        pytest.param(
            {},
            [node("a"), node("f", taints=(SPOT,), labels=FARGATE)],
            [],
            id="right on Fargate",
        ),
    ],
)
def test_a_headline_is_about_what_is_missing(
    pod: dict[str, Any], nodes: list[Node], said: list[str]
) -> None:
    assert list(headlines(answered([shipper(**pod)], nodes))) == said


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert list(headlines(answered([shipper()], fleet()[:12]))) == []
