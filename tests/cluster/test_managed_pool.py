"""Pools that a cloud manages say their labels, taints, system and size themselves."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_node_file
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.document import Document

ARCH, OS = "kubernetes.io/arch", "kubernetes.io/os"
PLAIN = [{"key": "gpu", "value": "1", "effect": "NoSchedule"}]
GPU = Taint("gpu", "1", "NoSchedule")


def read(kind: str, **spec: Any) -> Node:
    reference = {"kind": kind, "name": "pool"}
    machines = {
        "apiVersion": "cluster.x-k8s.io/v1beta1",
        "kind": "MachinePool",
        "metadata": {"name": "machines", "namespace": "prod"},
        "spec": {"template": {"spec": {"infrastructureRef": reference}}},
    }
    pool = {
        "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "pool", "namespace": "prod"},
        "spec": spec,
    }
    documents = [Document(value=value, source="f", line=1) for value in (machines, pool)]
    found = read_node_file(documents)
    assert found.notes == ()
    (node,) = found.nodes
    return node


def aso(**spec: Any) -> dict[str, Any]:
    return {"resources": [{"kind": "ManagedClustersAgentPool", "spec": spec}]}


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param(
            "AWSManagedMachinePool",
            {
                "labels": {"team": "a"},
                "taints": [{"key": "gpu", "value": "1", "effect": "no-schedule"}],
            },
            id="EKS, whose effects are spelt in its own way",
        ),
        pytest.param(
            "AzureManagedMachinePool", {"nodeLabels": {"team": "a"}, "taints": PLAIN}, id="AKS"
        ),
        pytest.param(
            "AzureASOManagedMachinePool",
            aso(nodeLabels={"team": "a"}, nodeTaints=["gpu=1:NoSchedule"]),
            id="AKS by Azure's operator",
        ),
        pytest.param(
            "GCPManagedMachinePool",
            {"kubernetesLabels": {"team": "a"}, "kubernetesTaints": PLAIN},
            id="GKE",
        ),
        pytest.param("ROSAMachinePool", {"labels": {"team": "a"}, "taints": PLAIN}, id="ROSA"),
    ],
)
def test_labels_and_taints_are_read(kind: str, spec: dict[str, Any]) -> None:
    found = read(kind, **spec)

    assert found.labels["team"] == "a"
    assert found.taints == (GPU,)


@pytest.mark.parametrize(
    ("kind", "spec", "pool"),
    [
        pytest.param("AWSManagedMachinePool", {"eksNodegroupName": "web"}, "web", id="EKS"),
        pytest.param("AWSManagedMachinePool", {}, "prod_pool", id="EKS without a name"),
        pytest.param("AzureManagedMachinePool", {"name": "web"}, "web", id="AKS"),
        pytest.param("AzureASOManagedMachinePool", aso(azureName="web"), "web", id="Azure's"),
        pytest.param("GCPManagedMachinePool", {"nodePoolName": "web"}, "web", id="GKE"),
    ],
)
def test_the_pool_has_the_name_it_has_in_the_cloud(
    kind: str, spec: dict[str, Any], pool: str
) -> None:
    assert read(kind, **spec).pool == pool


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param("AWSManagedMachinePool", {"amiType": "WINDOWS_CORE_2022_x86_64"}, id="EKS"),
        pytest.param("AzureManagedMachinePool", {"osType": "Windows"}, id="AKS"),
        pytest.param("AzureASOManagedMachinePool", aso(osType="Windows"), id="Azure's"),
        pytest.param("GCPManagedMachinePool", {"imageType": "WINDOWS_LTSC_CONTAINERD"}, id="GKE"),
        pytest.param("ROSAMachinePool", {"imageType": "Windows"}, id="ROSA"),
    ],
)
def test_windows_is_windows_on_amd64(kind: str, spec: dict[str, Any]) -> None:
    found = read(kind, **spec)

    assert (found.labels[OS], found.labels[ARCH]) == ("windows", "amd64")


@pytest.mark.parametrize(
    ("kind", "spec", "architecture"),
    [
        pytest.param(
            "AWSManagedMachinePool", {"amiType": "AL2023_ARM_64_STANDARD"}, "arm64", id="image"
        ),
        pytest.param("AWSManagedMachinePool", {"instanceType": "m7g.large"}, "arm64", id="EKS"),
        pytest.param("AzureManagedMachinePool", {"sku": "Standard_D2s_v3"}, "amd64", id="AKS"),
        pytest.param("GCPManagedMachinePool", {"machineType": "t2a-standard-1"}, None, id="GKE"),
        pytest.param("AWSManagedMachinePool", {"amiType": "CUSTOM"}, None, id="image of one's own"),
    ],
)
def test_the_architecture_is_that_of_image_or_instance_type_or_open(
    kind: str, spec: dict[str, Any], architecture: str | None
) -> None:
    found = read(kind, **spec)

    assert found.labels.get(ARCH) == architecture
    assert (ARCH in found.open_labels) == (architecture is None)


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param("AzureManagedMachinePool", {"maxPods": 30}, id="AKS"),
        pytest.param("GCPManagedMachinePool", {"maxPodsPerNode": 30}, id="GKE"),
    ],
)
def test_room_for_pods_is_read(kind: str, spec: dict[str, Any]) -> None:
    assert read(kind, **spec).allocatable == {"pods": 30}


def test_a_spot_pool_of_aks_is_tainted_by_aks() -> None:
    found = read("AzureManagedMachinePool", scaleSetPriority="Spot")

    assert found.taints == (Taint("kubernetes.azure.com/scalesetpriority", "spot", "NoSchedule"),)


def test_the_pool_of_another_cloud_is_named() -> None:
    with pytest.raises(AssertionError, match="what OCIManagedMachinePool pool says"):
        read("OCIManagedMachinePool", labels={"team": "a"})


def test_a_node_group_of_eks_has_no_fargate() -> None:
    open_label = read("AWSManagedMachinePool").open_labels["eks.amazonaws.com/compute-type"]

    assert not any(
        condition.matches({condition.key: "fargate"}) for condition in open_label.conditions
    )
