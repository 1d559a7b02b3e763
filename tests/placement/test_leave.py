"""What breaks a node is never advised: such nodes are to be left as they are."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.leave import why_leave
from tests.placement.builders import agent, node, verdict
from tests.placement.test_remedy import affine

FARGATE = {"eks.amazonaws.com/compute-type": "fargate"}
PRESENT = "nvidia.com/gpu.present"


def why(daemon_set: DaemonSet, on: Node, *dividing: str) -> str | None:
    return why_leave(daemon_set, on, verdict(daemon_set, on), dividing)


def tainted(key: str, **labels: str) -> Node:
    return node(taints=(Taint(key, "", "NoSchedule"),), labels=labels)


@pytest.mark.parametrize(
    ("daemon_set", "on", "words"),
    [
        pytest.param(
            agent(),
            node(taints=(Taint("x", "", "NoSchedule"),), labels=FARGATE),
            "Fargate runs one Pod a node, and none of a DaemonSet",
            id="Fargate",
        ),
        pytest.param(
            agent(),
            tainted("virtual-kubelet.io/provider", type="virtual-kubelet"),
            "a virtual node starts no Pod of a DaemonSet",
            id="virtual node",
        ),
        pytest.param(
            agent(nodeSelector={"kubernetes.io/os": "linux"}),
            node(labels={"kubernetes.io/os": "windows"}),
            "the operating system of this node",
            id="operating system by selector",
        ),
        pytest.param(
            affine({"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}),
            node(labels={"kubernetes.io/os": "windows"}),
            "the operating system of this node",
            id="operating system by affinity",
        ),
        pytest.param(
            agent(),
            tainted("os", **{"kubernetes.io/os": "x"}),
            "Leave it: the agent is made for linux, and the node runs x.",
            id="operating system behind a taint",
        ),
        pytest.param(
            agent(nodeSelector={PRESENT: "true"}),
            node(),
            f"{PRESENT} says what hardware a node has",
            id="hardware by selector",
        ),
        pytest.param(
            affine({"key": "feature.node.kubernetes.io/pci-10de", "operator": "Exists"}),
            node(),
            "says what hardware a node has",
            id="hardware by affinity",
        ),
        pytest.param(
            affine({"key": "tier", "operator": "In", "values": ["large"]}),
            node(),
            "Leave it, or declare a pool for these nodes: tier says which DaemonSet",
            id="the agent's own pool",
        ),
    ],
)
def test_a_node_is_left_with_a_reason(daemon_set: DaemonSet, on: Node, words: str) -> None:
    found = why(daemon_set, on, "tier")

    assert found is not None
    assert found.startswith("Leave it")
    assert words in found


@pytest.mark.parametrize(
    ("pod", "on"),
    [
        pytest.param({}, node(), id="it runs"),
        pytest.param({}, tainted("gpu"), id="a taint"),
        pytest.param({"nodeSelector": {"role": "ingress"}}, node(), id="a label of the team"),
        pytest.param(
            {"tolerations": [{"operator": "Exists"}]}, node(labels=FARGATE), id="stuck on Fargate"
        ),
    ],
)
def test_what_may_be_changed_is_not_left(pod: dict[str, Any], on: Node) -> None:
    assert why(agent(**pod), on) is None
