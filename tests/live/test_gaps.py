"""Each node without a Ready Pod is told with what the cluster says and what was predicted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from constructs_lib.live.gaps import Gap
from tests.live.clusters import (
    Cluster,
    ago,
    daemon_set,
    event,
    failing,
    node,
    pod,
    revision,
    unscheduled,
)


def cluster(*pods: dict[str, Any], **more: Any) -> Cluster:
    """Three nodes and one DaemonSet."""
    found = Cluster()
    found.add("daemonsets", daemon_set(**more))
    found.add("controllerrevisions", revision("new"))
    return found.add("nodes", *map(node, ("a", "b", "c"))).add("pods", *pods)


def only(gaps: tuple[Gap, ...]) -> Gap:
    (gap,) = gaps
    return gap


def test_where_a_pod_is_ready_nothing_is_told() -> None:
    agent = cluster(*map(pod, ("a", "b", "c"))).agent()

    assert (agent.gaps, agent.faults) == ((), ("unowned",))


def test_a_pod_without_a_place_is_told_in_the_words_of_the_scheduler() -> None:
    big = pod(
        "c", of="web", spec={"containers": [{"name": "w", "resources": {"requests": {"cpu": "4"}}}]}
    )
    big["metadata"]["ownerReferences"] = []
    agent = cluster(pod("a"), pod("b"), unscheduled("c"), big).agent()

    gap = only(agent.gaps)

    assert (gap.kind, gap.nodes, gap.reason) == ("pending", ("c",), "Insufficient cpu")
    assert gap.predicted == "insufficient cpu: requests 500m, 0 of 4 allocatable is free"
    assert (gap.agrees, gap.is_fault, gap.since) == (True, True, ago(hours=1))


def test_what_is_pending_against_the_prediction_says_so() -> None:
    agent = cluster(pod("a"), pod("b"), unscheduled("c", "node(s) had a secret taint")).agent()

    gap = only(agent.gaps)

    assert (gap.reason, gap.predicted, gap.agrees) == ("node(s) had a secret taint", "", False)
    assert gap.remedy == "Look at the node: 'kubectl describe pod -n logs agent-c'."


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("exceeded quota: agents, requested: pods=1, used: pods=2, limited: pods=2", "Raise"),
        ('violates PodSecurity "baseline:latest": hostPath volumes', "Give the namespace logs"),
        ('admission webhook "policy.example.com" denied the request: no', "Ask whoever runs"),
        ("no PriorityClass with name high was found", "Create the PriorityClass"),
        ('error looking up service account logs/agent: serviceaccount "agent" not found', "Create"),
        ("something else", "Change what is refused"),
    ],
    ids=lambda text: text.split()[0],
)
def test_a_pod_that_was_refused_is_told_in_the_words_of_the_api_server(
    message: str, remedy: str
) -> None:
    agent = cluster(pod("a"), pod("b")).add("events", event(message)).agent()

    gap = only(agent.gaps)

    assert (gap.kind, gap.nodes, gap.reason, gap.agrees) == ("no Pod", ("c",), message, False)
    assert gap.remedy.startswith(remedy)


def test_a_namespace_that_lets_no_pod_in_is_predicted_without_an_event() -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    found = cluster(pod("a"), pod("b"), pod={"hostNetwork": True})
    found.add("namespaces", {"metadata": {"name": "logs", "labels": labels}})

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.reason, gap.agrees) == ("no Pod", "", True)
    assert gap.predicted == (
        "PodSecurity: the namespace enforces restricted, and its Pods need privileged"
    )


def test_a_pod_that_is_missing_without_a_word_is_a_fault_all_the_same() -> None:
    gap = only(cluster(pod("a"), pod("b")).agent().gaps)

    assert (gap.kind, gap.reason, gap.predicted, gap.is_fault) == ("no Pod", "", "", True)
    assert "kubectl describe daemonset -n logs agent" in gap.remedy


@pytest.mark.parametrize(
    ("found", "kind", "reason"),
    [
        pytest.param(
            failing("c"),
            "failing",
            "CrashLoopBackOff: container agent ends with exit code 1",
            id="it ends",
        ),
        pytest.param(
            failing("c", last={"terminated": {"exitCode": 137, "reason": "OOMKilled"}}),
            "failing",
            "CrashLoopBackOff: container agent ends with exit code 137 (OOMKilled)",
            id="out of memory",
        ),
        pytest.param(
            failing("c", "ErrImagePull", last={}),
            "failing",
            "ImagePullBackOff: the image of container agent is not pulled: "
            "registry.example.com/agent:2.0",
            id="no image",
        ),
        pytest.param(
            failing("c", "CreateContainerConfigError", last={}),
            "failing",
            "CreateContainerConfigError: container agent: back-off of agent-c",
            id="configuration",
        ),
        pytest.param(
            failing("c", "ContainerCreating", last={}),
            "starting",
            "its containers are on their way",
            id="on its way for an hour",
        ),
    ],
)
def test_a_pod_that_does_not_get_ready_is_told_with_its_container(
    found: dict[str, Any], kind: str, reason: str
) -> None:
    gap = only(cluster(pod("a"), pod("b"), found).agent().gaps)

    assert (gap.kind, gap.reason, gap.is_fault) == (kind, reason, True)


def test_a_container_that_runs_and_is_not_ready_is_not_failing() -> None:
    container = {"name": "agent", "ready": False, "state": {"running": {}}}
    ready = {"type": "Ready", "status": "False", "lastTransitionTime": ago(hours=1)}
    status = {"phase": "Running", "conditions": [ready], "containerStatuses": [container]}

    gap = only(cluster(pod("a"), pod("b"), pod("c", status=status)).agent().gaps)

    assert (gap.kind, gap.reason) == ("not Ready", "container agent runs and does not get Ready")


@pytest.mark.parametrize(("minutes", "is_fault"), [(9, False), (10, True)])
def test_what_is_so_for_a_short_time_is_no_fault(minutes: int, *, is_fault: bool) -> None:
    agent = cluster(pod("a"), pod("b"), failing("c", since=ago(minutes=minutes))).agent()

    assert only(agent.gaps).is_fault is is_fault
    assert ("missing" in agent.faults) is is_fault


def test_how_long_is_fine_can_be_said() -> None:
    found = cluster(pod("a"), pod("b"), failing("c", since=ago(minutes=9)))

    assert only(found.agent(patience=timedelta(minutes=9)).gaps).is_fault


def test_a_node_that_does_not_answer_is_told_once_with_its_own_words() -> None:
    found = cluster(*map(pod, ("a", "b", "c", "d")))
    found.add("nodes", node("d", ready=False))

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.nodes, gap.reason) == (
        "node not Ready",
        ("d",),
        "Kubelet stopped posting.",
    )


def test_a_node_that_no_pod_is_meant_for_is_told_and_is_no_fault() -> None:
    found = cluster(*map(pod, ("a", "b", "c")))
    found.add("nodes", node("d", taints=[{"key": "gpu", "effect": "NoSchedule"}]))

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.nodes, gap.is_fault) == ("not wanted", ("d",), False)
    assert gap.predicted == "taint gpu:NoSchedule is not tolerated"


def test_a_pod_on_a_node_that_it_is_no_longer_meant_for_is_left_over() -> None:
    found = cluster(*map(pod, ("a", "b", "c", "d")))
    found.add("nodes", node("d", taints=[{"key": "gpu", "effect": "NoSchedule"}]))

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.reason) == ("left over", "it stays until it is lost")


def test_a_pod_that_runs_and_would_find_no_place_again_is_told_before_the_update() -> None:
    found = cluster(
        pod("a"),
        pod("b"),
        pod("c", hash_="old"),
        container={"resources": {"requests": {"cpu": "9"}}},
    )

    gaps = {gap.kind: gap for gap in found.agent().gaps}

    assert gaps["would not start again"].nodes == ("c",)
    assert "insufficient cpu" in gaps["would not start again"].predicted


def test_a_pod_that_a_webhook_changed_is_current_because_the_cluster_says_so() -> None:
    changed = [pod(each, spec={"priority": 7, "dnsPolicy": "None"}) for each in ("a", "b", "c")]
    found = cluster(*changed, container={"resources": {"requests": {"cpu": "9"}}})

    assert found.agent().gaps == ()


@pytest.mark.parametrize(("minutes", "is_fault"), [(1, False), (60, True)])
def test_a_pod_that_is_stopping_is_on_its_way_for_some_time(
    minutes: int, *, is_fault: bool
) -> None:
    stopping = pod("c", terminating=True, created=ago(minutes=minutes))

    gap = only(cluster(pod("a"), pod("b"), stopping).agent().gaps)

    assert (gap.kind, gap.is_fault) == ("stopping", is_fault)
    assert "finalizers" in gap.remedy


def test_nodes_that_fare_alike_are_told_together_in_the_order_of_the_cluster() -> None:
    gap = only(cluster(failing("c"), failing("a", since=ago(hours=5)), pod("b")).agent().gaps)

    assert (gap.nodes, set(gap.pods)) == (("a", "c"), {"agent-a", "agent-c"})
    assert gap.since == ago(hours=5)


def test_without_nodes_the_pods_say_what_they_know() -> None:
    found = cluster(pod("a"), unscheduled("b"))
    found.refuse("nodes", "nodes is forbidden")

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.nodes, gap.agrees) == ("pending", ("b",), None)


def test_without_pods_the_prediction_is_told() -> None:
    found = cluster(container={"resources": {"requests": {"cpu": "9"}}}, status={"numberReady": 0})
    found.refuse("pods", "pods is forbidden")

    gap = only(found.agent().gaps)

    assert (gap.kind, gap.nodes, gap.reason) == ("pending", ("a", "b", "c"), "")
