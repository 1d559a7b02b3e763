"""DaemonSets that get in each other's way are told, and only where they meet."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.placement.conflicts import Conflict, conflicts
from constructs_lib.placement.coverage import coverage
from tests.placement.builders import manifest, mounting, node

TWO = [node("n1"), node("n2", labels={"role": "ingress"})]


def found(manifests: list[dict[str, Any]], nodes: list[Node] = TWO) -> tuple[Conflict, ...]:
    decided = coverage([read_daemon_set(each) for each in manifests], nodes)
    return conflicts(decided, [view_of(each) for each in manifests])


def listening(name: str, port: int, **pod: Any) -> dict[str, Any]:
    ports = [{"containerPort": port, "hostPort": port}]
    return manifest(name, container={"ports": ports}, **pod)


def names(conflict: Conflict) -> list[str]:
    return [each.name for each in conflict.nodes]


def test_one_host_port_is_for_one_of_two() -> None:
    (conflict,) = found([listening("a", 9100), listening("b", 9100), listening("c", 9101)])

    assert conflict.kind == "host-port"
    assert conflict.daemon_sets == ("kube-system/a", "kube-system/b")
    assert "(TCP 9100)" in conflict.message
    assert names(conflict) == ["n1", "n2"]


def test_only_nodes_that_are_meant_for_both_are_told() -> None:
    other = listening("b", 9100, nodeSelector={"role": "ingress"})

    (conflict,) = found([listening("a", 9100), other])

    assert names(conflict) == ["n2"]


def test_daemon_sets_that_never_meet_do_not_clash() -> None:
    other = listening("b", 9100, nodeSelector={"role": "nowhere"})

    assert found([listening("a", 9100), other]) == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc/cni/net.d", "network-plugin"),
        ("/var/log/containers", "log-files"),
        ("/var/lib/agent", "state"),
    ],
)
def test_two_that_do_the_same_clash(path: str, kind: str) -> None:
    (conflict,) = found([mounting(path, name="a"), mounting(path, name="b")])

    assert conflict.kind == kind


def test_a_folder_inside_the_other_one_s_is_shared_state() -> None:
    (conflict,) = found(
        [mounting("/var/lib/agent", name="a"), mounting("/var/lib/agent/{x}", name="b")]
    )

    assert "may both write /var/lib/agent/{x} on the node" in conflict.message


@pytest.mark.parametrize(
    "path", ["/run/xtables.lock", "/opt/cni/bin", "/sys/fs/bpf", "/var/lib/kubelet/pods", "/"]
)
def test_what_agents_share_by_design_is_no_conflict(path: str) -> None:
    assert found([mounting(path, name="a"), mounting(path, name="b")]) == ()


def test_the_platform_s_own_agents_are_told_on_its_nodes_only() -> None:
    nodes = [node("n1"), node("n2", labels={"cloud.google.com/gke-nodepool": "a"})]

    (conflict,) = found([mounting("/var/log/pods", name="shipper", readOnly=True)], nodes)

    assert (conflict.kind, names(conflict)) == ("managed-add-on", ["n2"])
    assert conflict.daemon_sets == ("kube-system/shipper", "kube-system/fluentbit-gke")


def test_what_is_no_daemon_set_of_the_platform_is_called_what_it_is() -> None:
    proxy = manifest("proxy", container={"image": "registry.k8s.io/kube-proxy:v1.36.0"})
    (conflict,) = found([proxy], [node(labels={"cloud.google.com/gke-nodepool": "a"})])

    assert conflict.message == (
        "GKE without Dataplane V2 runs kube-system/kube-proxy on its nodes (as a static "
        "Pod), which is a service proxy like kube-system/proxy."
    )


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        pytest.param(manifest("aws-node"), "would take it back", id="the same object"),
        pytest.param(listening("a", 2703), "the same port as kube-system/a (2703)", id="port"),
    ],
)
def test_the_platform_s_own_object_and_ports_are_told(declared: dict[str, Any], words: str) -> None:
    (conflict,) = found([declared], [node(labels={"eks.amazonaws.com/nodegroup": "a"})])

    assert words in conflict.message
