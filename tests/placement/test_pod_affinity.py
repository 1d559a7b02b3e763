"""Pods that exclude or need each other, as far as their topology reaches."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.pod import Pod
from constructs_lib.k8s.pod_affinity import read_affinity_terms
from constructs_lib.placement.coverage import coverage
from tests.placement.builders import agent, agent_pod, node, pod

NODES = [
    node("n1", labels={"zone": "a"}),
    node("n2", labels={"zone": "a"}),
    node("n3", labels={"zone": "b"}),
    node("n4"),
]


def affinity(which: str, app: str) -> dict[str, Any]:
    term = {
        "topologyKey": "zone",
        "labelSelector": {"matchLabels": {"app": app}},
        "namespaceSelector": {},
    }
    return {which: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


def running(spec: dict[str, Any], *pods: Pod) -> list[str]:
    (entry,) = coverage([agent(**spec)], NODES, pods).daemon_sets
    return sorted(at.name for at, group in entry.by_node() if group.alone.runs)


@pytest.mark.parametrize(
    ("spec", "nodes"),
    [
        pytest.param({}, ["n1", "n2", "n3", "n4"], id="no affinity"),
        pytest.param(
            {"affinity": affinity("podAntiAffinity", "web")}, ["n3", "n4"], id="it excludes web"
        ),
        pytest.param({"affinity": affinity("podAffinity", "web")}, ["n1", "n2"], id="it needs web"),
        pytest.param(
            {"affinity": affinity("podAffinity", "db")}, [], id="it needs what is not there"
        ),
        pytest.param(
            {"affinity": affinity("podAffinity", "agent")},
            ["n1", "n2", "n3"],
            id="it may be the first of its own group",
        ),
    ],
)
def test_a_pod_on_n1_reaches_over_its_zone(spec: dict[str, Any], nodes: list[str]) -> None:
    assert running(spec, pod(on="n1", labels={"app": "web"})) == nodes


def test_a_neighbour_may_exclude_the_agent() -> None:
    spec = {"affinity": affinity("podAntiAffinity", "agent")}
    picky = pod(on="n1", anti_affinity=read_affinity_terms(spec, "podAntiAffinity", "shop", {}))

    assert running({}, picky) == ["n3", "n4"]


def test_an_agent_does_not_exclude_its_own_successor() -> None:
    leaving = agent_pod(on="n3", labels={"app": "agent"}, terminating=True)

    assert "n3" in running({"affinity": affinity("podAntiAffinity", "agent")}, leaving)


def test_a_neighbour_of_lower_priority_is_evicted() -> None:
    spec: dict[str, Any] = {
        "affinity": affinity("podAntiAffinity", "web"),
        "priorityClassName": "system-node-critical",
    }
    web = pod(on="n1", labels={"app": "web"})
    (entry,) = coverage([agent(**spec)], NODES, [web]).daemon_sets
    evicted = {at.name: group.alone.evicts for at, group in entry.by_node()}

    assert (evicted["n1"], evicted["n2"]) == (("Pod shop/web",), ())
