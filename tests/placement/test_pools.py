"""An agent that is several DaemonSets gets a proof, or the node that disproves it."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import NodeExporterSpec
from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.declaration.nodes import NodeLabel
from constructs_lib.declaration.split import Pool
from constructs_lib.k8s.metadata import AGENT_LABEL
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.pools import Split, splits
from tests.placement.builders import manifest, node

NODES = [
    node("large", labels={"size": "large", "os": "linux"}),
    node("small", labels={"size": "small", "os": "linux"}),
    node("plain", labels={"os": "linux"}),
]
LARGE = {"key": "size", "operator": "In", "values": ["large"]}
SMALL = {"key": "size", "operator": "In", "values": ["small"]}
NOT_LARGE = {"key": "size", "operator": "NotIn", "values": ["large"]}


def part(name: str, *expressions: dict[str, Any], **pod: Any) -> DaemonSet:
    terms = {"nodeSelectorTerms": [{"matchExpressions": list(expressions)}]}
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    declared = manifest(name, affinity={"nodeAffinity": {key: terms}}, **pod)
    labels = {"app": name, AGENT_LABEL: "agent"}
    declared["spec"]["template"]["metadata"]["labels"] = labels
    return read_daemon_set(declared)


def split_of(*parts: DaemonSet, nodes: list[Node] = NODES) -> Split:
    (found,) = splits(coverage(parts, nodes))
    return found


def breaches(found: Split) -> list[tuple[str, list[str]]]:
    return [(each.kind, [node.name for node in each.nodes]) for each in found.breaches]


def test_exact_opposites_are_a_proof() -> None:
    found = split_of(part("a", LARGE), part("b", NOT_LARGE))

    assert (found.agent, found.holds, found.nodes) == ("kube-system/agent", True, 3)


def test_a_node_that_no_part_selects_is_a_gap() -> None:
    found = split_of(part("a", LARGE), part("b", SMALL))

    assert breaches(found) == [("gap", ["plain"])]


def test_a_node_that_two_parts_select_is_an_overlap() -> None:
    found = split_of(part("a", LARGE), part("b", {"key": "size", "operator": "Exists"}), part("c"))

    assert ("overlap", ["large"]) in breaches(found)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(node("w", labels={"os": "windows"}), id="selector of all parts"),
        pytest.param(
            node("t", labels={"os": "linux"}, taints=(Taint("x", "", "NoSchedule"),)),
            id="taint that none tolerates",
        ),
        pytest.param(node("f", labels={"os": "linux", "fargate": "yes"}), id="shared condition"),
    ],
)
def test_nodes_that_are_not_meant_for_the_agent_are_no_gap(other: Node) -> None:
    not_fargate = {"key": "fargate", "operator": "DoesNotExist"}
    shared = {"nodeSelector": {"os": "linux"}}

    found = split_of(
        part("a", LARGE, not_fargate, **shared),
        part("b", NOT_LARGE, not_fargate, **shared),
        nodes=[*NODES, other],
    )

    assert (found.holds, found.nodes) == (True, 3)


def test_one_daemon_set_is_no_split() -> None:
    assert splits(coverage([part("a", LARGE)], NODES)) == ()


def test_the_pools_that_this_library_declares_are_proved() -> None:
    large = Pool(name="large", where=NodeLabel(key="size", operator="In", values=("large",)))
    spec = NodeExporterSpec(name="exporter", namespace="monitoring", pools=(large,))
    parts = [read_daemon_set(m) for m in spec.manifests() if m["kind"] == "DaemonSet"]
    nodes = [node(n.name, labels={**n.labels, "kubernetes.io/os": "linux"}) for n in NODES]

    assert AGENT_LABEL == "constructs-lib/agent"
    assert (len(parts), split_of(*parts, nodes=nodes).holds) == (2, True)
