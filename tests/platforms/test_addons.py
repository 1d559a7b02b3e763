"""What platforms run by themselves is data that can be read."""

from __future__ import annotations

import pytest

from constructs_lib.platforms.addons import Addon, addons_of
from constructs_lib.platforms.facts import Platform

PLATFORMS: list[Platform] = ["gke", "eks", "aks", "openshift", "k3s", "rke2"]


def addon(platform: Platform, title: str) -> Addon:
    (found,) = [each for each in addons_of(platform) if each.title == title]
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_brings_a_network_plugin(platform: Platform) -> None:
    purposes = {each.purpose for each in addons_of(platform)}

    assert purposes <= {"network plugin", "service proxy", "log agent", None}
    assert "network plugin" in purposes


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_no_object_of_its_own_is_there_for_its_purpose_or_its_ports(
    platform: Platform,
) -> None:
    assert all(each.purpose or each.ports for each in addons_of(platform) if each.form)


@pytest.mark.parametrize(
    ("platform", "title", "daemon_set", "is_object"),
    [
        pytest.param(
            "gke",
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
            "rke2", "kube-system/kube-proxy", "kube-system/kube-proxy", False, id="a static Pod"
        ),
        pytest.param("eks", "kube-system/aws-node", "other/aws-node", False, id="elsewhere"),
    ],
)
def test_a_daemon_set_is_the_platform_s_by_its_name(
    platform: Platform,
    title: str,
    daemon_set: str,
    is_object: bool,
) -> None:
    assert addon(platform, title).is_object(daemon_set) == is_object


@pytest.mark.parametrize(
    ("platform", "title", "port"),
    [
        ("eks", "kube-system/eks-pod-identity-agent", 2705),
        ("eks", "kube-system/eks-node-monitoring-agent", 8002),
        ("eks", "kube-system/aws-node", 8162),
        ("openshift", "openshift-monitoring/node-exporter", 9100),
        ("rke2", "kube-system/rke2-ingress-nginx-controller", 443),
    ],
)
def test_ports_of_charts_and_manifests_are_known(platform: Platform, title: str, port: int) -> None:
    assert port in addon(platform, title).ports


def test_dataplane_v2_decides_on_the_service_proxy_of_gke() -> None:
    assert addon("gke", "kube-system/anetd").condition == "with Dataplane V2"
    assert addon("gke", "kube-system/kube-proxy").condition == "without Dataplane V2"
