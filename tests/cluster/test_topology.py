"""Nodes of a Cluster with a managed topology."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.read import NodeFile, read_node_file
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.document import Document

CONTROL_PLANE = Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule")
NODE = {"kind": "Node", "metadata": {"name": "other"}}


def cluster(*workers: dict[str, Any], **topology: Any) -> dict[str, Any]:
    return {
        "apiVersion": "cluster.x-k8s.io/v1beta1",
        "kind": "Cluster",
        "metadata": {"name": "c"},
        "spec": {"topology": {"workers": {"machineDeployments": list(workers)}, **topology}},
    }


def named(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    group = "infrastructure" if "Machine" in kind else "bootstrap"
    api_version = "cluster.x-k8s.io/v1beta1"
    if kind not in {"ClusterClass", "MachineDeployment"}:
        api_version = f"{group}.{api_version}"
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}, **fields}


SMALL = named("AWSMachineTemplate", "small", status={"capacity": {"cpu": "2"}})
BOOT = named(
    "KubeadmConfigTemplate",
    "boot",
    spec={
        "template": {
            "spec": {
                "joinConfiguration": {
                    "nodeRegistration": {"kubeletExtraArgs": {"node-labels": "disk=ssd"}}
                }
            }
        }
    },
)
REFERENCES = {
    "bootstrap": {"kind": "KubeadmConfigTemplate", "name": "boot"},
    "infrastructure": {"kind": "AWSMachineTemplate", "name": "small"},
}


def classes(worker: dict[str, Any], **spec: Any) -> dict[str, Any]:
    workers = {"machineDeployments": [{"class": "w", **worker}]}
    return named("ClusterClass", "quick", spec={"workers": workers, **spec})


def read(*values: dict[str, Any]) -> NodeFile:
    return read_node_file(Document(value=value, source="f", line=1) for value in values)


def test_pools_and_control_plane_of_a_topology_are_nodes() -> None:
    labels = {"node.cluster.x-k8s.io/pool": "a", "team": "shop"}
    worker = {"class": "w", "name": "md-0", "replicas": 2, "metadata": {"labels": labels}}
    found = read(cluster(worker, controlPlane={"replicas": 3}, **{"class": "quick"}))

    assert [node.name for node in found.nodes] == [
        "c-control-plane-1",
        "c-control-plane-2",
        "c-control-plane-3",
        "c-md-0-1",
        "c-md-0-2",
    ]
    assert found.nodes[0].taints == (CONTROL_PLANE,)
    assert found.nodes[3].pool == "a"
    assert "team" not in found.nodes[3].labels
    assert found.notes == ("not in the file: ClusterClass quick, to which Cluster c refers",)


@pytest.mark.parametrize(
    ("topology", "worker"),
    [
        pytest.param(
            {"class": "quick"},
            {"template": {key: {"ref": value} for key, value in REFERENCES.items()}},
            id="v1beta1",
        ),
        pytest.param(
            {"classRef": {"name": "quick"}},
            {key: {"templateRef": value} for key, value in REFERENCES.items()},
            id="v1beta2",
        ),
    ],
)
def test_the_class_leads_to_the_templates(topology: dict[str, Any], worker: dict[str, Any]) -> None:
    found = read(cluster({"class": "w", "name": "md"}, **topology), classes(worker), SMALL, BOOT)

    (node,) = found.nodes
    assert node.labels["disk"] == "ssd"
    assert node.allocatable == {"cpu": 2000}
    assert found.notes == ()


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        pytest.param({}, ["of-class"], id="of the class"),
        pytest.param(
            {"taints": [{"key": "own", "effect": "NoSchedule", "propagation": "Always"}]},
            ["own"],
            id="of the cluster, which replace them",
        ),
    ],
)
def test_taints_are_those_of_the_cluster_or_else_of_the_class(
    entry: dict[str, Any], keys: list[str]
) -> None:
    worker = {"taints": [{"key": "of-class", "effect": "NoSchedule", "propagation": "Always"}]}
    topology = {"class": "quick"}
    found = read(cluster({"class": "w", "name": "md", **entry}, **topology), classes(worker))

    assert [taint.key for taint in found.nodes[0].taints] == keys


def test_a_group_that_stands_in_the_file_counts_and_not_its_topology() -> None:
    made = named("MachineDeployment", "c-md-xyz")
    made["metadata"]["labels"] = {"topology.cluster.x-k8s.io/deployment-name": "md"}
    found = read(cluster({"name": "md"}), made)

    assert [node.name for node in found.nodes] == ["c-md-xyz"]


def test_a_control_plane_that_somebody_else_keeps_has_no_nodes() -> None:
    control_plane = {"templateRef": {"kind": "AWSManagedControlPlaneTemplate", "name": "eks"}}
    blueprint = classes({}, controlPlane=control_plane)
    found = read(cluster(controlPlane={}, **{"class": "quick"}), blueprint, NODE)

    assert [node.name for node in found.nodes] == ["other"]


def test_patches_of_a_class_are_not_followed_and_that_is_said() -> None:
    topology = {"class": "quick"}
    found = read(cluster({"name": "md"}, **topology), classes({}, patches=[{"name": "p"}]))

    assert found.notes == ("ClusterClass quick patches its templates, which is not followed",)


def test_a_cluster_without_a_topology_is_no_node_and_nothing_to_name() -> None:
    infrastructure = {"kind": "AWSCluster", "name": "c"}
    plain = cluster()
    plain["spec"] = {"infrastructureRef": infrastructure}
    found = read(plain, named("AWSCluster", "c"), NODE)

    assert (len(found.nodes), found.notes) == (1, ())
