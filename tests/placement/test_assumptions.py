"""What an answer Assumptions is part of it."""

from __future__ import annotations

from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.assumptions import assumptions
from constructs_lib.placement.coverage import coverage
from tests.placement.builders import agent, node

ZONE = "topology.kubernetes.io/zone"


def test_a_full_node_list_leaves_nothing_to_assume() -> None:
    assert assumptions(coverage([agent(requests={"cpu": "1"})], [node()])) == ()


def test_a_size_that_is_asked_for_and_not_stated_is_assumed() -> None:
    large, unknown = node("n1"), node("n2", allocatable={}, unstated=frozenset({"cpu", "memory"}))
    (found,) = assumptions(coverage([agent(requests={"cpu": "1"})], [large, unknown]))

    assert found.message == "how much cpu they have is not stated, and taken as enough"
    assert found.nodes == (unknown,)


def test_a_size_that_nobody_asks_for_is_not_mentioned() -> None:
    unknown = node(unstated=frozenset({"memory"}))

    assert assumptions(coverage([agent(requests={"cpu": "1"})], [unknown])) == ()


def test_kinds_of_a_pool_are_explained() -> None:
    pool = node("pool", planned=True, open_labels={ZONE: OpenLabel()})
    (found,) = assumptions(coverage([agent(nodeSelector={ZONE: "a"})], [pool]))

    assert [each.name for each in found.nodes] == ["pool[zone=a]", "pool[zone=(any other)]"]
    assert "labels open" in found.message


def test_what_the_reader_left_out_comes_first() -> None:
    unknown = node(unstated=frozenset({"cpu"}))
    decided = coverage([agent(requests={"cpu": "1"})], [unknown])

    assert assumptions(decided, ["not read: Provisioner old"])[0].message == (
        "not read: Provisioner old"
    )


def test_who_does_not_tolerate_a_startup_taint_cannot_be_what_removes_it() -> None:
    taint = Taint("node.cilium.io/agent-not-ready", "true", "NoExecute")
    pool = node("pool", planned=True, startup_taints=(taint,))
    tolerant = agent("cilium", tolerations=[{"operator": "Exists"}])
    (found,) = assumptions(coverage([tolerant, agent("logs")], [pool]))

    assert found.message == (
        "the startup taint node.cilium.io/agent-not-ready=true:NoExecute is gone before "
        "kube-system/logs starts; what removes it must tolerate it"
    )
    assert found.nodes == (pool,)
    assert assumptions(coverage([tolerant], [pool])) == ()


def test_a_runtime_class_that_is_not_given_is_said() -> None:
    (found,) = assumptions(coverage([agent(runtimeClassName="kata")], [node()]))

    assert found.message == (
        "RuntimeClass kata of kube-system/agent is not among the manifests, so the room and the "
        "nodes it asks for are not known"
    )
