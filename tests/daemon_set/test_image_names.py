"""A program is known by its image's name, whoever mirrors or rebuilds it."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.image_names import names_of


@pytest.mark.parametrize(
    ("repository", "name"),
    [
        ("quay.io/prometheus/node-exporter", "prometheus/node-exporter"),
        ("registry.example/quay/prometheus/node-exporter", "node-exporter"),
        ("node-exporter", "node-exporter"),
        ("rancher/mirrored-calico-node", "calico-node"),
        ("rancher/mirrored-calico-node", "calico/node"),
        ("rancher/mirrored-cilium-cilium", "cilium"),
        ("rancher/mirrored-sig-storage-csi-node-driver-registrar", "csi-node-driver-registrar"),
        ("rancher/hardened-flannel", "flannel"),
        ("registry.redhat.io/openshift4/ose-multus-cni", "multus-cni"),
        ("registry.redhat.io/advanced-cluster-security/rhacs-collector-rhel9", "rhacs-collector"),
        ("antrea/antrea-agent-ubi", "antrea-agent"),
        ("registry.example/chainguard/fluent-bit-fips", "fluent-bit"),
    ],
)
def test_the_name_is_among_those_tried(repository: str, name: str) -> None:
    assert name in list(names_of(repository))


def test_the_whole_name_comes_first() -> None:
    assert list(names_of("rancher/mirrored-a-b")) == [
        "rancher/mirrored-a-b",
        "mirrored-a-b",
        "a-b",
        "b",
        "a/b",
    ]


def test_the_end_of_another_name_is_no_name() -> None:
    assert "cilium" not in list(names_of("example.com/my-cilium"))
