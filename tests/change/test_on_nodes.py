"""What a change does on nodes that are known."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from tests.placement.builders import agent, agent_pod, node

GPU = Taint("gpu", "", "NoSchedule")
NODES = [node("a"), node("b"), node("g", taints=(GPU,))]
TOLERATION = {"key": "gpu", "operator": "Exists"}


def known(old: Any, new: Any, pods: list[Pod] | None = None) -> dict[str, OnNodes]:
    before, after = (coverage(each, NODES, pods or ()) for each in (old, new))
    return on_nodes(before, after, pods)


def test_nodes_that_lose_it_are_named() -> None:
    found = known([agent(tolerations=[TOLERATION])], [agent()])["kube-system/agent"]
    (lost,) = found.moves.changes

    assert (lost.kind, lost.nodes) == ("lost", ("g",))
    assert (found.moves.before, found.moves.after) == (3, 2)


def test_only_pods_that_come_back_count_as_restarted() -> None:
    found = known([agent(tolerations=[TOLERATION])], [agent()])["kube-system/agent"]

    assert (found.restarts, found.desired) == (2, 2)


@pytest.mark.parametrize(
    ("pods", "expected"), [([], 0), ([agent_pod(on="a")], 1), (None, 2)], ids=["none", "one", "?"]
)
def test_given_pods_are_counted(pods: list[Pod] | None, expected: int) -> None:
    assert known([agent()], [agent()], pods)["kube-system/agent"].restarts == expected


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [([], [agent()], "added"), ([agent()], [], "removed")],
    ids=["added", "removed"],
)
def test_what_is_on_one_side_only_restarts_nothing(old: Any, new: Any, kind: str) -> None:
    found = known(old, new)["kube-system/agent"]

    assert (found.moves.kind, found.restarts) == (kind, 0)
