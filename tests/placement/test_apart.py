"""Agents that keep away from each other do so on all nodes of one place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.coverage import coverage
from tests.placement.builders import agent, agent_pod, node

ZONE = "topology.kubernetes.io/zone"


def keeps_from(name: str, key: str = ZONE, **where: Any) -> dict[str, Any]:
    term = {"topologyKey": key, "labelSelector": {"matchLabels": {"app": name}}, **where}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    return {"affinity": {"podAntiAffinity": required}}


def nodes(zones: str) -> list[Node]:
    """A node for each letter, which is its zone; ``-`` for none."""
    return [
        node(f"n{place}", labels={} if zone == "-" else {ZONE: zone})
        for place, zone in enumerate(zones)
    ]


def outcomes(daemon_sets: list[DaemonSet], zones: str, **fields: Any) -> list[list[str]]:
    found = coverage(daemon_sets, nodes(zones), **fields)
    order = {each.name: place for place, each in enumerate(found.nodes)}
    result = [[""] * len(zones) for _ in daemon_sets]
    for index, entry in enumerate(found.daemon_sets):
        for each, group in entry.by_node():
            result[index][order[each.name]] = group.together.outcome
    return result


@pytest.mark.parametrize(
    ("daemon_sets", "zones", "expected"),
    [
        pytest.param(
            [agent("a", **keeps_from("a"))],
            "xxy-",
            [["contended", "contended", "runs", "runs"]],
            id="from itself",
        ),
        pytest.param(
            [agent("a", **keeps_from("b")), agent("b")],
            "x",
            [["contended"], ["contended"]],
            id="from another on its node",
        ),
        pytest.param(
            [agent("a", **keeps_from("a", "kubernetes.io/hostname"))],
            "xx",
            [["runs", "runs"]],
            id="only on one node",
        ),
        pytest.param([agent("a", **keeps_from("web"))], "xx", [["runs", "runs"]], id="no rival"),
    ],
)
def test_who_keeps_away_is_contended_where_a_place_has_several_nodes(
    daemon_sets: list[DaemonSet], zones: str, expected: list[list[str]]
) -> None:
    assert outcomes(daemon_sets, zones) == expected


def test_the_one_that_runs_already_keeps_the_others_out() -> None:
    here = agent_pod("a", on="n0", labels={"app": "a"})

    assert outcomes([agent("a", **keeps_from("a"))], "xxy", pods=[here]) == [
        ["runs", "pending", "runs"]
    ]


CRITICAL: dict[str, Any] = {"priorityClassName": "system-node-critical"}
SELECTED: dict[str, Any] = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}
}


def test_nobody_evicts_from_another_node_who_keeps_it_out() -> None:
    critical = agent("a", **CRITICAL, **keeps_from("b"))

    assert outcomes([critical, agent("b")], "xxy") == [
        ["contended", "contended", "runs"],
        ["contended", "contended", "pending"],
    ]


@pytest.mark.parametrize(
    ("term", "other", "expected"),
    [
        pytest.param({}, {}, [["runs"], ["pending"]], id="of its own namespace"),
        pytest.param(SELECTED, {}, [["contended"], ["contended"]], id="by labels of namespaces"),
        pytest.param({"namespaceSelector": {}}, {}, [["runs"], ["pending"]], id="everywhere"),
        pytest.param(
            SELECTED, keeps_from("nobody"), [["runs"], ["pending"]], id="who is asked itself"
        ),
    ],
)
def test_who_is_not_woken_when_a_pod_goes_may_not_get_its_place(
    term: dict[str, Any], other: dict[str, Any], expected: list[list[str]]
) -> None:
    """As a cluster of Kubernetes 1.37.2 did it, with the evicted agent first and last."""
    critical = agent("a", **CRITICAL, **keeps_from("b", **term))

    assert outcomes([critical, agent("b", **other)], "x") == expected


@given(st.text("xyz-", min_size=1, max_size=7))
def test_as_many_run_for_sure_as_there_are_places_with_one_node(zones: str) -> None:
    (found,) = outcomes([agent("a", **keeps_from("a"))], zones)

    assert found == [
        "runs" if each == "-" or zones.count(each) == 1 else "contended" for each in zones
    ]
