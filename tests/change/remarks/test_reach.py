"""DS1303 and DS1304: on fewer nodes, on more, and by which toleration."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.change.remarks.reach import reach
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from tests.change.builders import agent, messages, update_of
from tests.placement.builders import node

EXISTS = {"key": "gpu", "operator": "Exists"}
GO = "are deleted at once."
STAY = "stay until the update, and do not come back."
ALL: dict[str, Any] = {"operator": "Exists"}


def tolerating(*tolerations: dict[str, Any], **pod: Any) -> Manifest:
    return agent(tolerations=list(tolerations), **pod)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            tolerating({**EXISTS, "effect": "NoSchedule"}),
            agent(),
            [f"It no longer tolerates gpu:NoSchedule: its Pods on nodes with that taint {STAY}"],
        ),
        (
            tolerating(EXISTS),
            agent(),
            [f"It no longer tolerates gpu: its Pods on nodes with that taint {GO}"],
        ),
        (
            tolerating({"key": "gpu", "value": "a", "effect": "PreferNoSchedule"}),
            agent(),
            ["It no longer tolerates gpu=a:PreferNoSchedule: no Pod goes."],
        ),
        (agent(), tolerating(EXISTS), ["It now tolerates gpu."]),
        (agent(), tolerating(ALL), ["It now tolerates any taint."]),
        (
            agent(hostPID=True),
            tolerating(ALL, hostPID=True),
            ["It now tolerates any taint: a privileged agent on the control plane."],
        ),
        (tolerating(ALL), tolerating(ALL, EXISTS), []),
        (tolerating({"key": "gpu", "value": "a"}, EXISTS), tolerating(EXISTS), []),
        (
            agent(),
            agent(nodeSelector={"a": "b"}),
            [
                (
                    "nodeSelector changed, so it may run on other nodes; pass a node list "
                    "(--nodes) to see which."
                )
            ],
        ),
        (agent(), agent(container={"image": "b:2"}), []),
    ],
    ids=[
        "stays",
        "goes",
        "preferred",
        "gained",
        "all",
        "privileged",
        "covered before",
        "covered after",
        "selector",
        "image",
    ],
)
def test_without_nodes_fields_are_told(old: Manifest, new: Manifest, expected: list[str]) -> None:
    assert messages(reach(update_of(old, new))) == expected


def known(old: Manifest, new: Manifest) -> OnNodes:
    taint = Taint("gpu", "", "NoSchedule")
    nodes = [node("a"), node("g", taints=(taint,)), node("h", taints=(taint,))]
    before, after = (coverage([read_daemon_set(each)], nodes) for each in (old, new))
    return on_nodes(before, after)["kube-system/agent"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (tolerating(EXISTS), agent(), "It loses 2 nodes (3 before, 1 after)."),
        (agent(), tolerating(EXISTS), "It gains 2 nodes (1 before, 3 after)."),
    ],
    ids=["lost", "gained"],
)
def test_with_nodes_they_are_counted(old: Manifest, new: Manifest, expected: str) -> None:
    assert messages(reach(update_of(old, new, nodes=known(old, new))))[-1] == expected
