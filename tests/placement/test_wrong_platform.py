"""Nodes that should run an agent and for which its image was not built."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.read import view_of
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.wrong_platform import platforms_of, wrong_platforms
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.platform import Platform
from tests.placement.image_builders import (
    AMD64,
    ARCH,
    ARM64,
    PINNED,
    agent,
    covered,
    lock,
    node,
    open_to,
)


@pytest.mark.parametrize(
    ("place", "platforms"),
    [
        (node("a", arch="arm64"), (ARM64,)),
        (node("a", arch="quantum"), ()),
        (node("a"), ()),
        (
            node("a", open_labels=open_to(Requirement(ARCH, "In", ("amd64", "arm64")))),
            (AMD64, ARM64),
        ),
        (
            node(
                "a",
                open_labels=open_to(
                    Requirement(ARCH, "In", ("amd64", "arm64")),
                    Requirement(ARCH, "NotIn", ("amd64",)),
                ),
            ),
            (ARM64,),
        ),
        (node("a", open_labels=open_to()), ()),
        (
            node("a", arch="amd64", open_labels=open_to(Requirement(ARCH, "In", ("arm64",)))),
            (AMD64,),
        ),
    ],
    ids=["a label", "unknown", "none", "planned", "planned with less", "open", "the label counts"],
)
def test_what_a_node_is(place: Node, platforms: tuple[Platform, ...]) -> None:
    assert platforms_of(place) == platforms


def wrong(made: dict[str, Any], known: ImageLock, *nodes: Node) -> list[tuple[str, list[str]]]:
    found = wrong_platforms(covered(made, *nodes), view_of(made), known)
    return [(str(each.platform), [one.name for one in each.nodes]) for each in found]


def test_nodes_that_look_alike_to_the_controller_may_still_differ() -> None:
    nodes = [node("a", arch="amd64"), node("b", arch="arm64"), node("c", arch="amd64")]

    assert wrong(agent(PINNED), lock(amd64=None), *nodes) == [("linux/arm64", ["b"])]


def test_nodes_that_do_not_get_the_agent_do_not_count() -> None:
    tainted = node("b", arch="arm64", taints=(Taint("x", "", "NoSchedule"),))
    selects = agent(PINNED, nodeSelector={ARCH: "amd64"})

    assert wrong(agent(PINNED), lock(amd64=None), tainted) == []
    assert wrong(selects, lock(amd64=None), node("b", arch="arm64")) == []


def test_a_planned_node_may_become_one_that_cannot_run_it() -> None:
    planned = node(
        "pool", planned=True, open_labels=open_to(Requirement(ARCH, "In", ("amd64", "arm64")))
    )

    [(platform, _)] = wrong(agent(PINNED), lock(amd64=None), planned)

    assert platform == "linux/arm64"


def test_an_image_of_which_nothing_is_known_is_passed_over() -> None:
    assert wrong(agent("a.example/b:1"), lock(amd64=None), node("b", arch="arm64")) == []
