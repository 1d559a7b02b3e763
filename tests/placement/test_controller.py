"""Why the controller creates no Pod, in the words of Kubernetes."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.controller import controller_reasons
from tests.placement.builders import agent, node


def affinity(*terms: list[dict[str, Any]]) -> dict[str, Any]:
    required = {"nodeSelectorTerms": [{"matchExpressions": term} for term in terms]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}


ZONE = {"key": "zone", "operator": "In", "values": ["b", "c"]}
DISK = {"key": "disk", "operator": "Exists"}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        pytest.param(
            {"nodeName": "n2"},
            "spec.nodeName of the template is n2, a different node",
            id="node name",
        ),
        pytest.param(
            {"nodeSelector": {"disk": "ssd"}},
            "nodeSelector wants disk=ssd; the label disk is missing",
            id="missing label",
        ),
        pytest.param(
            {"nodeSelector": {"zone": "b"}},
            "nodeSelector wants zone=b; the label zone has another value",
            id="another value",
        ),
        pytest.param(
            {"affinity": affinity([ZONE, DISK], [ZONE])},
            "required node affinity wants zone In [b, c]; the label zone has another value",
            id="the term that is met best",
        ),
        pytest.param(
            {"affinity": affinity([])},
            "required node affinity has no term that any node can match",
            id="no usable term",
        ),
        pytest.param({}, "taint gpu=true:NoSchedule is not tolerated", id="taint"),
    ],
)
def test_the_first_reason_says_what_was_wanted_and_found(
    spec: dict[str, Any], message: str
) -> None:
    at = node(labels={"zone": "a"}, taints=(Taint("gpu", "true", "NoSchedule"),))

    assert controller_reasons(agent(**spec), at)[0].message == message


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        pytest.param(
            "gpu", "Tolerate gpu:NoSchedule, or remove the taint from the node.", id="own"
        ),
        pytest.param(
            "node.kubernetes.io/not-ready",
            "Repair the node, which then loses the taint; tolerate "
            "node.kubernetes.io/not-ready:NoSchedule only if the agent must start on such nodes.",
            id="state of the node",
        ),
    ],
)
def test_the_remedy_of_a_taint_depends_on_who_set_it(key: str, remedy: str) -> None:
    (reason,) = controller_reasons(agent(), node(taints=(Taint(key, "", "NoSchedule"),)))

    assert reason.remedy == remedy


def test_every_taint_in_the_way_is_told() -> None:
    taints = tuple(Taint(key, "", "NoSchedule") for key in "ba")

    assert [reason.taint for reason in controller_reasons(agent(), node(taints=taints))] == [
        *taints
    ]


def test_a_cordoned_node_is_wanted() -> None:
    assert controller_reasons(agent(), node(unschedulable=True)) == []
