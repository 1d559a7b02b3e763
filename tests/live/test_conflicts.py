"""Of a cluster one sees what really runs, so only what does is in anybody's way."""

from __future__ import annotations

from typing import Any

from tests.live.clusters import Cluster, daemon_set, node

EKS = {"eks.amazonaws.com/nodegroup": "general"}
PORT = {"ports": [{"containerPort": 9100, "hostPort": 9100}]}


def cluster(*daemon_sets: dict[str, Any]) -> Cluster:
    return Cluster().add("daemonsets", *daemon_sets).add("nodes", node("a", labels=EKS))


def logs(name: str, namespace: str = "logs") -> dict[str, Any]:
    return daemon_set(name, namespace, container=PORT)


def test_two_that_want_one_port_are_told_with_both() -> None:
    (found,) = cluster(logs("one"), logs("two")).report().conflicts

    assert (found.conflict.kind, found.addons) == ("host-port", ())
    assert found.conflict.daemon_sets == ("logs/one", "logs/two")


def test_one_against_an_add_on_says_which_is_the_platforms() -> None:
    report = cluster(logs("aws-node", "kube-system"), logs("mine")).report()

    assert [found.addons for found in report.conflicts] == [("kube-system/aws-node",)]


def test_add_ons_of_the_platform_are_left_to_it() -> None:
    report = cluster(logs("aws-node", "kube-system"), logs("kube-proxy", "kube-system")).report()

    assert report.conflicts == ()
    assert {each.addon for each in report.daemon_sets} == {"EKS"}


def test_an_add_on_that_is_not_there_is_in_nobodys_way() -> None:
    cni = daemon_set("cni", metadata={"annotations": {"constructs-lib/role": "cni"}})

    assert cluster(cni).report().conflicts == ()
