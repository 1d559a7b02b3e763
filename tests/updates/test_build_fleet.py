"""The fleet that an update finds: from node lists, and from Pods where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import DaemonSetCoverage, coverage
from constructs_lib.updates.build_fleet import Fleets, fleet_of, is_ready, room_of
from constructs_lib.updates.records import AgentPod, FleetNode
from tests.placement.builders import agent

NOT_READY = tuple(
    Taint(key="node.kubernetes.io/not-ready", value="", effect=effect)
    for effect in ("NoSchedule", "NoExecute")
)
ROOM = {"cpu": 1000, "memory": 2**30, "pods": 10}


def node(name: str, **fields: Any) -> Node:
    return Node(
        **{
            "name": name,
            "labels": {"kubernetes.io/os": "linux"},
            "allocatable": ROOM,
            **fields,
        }
    )


def covered(*nodes: Node, pods: tuple[Pod, ...] = (), **pod: Any) -> DaemonSetCoverage:
    container = {"name": "a", "image": "a", "resources": {"requests": {"cpu": "100m"}}}
    labels = {"app": "a"}
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "x"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [container], **pod},
            },
        },
    }
    (answer,) = coverage([read_daemon_set(manifest)], nodes, pods).daemon_sets
    return answer


def pod(name: str, where: str, **fields: Any) -> Pod:
    owner = Owner(kind="DaemonSet", name="agent")
    given = {"name": name, "namespace": "x", "node": where, "bound": True, "owner": owner}
    return Pod(**{**given, **fields})


def only(fleet: Sequence[FleetNode]) -> FleetNode:
    (found,) = fleet
    return found


@pytest.mark.parametrize(
    ("fields", "ready"),
    [
        ({}, True),
        ({"ready": False}, False),
        ({"taints": NOT_READY}, False),
        ({"taints": NOT_READY, "ready": True}, True),
    ],
    ids=["nothing known", "condition", "taints", "the condition decides"],
)
def test_a_node_is_ready_by_its_condition_or_else_its_taints(
    fields: dict[str, Any], ready: bool
) -> None:
    assert is_ready(node("n", **fields)) is ready


def test_without_pods_an_agent_that_runs_is_ready() -> None:
    found = only(fleet_of(covered(node("n"))))

    assert (found.should_run, found.fits, found.pods) == (True, True, (AgentPod(),))


def test_a_node_that_went_not_ready_had_its_agent_before() -> None:
    found = only(fleet_of(covered(node("n", taints=NOT_READY))))

    assert (found.ready, found.should_run, found.pods) == (False, False, (AgentPod(),))


def test_a_node_that_the_agent_never_wanted_has_none() -> None:
    reserved = Taint(key="dedicated", value="gpu", effect="NoSchedule")
    found = only(fleet_of(covered(node("n", taints=(reserved, *NOT_READY)))))

    assert found.pods == ()


def test_an_agent_that_does_not_fit_is_pending() -> None:
    found = only(fleet_of(covered(node("n", allocatable={**ROOM, "cpu": 50}))))

    assert (found.should_run, found.fits, found.pods) == (True, False, (AgentPod(ready_for=None),))


def test_before_the_change_it_ran_where_the_old_manifest_ran() -> None:
    here = node("n", labels={"kubernetes.io/os": "linux", "disk": "ssd"})
    after = covered(here)
    before = covered(here, nodeSelector={"disk": "hdd"})

    assert only(fleet_of(after, before=before)).pods == ()


def test_known_pods_are_taken_as_they_are() -> None:
    pods = (
        pod("a", "one", ready_since="2026-01-01T00:00:00Z"),
        pod("b", "two"),
        pod("c", "two", phase="Failed"),
        pod("d", "one", owner=Owner(kind="DaemonSet", name="other")),
    )
    found = {n.name: n.pods for n in fleet_of(covered(node("one"), node("two")), pods=pods)}

    assert found == {"one": (AgentPod(),), "two": (AgentPod(ready_for=None),)}


def test_free_room_is_what_pods_and_agents_leave() -> None:
    here = node("n")
    other = pod("web", "n", owner=None, requests={"cpu": 300})
    room = room_of([Nodes.of([here])], [covered(here)], [other])

    assert room.at(0) == {"cpu": 600, "memory": 2**30, "pods": 8}


def test_a_resource_nobody_told_counts_as_enough() -> None:
    here = node("n", allocatable={"pods": 10}, unstated=frozenset({"cpu", "memory"}))

    assert room_of([Nodes.of([here])], [], []).short_of("cpu", 10**12, [0]) == ()


def test_agents_that_run_on_the_same_nodes_find_one_fleet() -> None:
    nodes = [node("a"), node("b", taints=(Taint("gpu", "", "NoSchedule"),))]
    tolerant = agent("t", tolerations=[{"operator": "Exists"}])
    answer = coverage([agent("a"), agent("b"), tolerant], nodes)
    one, other, third = answer.daemon_sets
    found = Fleets(answer.groups)

    assert found.of(one) is found.of(other)
    assert found.of(third) is not found.of(one)
    assert [list(found.of(each)) for each in (one, third)] == [
        list(fleet_of(one)),
        list(fleet_of(third)),
    ]
