"""Nodes that a machine group of the Cluster API would make."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_nodes
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.reader import Document

CAPACITY = "capacity.cluster-autoscaler.kubernetes.io"


def group(*, annotations: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "cluster.x-k8s.io/v1beta1",
        "kind": "MachineDeployment",
        "metadata": {"name": "md", "annotations": annotations or {}},
        "spec": spec,
    }


def read(*values: dict[str, Any]) -> list[Node]:
    return read_nodes(
        [Document(value=value, source=f"{i}.yaml", line=1) for i, value in enumerate(values)]
    )


def machine(**spec: Any) -> dict[str, Any]:
    return {"spec": spec}


def registration(kind: str, **fields: Any) -> dict[str, Any]:
    joined = {"joinConfiguration": {"nodeRegistration": fields}}
    spec = joined if kind == "KubeadmConfig" else {"template": {"spec": joined}}
    return {
        "apiVersion": "bootstrap.cluster.x-k8s.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "config"},
        "spec": spec,
    }


@pytest.mark.parametrize(
    ("replicas", "names"),
    [
        pytest.param(None, ["md"], id="not given"),
        pytest.param(0, ["md"], id="empty group"),
        pytest.param(2, ["md-1", "md-2"], id="two"),
    ],
)
def test_a_group_is_as_many_nodes_as_it_has_replicas(
    replicas: int | None, names: list[str]
) -> None:
    found = read(group(replicas=replicas))

    assert [node.name for node in found] == names
    assert {(node.pool, node.planned) for node in found} == {("md", True)}


def test_only_labels_of_the_node_domains_reach_the_node() -> None:
    labels = {
        "node-role.kubernetes.io/gpu": "",
        "node.cluster.x-k8s.io/team": "shop",
        "example.com/team": "shop",
    }
    (found,) = read(group(template={"metadata": {"labels": labels}}))

    assert found.labels.keys() & labels.keys() == {
        "node-role.kubernetes.io/gpu",
        "node.cluster.x-k8s.io/team",
    }


@pytest.mark.parametrize("kind", ["KubeadmConfigTemplate", "KubeadmConfig"])
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({"node-labels": "disk=ssd,tier=gold"}, id="a map"),
        pytest.param([{"name": "node-labels", "value": "disk=ssd,tier=gold"}], id="a list"),
    ],
)
def test_the_kubeadm_configuration_gives_labels_and_taints(kind: str, arguments: Any) -> None:
    config = registration(
        kind, taints=[{"key": "gpu", "effect": "NoSchedule"}], kubeletExtraArgs=arguments
    )
    reference = {"configRef": {"kind": kind, "name": "config"}}
    (found,) = read(group(template=machine(bootstrap=reference)), config)

    assert (found.labels["disk"], found.labels["tier"]) == ("ssd", "gold")
    assert found.taints == (Taint("gpu", "", "NoSchedule"),)


def test_the_infrastructure_template_tells_the_size() -> None:
    template = {
        "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2",
        "kind": "AWSMachineTemplate",
        "metadata": {"name": "large"},
        "status": {"capacity": {"cpu": "8", "memory": "32Gi"}},
    }
    reference = {"kind": "AWSMachineTemplate", "name": "large"}
    (found,) = read(group(template=machine(infrastructureRef=reference)), template)

    assert found.allocatable == {"cpu": 8000, "memory": 32 << 30}
    assert found.unstated == {"ephemeral-storage", "pods"}


def test_annotations_for_the_autoscaler_describe_an_empty_group() -> None:
    (found,) = read(
        group(
            annotations={
                f"{CAPACITY}/cpu": "4",
                f"{CAPACITY}/memory": "16Gi",
                f"{CAPACITY}/maxPods": "58",
                f"{CAPACITY}/gpu-count": "2",
                f"{CAPACITY}/gpu-type": "nvidia.com/gpu",
                f"{CAPACITY}/labels": "disk=ssd",
                f"{CAPACITY}/taints": "gpu=true:NoSchedule",
            }
        )
    )

    assert found.allocatable == {
        "cpu": 4000,
        "memory": 16 << 30,
        "pods": 58,
        "nvidia.com/gpu": 2,
    }
    assert found.labels["disk"] == "ssd"
    assert found.taints == (Taint("gpu", "true", "NoSchedule"),)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        pytest.param(group(replicas="2"), "spec.replicas: is '2'", id="replicas"),
        pytest.param(
            group(annotations={f"{CAPACITY}/taints": "gpu"}), "holds 'gpu'", id="taint annotation"
        ),
        pytest.param(
            group(annotations={f"{CAPACITY}/cpu": "four"}), "'four' is not a quantity", id="size"
        ),
    ],
)
def test_a_mistake_is_told(item: dict[str, Any], told: str) -> None:
    with pytest.raises(ClusterFileError, match=told):
        read(item)
