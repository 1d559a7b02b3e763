"""Nodes in columns are the nodes that they were made of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.node import HOSTNAME, Node
from constructs_lib.cluster.nodes import Nodes, on_platform
from constructs_lib.k8s.taints import Taint

GPU = (Taint("gpu", "", "NoSchedule"),)
GKE = {"cloud.google.com/gke-nodepool": "p"}
TESTS: list[Callable[[Node], bool]] = [
    lambda each: each.taints == GPU,
    lambda each: "gke-autopilot" in each.platforms,
    lambda each: each.labels.get("zone") == "a",
    lambda each: each.planned and each.ready is None,
]
"""What is asked of one node of a shape."""


def node(name: str, **fields: object) -> Node:
    given = {"labels": {HOSTNAME: name, "zone": "a"}, "allocatable": {"cpu": 1000}, **fields}
    return Node(name=name, **given)  # type: ignore[arg-type]


@st.composite
def some_nodes(draw: st.DrawFn) -> list[Node]:
    """Nodes that differ in their names, and in some of the rest."""
    names = draw(st.lists(st.sampled_from(["a", "b", "gk3-a", "gk3-b", "c"]), unique=True))
    return [
        Node(
            name=name,
            labels=draw(
                st.sampled_from(
                    [
                        {},
                        {HOSTNAME: name},
                        {HOSTNAME: "a"},
                        {"zone": name},
                        {"x/node": name},
                        {"x/node": "a"},
                        GKE,
                    ]
                )
            ),
            allocatable=draw(st.sampled_from([{}, {"cpu": 1}, {"cpu": 2, "pods": 1}])),
            taints=draw(st.sampled_from([(), GPU])),
            ready=draw(st.sampled_from([None, True, False])),
            pool=draw(st.sampled_from([None, "p"])),
            features=draw(st.sampled_from([None, frozenset(), frozenset({"F"})])),
            unstated=draw(st.sampled_from([frozenset(), frozenset({"cpu"})])),
            planned=draw(st.booleans()),
        )
        for name in names
    ]


@given(some_nodes())
def test_nothing_of_a_node_is_lost(nodes: list[Node]) -> None:
    columns = Nodes.of(nodes)

    assert columns == nodes
    assert columns.names == [each.name for each in nodes]
    assert [columns[each] for each in range(len(nodes))] == nodes


@given(some_nodes(), st.data())
def test_what_holds_for_a_shape_holds_for_its_nodes(nodes: list[Node], data: st.DataObject) -> None:
    columns = Nodes.of(nodes)
    chosen = columns.at(sorted(data.draw(st.sets(st.sampled_from(range(len(nodes) or 1))))) or ())
    some = columns if not nodes else chosen

    for test in TESTS:
        wanted = [each for each in some if test(each)]
        assert some.where(test) == wanted
        assert sum(count for shape, count in some.shapes() if test(shape)) == len(wanted)
    assert sorted(
        amount for amounts, count in some.sizes() for amount in [amounts.get("cpu", 0)] * count
    ) == sorted(each.allocatable.get("cpu", 0) for each in some)


def test_nodes_that_differ_in_name_and_size_are_of_one_shape() -> None:
    nodes = Nodes.of([node("a"), node("b"), node("c", allocatable={"cpu": 2000})])

    assert nodes.shapes() == [(node("a"), 3)]
    assert nodes.sizes() == [({"cpu": 1000}, 2), ({"cpu": 2000}, 1)]
    assert nodes[2].labels == {HOSTNAME: "c", "zone": "a"}


def test_labels_that_say_which_node_it_is_keep_no_nodes_apart() -> None:
    nodes = Nodes.of(
        Node(name=name, labels={HOSTNAME: name, "topology.topolvm.io/node": name}) for name in "ab"
    )

    assert len(nodes.shapes()) == 1
    assert nodes[1].labels == {HOSTNAME: "b", "topology.topolvm.io/node": "b"}


def test_a_part_of_the_nodes_keeps_their_order() -> None:
    nodes = Nodes.of([node("c"), node("b", taints=GPU), node("a")])

    assert nodes.where(lambda each: not each.taints).names == ["c", "a"]
    assert nodes[1:].names == ["b", "a"]
    assert nodes[1:].at([2]).names == ["a"]
    assert Nodes.of(nodes[1:]).names == ["b", "a"]
    assert Nodes.of(nodes) is nodes


def test_the_first_node_of_a_size_is_found() -> None:
    nodes = Nodes.of([node("a"), node("b", allocatable={"cpu": 5}), node("c", allocatable={})])

    assert nodes.first_with("cpu", 5).name == "b"
    assert nodes.first_with("cpu", 0).name == "c"


def test_nodes_are_told_what_they_run_on() -> None:
    nodes = Nodes.of([node("a"), node("b")])

    assert [each.platforms for each in on_platform(nodes, "talos")] == [("talos",)] * 2
    assert on_platform(nodes, "generic") is nodes
    assert nodes[0].platforms == ()


@pytest.mark.parametrize("other", [[node("a")], [node("b"), node("a")], 5, "ab"])
def test_other_nodes_are_not_equal(other: object) -> None:
    nodes = Nodes.of([node("a"), node("b")])

    assert nodes != other
    assert nodes == [node("a"), node("b")]
