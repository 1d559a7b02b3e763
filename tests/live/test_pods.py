"""What keeps a Pod from being Ready is told in few words, and no value is."""

from __future__ import annotations

import pytest

from constructs_lib.live.pods import read_live_pods, unscheduled_words
from tests.live.clusters import failing, pod, unscheduled


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            "0/4 nodes are available: 1 Insufficient cpu, 3 didn't satisfy [NodeAffinity]. pre",
            "Insufficient cpu",
        ),
        (
            "0/4 nodes are available: 1 port is taken, 3 didn't match node affinity/selector.",
            "port is taken",
        ),
        (
            "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.",
            "Insufficient cpu, Insufficient memory",
        ),
        (
            "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
            "node(s) didn't match Pod's node affinity/selector",
        ),
        ("Scheduling is blocked due to non-empty scheduling gates", None),
        ("", ""),
    ],
    ids=["cpu", "ports", "two", "its own", "gates", "nothing"],
)
def test_of_a_message_about_all_nodes_the_one_that_counts_is_told(
    message: str, words: str | None
) -> None:
    assert unscheduled_words(message) == (message if words is None else words)


def test_pods_of_others_are_read_and_are_no_agents() -> None:
    web = pod("a", of="web")
    web["metadata"]["ownerReferences"][0]["kind"] = "ReplicaSet"

    pods, agents = read_live_pods([{"kind": "PodList", "items": [web, pod("a")]}])

    assert [each.name for each in pods] == ["web-a", "agent-a"]
    assert list(agents) == [("logs", "agent")]


def test_a_ready_pod_has_no_trouble_and_says_its_revision() -> None:
    _, agents = read_live_pods([{"kind": "PodList", "items": [pod("a", hash_="5f7")]}])

    (found,) = agents["logs", "agent"]
    assert (found.trouble, found.revision) == (None, "5f7")


def test_a_pod_without_a_node_is_that_of_the_node_it_is_meant_for() -> None:
    _, agents = read_live_pods([{"kind": "PodList", "items": [unscheduled("c")]}])

    (found,) = agents["logs", "agent"]
    assert found.trouble is not None
    assert (found.pod.node, found.trouble.stage) == ("c", "unscheduled")


def test_credentials_in_a_message_are_not_told() -> None:
    broken = failing("a", "CreateContainerError", last={})
    waiting = broken["status"]["containerStatuses"][0]["state"]["waiting"]
    waiting["message"] = "GET https://user:s3cr3t@registry.example.com/v2/ failed"

    _, agents = read_live_pods([{"kind": "PodList", "items": [broken]}])

    assert "s3cr3t" not in repr(agents["logs", "agent"][0].trouble)


def test_of_a_message_of_several_lines_the_first_is_told() -> None:
    broken = failing("a", "RunContainerError", last={})
    waiting = broken["status"]["containerStatuses"][0]["state"]["waiting"]
    waiting["message"] = "cannot start\na long log"

    _, agents = read_live_pods([{"kind": "PodList", "items": [broken]}])

    trouble = agents["logs", "agent"][0].trouble
    assert trouble is not None
    assert trouble.message == "container agent: cannot start"
