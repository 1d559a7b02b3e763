"""Whether an agent may land on a kind of node is judged by the labels that are known of it."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.node_kinds import may_land_on

KIND = {"type": "virtual-kubelet"}


def daemon_set(selector: dict[str, str], *terms: list[dict[str, Any]]) -> DaemonSetView:
    required = {"nodeSelectorTerms": [{"matchExpressions": term} for term in terms]}
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    pod = {"nodeSelector": selector, **({"affinity": affinity} if terms else {})}
    return DaemonSetView({"kind": "DaemonSet", "spec": {"template": {"spec": pod}}})


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        pytest.param({}, True, id="every node"),
        pytest.param({"kubernetes.io/os": "linux"}, True, id="a label of every node"),
        pytest.param({"topology.kubernetes.io/zone": "a"}, True, id="a zone"),
        pytest.param({"type": "virtual-kubelet"}, True, id="that kind"),
        pytest.param({"type": "metal"}, False, id="another kind"),
        pytest.param({"pool": "gpu"}, False, id="a label that the kind does not have"),
        pytest.param({"node-role.kubernetes.io/worker": ""}, False, id="a role"),
    ],
)
def test_a_node_selector_lets_a_kind_in_or_not(selector: dict[str, str], *, expected: bool) -> None:
    assert may_land_on(daemon_set(selector), KIND) is expected


NOT_VIRTUAL = {"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]}
ON_ARM = {"key": "kubernetes.io/arch", "operator": "In", "values": ["arm64"]}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param([[NOT_VIRTUAL]], False, id="shut"),
        pytest.param([[NOT_VIRTUAL, ON_ARM]], False, id="one condition shuts the term"),
        pytest.param([[NOT_VIRTUAL], [ON_ARM]], True, id="one term is enough"),
        pytest.param([[]], False, id="a term without conditions matches nothing"),
    ],
)
def test_terms_let_a_kind_in_or_not(terms: list[list[dict[str, Any]]], *, expected: bool) -> None:
    assert may_land_on(daemon_set({}, *terms), KIND) is expected
