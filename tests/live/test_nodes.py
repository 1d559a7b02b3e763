"""Nodes tell since when they are Ready, and why they are not."""

from __future__ import annotations

from constructs_lib.live.nodes import read_live_nodes
from tests.live.clusters import ago, node


def test_a_node_tells_since_when_and_why_it_is_not_ready() -> None:
    nodes, states = read_live_nodes(
        [
            {"kind": "NodeList", "items": [node("a")]},
            {"kind": "NodeList", "items": [node("b", ready=False)]},
        ]
    )

    assert [(each.name, each.ready) for each in nodes] == [("a", True), ("b", False)]
    assert states["a"].message == ""
    assert (states["b"].message, states["b"].since) == ("Kubelet stopped posting.", ago(hours=1))


def test_pages_without_nodes_are_no_mistake() -> None:
    assert read_live_nodes([{"kind": "NodeList", "items": []}]) == ([], {})
