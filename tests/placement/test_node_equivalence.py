"""Nodes are told apart by what a predicate reads, and by nothing else."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.node import HOSTNAME, Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.node_equivalence import NodeEquivalence
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhoods
from tests.placement.builders import ROOMY, agent, agent_pod, node, pod
from tests.placement.test_coverage import crowds, fleets, fleets_of_agents


def required(labels: list[dict[str, Any]], *fields: dict[str, Any]) -> dict[str, Any]:
    names = [{"operator": "In", **each} for each in fields]
    terms = [{"matchExpressions": labels, "matchFields": names}]
    rule = "requiredDuringSchedulingIgnoredDuringExecution"
    return {"nodeAffinity": {rule: {"nodeSelectorTerms": terms}}}


PORT = [{"containerPort": 9100, "hostPort": 9100}]


def are_alike(other: Node, *pods: Pod, **spec: Any) -> bool:
    first = node("n1", labels={"disk": "hdd", "cores": "4"})
    return len(coverage([agent(**spec)], [first, other], pods).groups) == 1


def second(**fields: Any) -> Node:
    return node("n2", **{"labels": {"disk": "hdd", "cores": "4"}, **fields})


@pytest.mark.parametrize(
    ("other", "spec"),
    [
        pytest.param(second(labels={"disk": "ram"}), {"nodeSelector": {"disk": "ssd"}}, id="value"),
        pytest.param(second(labels={}), {}, id="label nobody selects on"),
        pytest.param(
            second(allocatable={**ROOMY, "memory": 9 << 30}),
            {"requests": {"memory": "1Gi"}},
            id="ample memory",
        ),
        pytest.param(second(unschedulable=True), {}, id="cordon"),
        pytest.param(
            second(allocatable={**ROOMY, "memory": ROOMY["memory"] + 1023}),
            {"requests": {"memory": "9Gi"}},
            id="less than a step of scarce memory",
        ),
    ],
)
def test_nodes_that_no_predicate_tells_apart_are_alike(other: Node, spec: dict[str, Any]) -> None:
    assert are_alike(other, **spec)


@pytest.mark.parametrize(
    ("other", "spec"),
    [
        pytest.param(second(labels={"disk": "ssd"}), {"nodeSelector": {"disk": "ssd"}}, id="value"),
        pytest.param(second(labels={}), {"nodeSelector": {"disk": "ssd"}}, id="missing label"),
        pytest.param(second(), {"nodeName": "n2"}, id="node name"),
        pytest.param(second(taints=(Taint("a", "", "NoSchedule"),)), {}, id="taint"),
        pytest.param(
            second(allocatable={**ROOMY, "cpu": 10}), {"requests": {"cpu": "1"}}, id="scarce cpu"
        ),
    ],
)
def test_nodes_that_a_predicate_tells_apart_are_not(other: Node, spec: dict[str, Any]) -> None:
    assert not are_alike(other, **spec)


def test_scarce_room_is_told_apart_in_steps_of_what_all_requests_are_multiples_of() -> None:
    agents = [agent(f"a{n}", requests={"memory": f"{128 * n}Mi"}) for n in range(1, 6)]
    nodes = [
        node(f"n{n}", allocatable={**ROOMY, "memory": (1 << 30) + n * 1024}) for n in range(300)
    ]

    # A gibibyte and a bit, of which 128 MiB are a step.
    assert [len(group) for group in coverage(agents, nodes).groups] == [300]


def test_beside_pods_that_may_be_evicted_the_steps_are_finer() -> None:
    crowd = [pod("web", on=name, requests={"memory": 1024}) for name in ("n1", "n2")]
    roomier = second(allocatable={**ROOMY, "memory": ROOMY["memory"] + 1024})

    assert not are_alike(roomier, *crowd, requests={"memory": "9Gi"})


def test_the_load_of_roomy_nodes_does_not_tell_them_apart() -> None:
    load = [pod("a", on="n1", requests={"cpu": 100}), pod("b", on="n2", requests={"cpu": 900})]

    assert are_alike(second(), *load, requests={"cpu": "1"})


@pytest.mark.parametrize(
    ("on_n1", "on_n2"),
    [
        pytest.param(
            pod("a", on="n1", ports=(HostPort(9100, "TCP", "::1"),)), pod("b", on="n2"), id="port"
        ),
        pytest.param(agent_pod(on="n1"), pod("b", on="n2"), id="agent"),
        pytest.param(agent_pod(on="n1", terminating=True), agent_pod(on="n2"), id="leaving"),
    ],
)
def test_pods_that_matter_tell_nodes_apart(on_n1: Pod, on_n2: Pod) -> None:
    assert not are_alike(second(), on_n1, on_n2, ports=PORT)


def test_many_nodes_whose_agents_are_replaced_are_alike() -> None:
    leaving = [agent_pod(on=name, terminating=True) for name in ("n1", "n2")]

    assert are_alike(second(), *leaving, requests={"cpu": "1"})


NAMING = [
    agent("by-name", nodeName="n1"),
    agent("by-host", nodeSelector={HOSTNAME: "n0"}),
    agent("by-number", affinity=required([{"key": HOSTNAME, "operator": "Gt", "values": ["3"]}])),
    agent("by-topology", nodeSelector={"topology.topolvm.io/node": "n1"}),
    agent("by-field", affinity=required([], {"key": "metadata.name", "values": ["n2"]})),
]
"""Agents that ask for names of nodes."""


@given(
    fleets_of_agents(),
    st.lists(st.sampled_from(NAMING), unique_by=lambda each: each.name),
    fleets(),
    crowds(),
    st.sampled_from([(), ("zone",), (HOSTNAME,), ("topology.topolvm.io/node",)]),
)
def test_nodes_are_gathered_as_if_each_was_looked_at_by_itself(
    agents: list[DaemonSet],
    naming: list[DaemonSet],
    nodes: list[Node],
    pods: list[Pod],
    apart: tuple[str, ...],
) -> None:
    daemon_sets = [*agents, *naming]
    local = {"n0": "n0", "n1": "n1", "n2": "n1"}
    nodes = [
        replace(each, labels={**each.labels, "topology.topolvm.io/node": local[each.name]})
        if each.name in local
        else each
        for each in nodes
    ]
    everywhere = places(nodes, pods, daemon_sets)
    likeness = NodeEquivalence(daemon_sets, neighbourhoods(daemon_sets, everywhere), apart)
    one_by_one: dict[Hashable, list[str]] = {}
    for place in everywhere:
        one_by_one.setdefault(likeness.key(place), []).append(place.node.name)

    assert [group.names for group in likeness.groups(everywhere)] == list(one_by_one.values())
