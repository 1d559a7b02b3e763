"""Other Pods may keep an agent from a node, which is said with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import Dns, PodTerm, TopologySpread
from constructs_lib.declaration.nodes import Nodes, Taint
from tests.declaration.builders import REASON, node_agent, pod, told

PODS = {"app": "database"}


def test_affinity_to_pods_stands_beside_that_to_nodes() -> None:
    plain = pod(node_agent())
    found = pod(node_agent(pod_anti_affinity=[PodTerm(labels=PODS, reason=REASON)]))

    term = {"labelSelector": {"matchLabels": PODS}, "topologyKey": "kubernetes.io/hostname"}
    assert found["affinity"] == {
        **plain["affinity"],
        "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]},
    }


def test_a_wish_has_a_weight_and_needs_no_reason() -> None:
    found = pod(node_agent(pod_affinity=[PodTerm(labels=PODS, weight=10, topology="zone")]))

    term = {"labelSelector": {"matchLabels": PODS}, "topologyKey": "zone"}
    assert found["affinity"]["podAffinity"] == {
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 10, "podAffinityTerm": term}]
    }


def test_the_resolver_of_a_pod_is_told_more() -> None:
    dns = Dns(searches=["a.example"], options={"ndots": "2", "edns0": None})

    assert pod(node_agent(dns=dns))["dnsConfig"] == {
        "searches": ["a.example"],
        "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}],
    }


def test_a_toleration_may_end() -> None:
    taint = Taint(key="maintenance", effect="NoExecute", seconds=60)

    found = pod(node_agent(nodes=Nodes(tolerates=[taint])))

    assert found["tolerations"] == [
        {
            "key": "maintenance",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": 60,
        }
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"pod_anti_affinity": [PodTerm(labels=PODS)]},
            "pod_anti_affinity[0].reason: can keep the agent from a node for ever; say why with "
            "reason='...'",
            id="Pods",
        ),
        pytest.param(
            {"topology_spread": [TopologySpread(labels=PODS, topology="zone")]},
            "topology_spread[0].reason: can keep the agent from a node for ever; say why with "
            "reason='...'",
            id="places",
        ),
        pytest.param(
            {"nodes": {"tolerates": [{"key": "a", "seconds": 5}]}},
            "nodes.tolerates[0].seconds: only NoExecute empties nodes; write "
            "effect='NoExecute', or leave it out",
            id="seconds",
        ),
    ],
)
def test_what_keeps_the_agent_from_nodes_is_refused_without_a_reason(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(node_agent, **fields) == [problem]
