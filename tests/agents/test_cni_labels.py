"""The field's tools and dashboards find a network plugin's Pods by labels that it must carry."""

from __future__ import annotations

import pytest

from tests.agents.cases import CASES

LABELS = {
    "Calico's agents, by calicoctl": (
        "cni-agent-calico-minimal",
        "calico-node",
        {"k8s-app": "calico-node"},
    ),
    "Calico's controllers": (
        "cni-agent-calico-minimal",
        "calico-kube-controllers",
        {"k8s-app": "calico-kube-controllers"},
    ),
    "Cilium's agents, by its command line and dashboards": (
        "cni-agent-cilium",
        "cilium",
        {"k8s-app": "cilium"},
    ),
    "Cilium's operator": (
        "cni-agent-cilium",
        "cilium-operator",
        {"io.cilium/app": "operator", "name": "cilium-operator"},
    ),
    "Flannel's agents, by Calico's migration": (
        "cni-agent-minimal",
        "flannel",
        {"app": "flannel", "k8s-app": "flannel"},
    ),
    "Kindnet's agents": ("cni-agent-kindnet", "kindnet", {"k8s-app": "kindnet"}),
}


@pytest.mark.parametrize(("case", "name", "expected"), LABELS.values(), ids=LABELS)
def test_pods_carry_the_labels_that_tools_select_by(
    case: str, name: str, expected: dict[str, str]
) -> None:
    [workload] = [
        manifest
        for manifest in CASES[case].manifests()
        if manifest["kind"] in {"DaemonSet", "Deployment"} and manifest["metadata"]["name"] == name
    ]

    assert expected.items() <= workload["spec"]["template"]["metadata"]["labels"].items()
