"""A kind that cannot be read is told once, and everything else works."""

from __future__ import annotations

import pytest

from constructs_lib.live.kinds import KINDS
from constructs_lib.live.reading import CannotReadError
from tests.live.clusters import Cluster, daemon_set, node, pod, revision

OTHERS = [kind.plural for kind in KINDS[1:]]


def cluster() -> Cluster:
    found = Cluster().add("daemonsets", daemon_set()).add("nodes", node("a"), node("b"), node("c"))
    return found.add("pods", *map(pod, "abc")).add("controllerrevisions", revision("new"))


def test_every_page_counts() -> None:
    seen = cluster().seen()

    assert [each.name for each in seen.nodes or ()] == ["a", "b", "c"]
    assert [each.name for each in seen.pods or ()] == ["agent-a", "agent-b", "agent-c"]
    assert seen.unread == ()


@pytest.mark.parametrize("plural", OTHERS)
def test_a_kind_that_is_forbidden_is_told_and_the_others_are_read(plural: str) -> None:
    report = cluster().refuse(plural, f"{plural} is forbidden").report()

    assert [(each.kind, each.reason) for each in report.unread] == [
        (plural, f"{plural} is forbidden")
    ]
    assert report.unread[0].without
    assert [each.title for each in report.daemon_sets] == ["logs/agent"]


def test_without_daemonsets_there_is_nothing_to_say() -> None:
    with pytest.raises(CannotReadError, match="daemonsets is forbidden"):
        Cluster().refuse("daemonsets", "daemonsets is forbidden").seen()


def test_a_server_that_no_longer_answers_is_asked_for_nothing_more() -> None:
    found = cluster().refuse("controllerrevisions", "it does not answer")

    report = found.report()

    assert [each.kind for each in report.unread] == ["controllerrevisions", *OTHERS[3:]]
    assert [plural for plural, _ in found.asked][-1] == "controllerrevisions"


def test_of_one_namespace_nodes_and_pods_are_read_everywhere() -> None:
    found = cluster()

    found.seen(namespace="logs")

    assert dict(found.asked) == {
        "daemonsets": "logs",
        "nodes": None,
        "priorityclasses": None,
        "controllerrevisions": "logs",
        "events": "logs",
        "namespaces": None,
        "pods": None,
    }


@pytest.mark.parametrize("plural", OTHERS)
def test_what_is_no_object_is_told_as_what_cannot_be_read(plural: str) -> None:
    found = cluster()
    found.objects[plural] = [{"metadata": {"namespace": "logs", "name": [1]}, "spec": 7}]

    report = found.report()

    assert {each.kind for each in report.unread} <= {plural}
    assert [each.title for each in report.daemon_sets] == ["logs/agent"]


def test_a_cluster_without_nodes_is_an_answer() -> None:
    found = Cluster().add("daemonsets", daemon_set())

    assert (found.report().nodes, found.report().unread) == (0, ())
