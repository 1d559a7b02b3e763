"""The add-ons of managed clusters are data that can be read."""

from __future__ import annotations

import pytest

from constructs_lib.placement.addons import addons_of, platform_of


@pytest.mark.parametrize(
    ("label", "platform"),
    [
        ("cloud.google.com/gke-nodepool", "GKE"),
        ("eks.amazonaws.com/nodegroup", "EKS"),
        ("kubernetes.azure.com/agentpool", "AKS"),
        ("node-pool", None),
    ],
)
def test_a_platform_is_known_by_the_labels_of_its_nodes(label: str, platform: str | None) -> None:
    assert platform_of({label: "a"}) == platform


@pytest.mark.parametrize("platform", ["GKE", "EKS", "AKS"])
def test_every_platform_brings_a_network_plugin_and_a_service_proxy(platform: str) -> None:
    purposes = {addon.purpose for addon in addons_of(platform)}

    assert purposes <= {"network plugin", "service proxy", "log agent", None}
    assert purposes >= {"network plugin", "service proxy"}
