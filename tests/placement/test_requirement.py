"""What must be covered is said as kubectl says it, and held against what runs for sure."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import judge, read_requires
from tests.placement.builders import agent, node
from tests.placement.test_pools import LARGE, NOT_LARGE, part

NODES = [
    node("a", labels={"role": "web", "kubernetes.io/os": "linux"}),
    node("b", labels={"role": "db", "kubernetes.io/os": "linux"}),
    node("c", labels={"kubernetes.io/os": "windows"}, taints=(Taint("os", "w", "NoSchedule"),)),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("all", ["a", "b", "c"]),
        ("linux", ["a", "b"]),
        ("role=web", ["a"]),
        ("role == web", ["a"]),
        ("role!=web", ["b", "c"]),
        ("role", ["a", "b"]),
        ("!role", ["c"]),
        ("role in (web, db),kubernetes.io/os=linux", ["a", "b"]),
        ("role notin (web,db)", ["c"]),
    ],
)
def test_a_selector_means_nodes(text: str, meant: list[str]) -> None:
    requires = read_requires(text)

    assert [each.name for each in NODES if requires.means(each)] == meant


@pytest.mark.parametrize(
    "labels",
    [{"eks.amazonaws.com/compute-type": "fargate"}, {"type": "virtual-kubelet"}],
    ids=["Fargate", "Virtual Kubelet"],
)
def test_linux_never_means_a_virtual_node(labels: dict[str, str]) -> None:
    virtual = node(labels={"kubernetes.io/os": "linux", **labels})

    assert not read_requires("linux").means(virtual)
    assert read_requires("all").means(virtual)
    assert read_requires("kubernetes.io/os=linux").means(virtual)


@pytest.mark.parametrize("text", ["", "a=b=c", "a in b", "a b", "role=web,", "-x=1", "a=b c"])
def test_what_is_no_selector_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a label selector; write all, linux"):
        read_requires(text)


def test_every_daemon_set_must_cover_every_node_that_is_meant() -> None:
    reserved = node("b", taints=(Taint("dedicated", "x", "NoSchedule"),))
    everywhere = agent("y", tolerations=[{"operator": "Exists"}])
    decided = coverage([agent("x"), everywhere], [node("a"), reserved])

    found = judge(read_requires("all"), decided)

    assert not found.met
    assert [(each.daemon_set, each.nodes) for each in found.missed] == [("kube-system/x", 1)]


def test_some_may_be_missed_if_that_is_said() -> None:
    decided = coverage([agent("x")], NODES)

    assert judge(read_requires("all"), decided, max_uncovered=1).met
    assert judge(read_requires("linux"), decided).met


def test_the_daemon_sets_of_one_agent_cover_its_nodes_together() -> None:
    nodes = [node("a", labels={"size": "large"}), node("b")]

    split = judge(read_requires("all"), coverage([part("x", LARGE), part("y", NOT_LARGE)], nodes))
    half = judge(read_requires("all"), coverage([part("x", LARGE)], nodes))

    assert split.met
    assert [(each.daemon_set, each.nodes) for each in half.missed] == [("kube-system/agent", 1)]


def test_a_place_that_depends_on_the_order_of_events_is_not_covered() -> None:
    ports = [{"containerPort": 1, "hostPort": 1}]
    decided = coverage([agent("x", ports=ports), agent("y", ports=ports)], NODES[:1])

    assert [each.nodes for each in judge(read_requires("all"), decided).missed] == [1, 1]
