"""By what nodes show, the platform they are of."""

from __future__ import annotations

import pytest

from constructs_lib.platforms.facts import Platform
from constructs_lib.platforms.signs import platforms_of

KARPENTER = {"karpenter.k8s.aws/instance-family": "c7"}
GKE = {"cloud.google.com/gke-nodepool": "a"}


@pytest.mark.parametrize(
    ("labels", "platforms"),
    [
        (GKE, ["gke"]),
        ({"eks.amazonaws.com/nodegroup": "a"}, ["eks"]),
        (KARPENTER, ["eks"]),
        ({**KARPENTER, "kops.k8s.io/instancegroup": "nodes"}, []),
        ({"eks.amazonaws.com/compute-type": "auto"}, []),
        ({"eks.amazonaws.com/compute-type": "fargate"}, ["fargate"]),
        ({"kubernetes.azure.com/agentpool": "a"}, ["aks"]),
        ({"node.openshift.io/os_id": "rhcos"}, ["openshift"]),
        ({"node.kubernetes.io/instance-type": "k3s"}, ["k3s"]),
        ({"node.kubernetes.io/instance-type": "rke2"}, ["rke2"]),
        ({"node.kubernetes.io/instance-type": "m7g.large"}, []),
        ({"microk8s.io/cluster": "true"}, ["microk8s"]),
        ({"node.k0sproject.io/role": "control-plane"}, ["k0s"]),
        ({"node-pool": "a"}, []),
    ],
    ids=str,
)
def test_a_platform_is_known_by_the_labels_of_its_nodes(
    labels: dict[str, str], platforms: list[Platform]
) -> None:
    assert list(platforms_of(labels)) == platforms


def test_an_operating_system_made_for_containers_is_known_by_its_own_words() -> None:
    on_eks = {"eks.amazonaws.com/nodegroup": "a"}

    assert list(platforms_of({}, os_image="Talos (v1.11.2)")) == ["talos"]
    assert list(platforms_of(on_eks, os_image="Bottlerocket OS 1.47.0 (aws-k8s-1.33)")) == [
        "bottlerocket",
        "eks",
    ]
    assert list(platforms_of(on_eks, os_image="Amazon Linux 2023")) == ["eks"]


def test_autopilot_names_its_nodes_in_its_own_way() -> None:
    assert list(platforms_of(GKE, name="gk3-shop-pool-2-7cc1")) == ["gke-autopilot", "gke"]
    assert list(platforms_of({}, name="gk3-shop")) == []
