"""What platforms run by themselves is data that can be read."""

from __future__ import annotations

import pytest

from constructs_lib.placement.addons import Addon, addons_of, platform_of

PLATFORMS = ["GKE", "EKS", "AKS", "OpenShift", "k3s", "RKE2"]
KARPENTER = {"karpenter.k8s.aws/instance-family": "c7"}


def addon(platform: str, title: str) -> Addon:
    (found,) = [each for each in addons_of(platform) if each.title == title]
    return found


@pytest.mark.parametrize(
    ("labels", "platform"),
    [
        ({"cloud.google.com/gke-nodepool": "a"}, "GKE"),
        ({"eks.amazonaws.com/nodegroup": "a"}, "EKS"),
        (KARPENTER, "EKS"),
        ({**KARPENTER, "kops.k8s.io/instancegroup": "nodes"}, None),
        ({"eks.amazonaws.com/compute-type": "auto"}, None),
        ({"kubernetes.azure.com/agentpool": "a"}, "AKS"),
        ({"node.openshift.io/os_id": "rhcos"}, "OpenShift"),
        ({"node.kubernetes.io/instance-type": "k3s"}, "k3s"),
        ({"node.kubernetes.io/instance-type": "rke2"}, "RKE2"),
        ({"node.kubernetes.io/instance-type": "m7g.large"}, None),
        ({"node-pool": "a"}, None),
    ],
    ids=str,
)
def test_a_platform_is_known_by_the_labels_of_its_nodes(
    labels: dict[str, str], platform: str | None
) -> None:
    assert platform_of(labels) == platform


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_brings_a_network_plugin(platform: str) -> None:
    purposes = {each.purpose for each in addons_of(platform)}

    assert purposes <= {"network plugin", "service proxy", "log agent", None}
    assert "network plugin" in purposes


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_no_object_of_its_own_is_there_for_its_purpose_or_its_ports(platform: str) -> None:
    assert all(each.purpose or each.ports for each in addons_of(platform) if each.form)


@pytest.mark.parametrize(
    ("platform", "title", "daemon_set", "is_object"),
    [
        pytest.param(
            "GKE",
            "kube-system/nvidia-gpu-device-plugin-*",
            "kube-system/nvidia-gpu-device-plugin-large-cos",
            True,
            id="a name for each size",
        ),
        pytest.param(
            "k3s",
            "kube-system/svclb-traefik*",
            "kube-system/svclb-traefik-091968ea",
            True,
            id="a name with a hash",
        ),
        pytest.param(
            "RKE2", "kube-system/kube-proxy", "kube-system/kube-proxy", False, id="a static Pod"
        ),
        pytest.param("EKS", "kube-system/aws-node", "other/aws-node", False, id="elsewhere"),
    ],
)
def test_a_daemon_set_is_the_platform_s_by_its_name(
    platform: str,
    title: str,
    daemon_set: str,
    is_object: bool,
) -> None:
    assert addon(platform, title).is_object(daemon_set) == is_object


@pytest.mark.parametrize(
    ("platform", "title", "port"),
    [
        ("EKS", "kube-system/eks-pod-identity-agent", 2705),
        ("EKS", "kube-system/eks-node-monitoring-agent", 8002),
        ("EKS", "kube-system/aws-node", 8162),
        ("OpenShift", "openshift-monitoring/node-exporter", 9100),
        ("RKE2", "kube-system/rke2-ingress-nginx-controller", 443),
    ],
)
def test_ports_of_charts_and_manifests_are_known(platform: str, title: str, port: int) -> None:
    assert port in addon(platform, title).ports


def test_dataplane_v2_decides_on_the_service_proxy_of_gke() -> None:
    assert addon("GKE", "kube-system/anetd").condition == "with Dataplane V2"
    assert addon("GKE", "kube-system/kube-proxy").condition == "without Dataplane V2"
