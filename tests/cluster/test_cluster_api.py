"""Nodes that a machine group or a control plane of the Cluster API would make."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.cluster.read import read_node_file, read_nodes
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.document import Document

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


def test_taints_of_a_machine_stay_unless_they_are_only_set_once() -> None:
    always = {"key": "a", "value": "1", "effect": "NoSchedule", "propagation": "Always"}
    once = {"key": "b", "effect": "NoSchedule", "propagation": "OnInitialization"}
    (found,) = read(group(template=machine(taints=[always, once])))

    assert found.taints == (Taint("a", "1", "NoSchedule"),)
    assert found.startup_taints == (Taint("b", "", "NoSchedule"),)


def test_taints_of_a_machine_pool_never_reach_a_node() -> None:
    taint = {"key": "a", "effect": "NoSchedule", "propagation": "Always"}
    (found,) = read({**group(template=machine(taints=[taint])), "kind": "MachinePool"})

    assert found.taints == ()


def test_the_machine_counts_before_its_bootstrap_and_the_annotation_before_both() -> None:
    def taint(value: str) -> dict[str, str]:
        return {"key": "pool", "value": value, "effect": "NoSchedule"}

    config = registration("KubeadmConfig", taints=[taint("bootstrap")])
    reference = {"configRef": {"kind": "KubeadmConfig", "name": "config"}}
    template = machine(bootstrap=reference, taints=[taint("machine")])
    note = {f"{CAPACITY}/taints": "pool=annotation:NoSchedule"}

    assert read(group(template=template), config)[0].taints[0].value == "machine"
    assert read(group(template=template, annotations=note), config)[0].taints == (
        Taint("pool", "annotation", "NoSchedule"),
    )


def test_a_machine_set_of_a_machine_deployment_in_the_file_is_no_second_group() -> None:
    owner = {"kind": "MachineDeployment", "name": "md"}
    machine_set = {**group(), "kind": "MachineSet"}
    machine_set["metadata"] = {"name": "md-abc", "ownerReferences": [owner]}

    assert [node.name for node in read(group(), machine_set)] == ["md"]
    assert [node.name for node in read(machine_set)] == ["md-abc"]


@pytest.mark.parametrize(
    ("key", "reaches"),
    [
        ("x.node-restriction.kubernetes.io/a", True),
        ("x.node-role.kubernetes.io/a", False),
    ],
)
def test_subdomains_reach_the_node_but_for_those_of_roles(key: str, reaches: bool) -> None:
    (found,) = read(group(template={"metadata": {"labels": {key: ""}}}))

    assert (key in found.labels) == reaches


def test_any_other_label_may_reach_the_node_if_the_manager_is_told_to_sync_it() -> None:
    (found,) = read(group(template={"metadata": {"labels": {"example.com/team": "shop"}}}))

    only = Requirement("example.com/team", "In", ("shop",))
    assert found.open_labels["example.com/team"] == OpenLabel(conditions=(only,), optional=True)


def test_what_a_cloud_writes_is_open_and_may_be_missing() -> None:
    (found,) = read(group())

    assert found.open_labels["topology.kubernetes.io/zone"] == OpenLabel(optional=True)


def test_devices_without_a_type_are_no_resource() -> None:
    (found,) = read(group(annotations={f"{CAPACITY}/gpu-count": "2"}))

    assert found.allocatable == {}


CONTROL_PLANE = Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule")


def plane(config: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "controlplane.cluster.x-k8s.io/v1beta2",
        "kind": "KubeadmControlPlane",
        "metadata": {"name": "cp"},
        "spec": {"kubeadmConfigSpec": config, **spec},
    }


@pytest.mark.parametrize(
    ("registers", "taints"),
    [
        pytest.param({}, (CONTROL_PLANE,), id="by default"),
        pytest.param({"taints": []}, (), id="none wanted"),
        pytest.param(
            {"taints": [{"key": "a", "effect": "NoExecute"}]},
            (Taint("a", "", "NoExecute"),),
            id="others instead",
        ),
    ],
)
def test_nodes_of_the_control_plane_have_its_label_and_taint(
    registers: dict[str, Any], taints: tuple[Taint, ...]
) -> None:
    found = read(plane({"joinConfiguration": {"nodeRegistration": registers}}, replicas=3))

    assert [node.name for node in found] == ["cp-1", "cp-2", "cp-3"]
    assert {node.taints for node in found} == {taints}
    assert all("node-role.kubernetes.io/control-plane" in node.labels for node in found)


@pytest.mark.parametrize(
    "inner", [pytest.param(False, id="v1beta1"), pytest.param(True, id="v1beta2")]
)
def test_a_control_plane_takes_its_size_from_its_infrastructure(inner: bool) -> None:
    reference = {"infrastructureRef": {"kind": "AWSMachineTemplate", "name": "large"}}
    template = {"spec": reference} if inner else reference
    (found,) = read(plane({}, machineTemplate=template), LARGE)

    assert found.allocatable == {"cpu": 8000, "memory": 32 << 30}


def test_servers_of_rke2_have_no_taint_and_perhaps_the_old_label() -> None:
    servers = {
        "apiVersion": "controlplane.cluster.x-k8s.io/v1beta1",
        "kind": "RKE2ControlPlane",
        "metadata": {"name": "rke2"},
        "spec": {"replicas": 1, "agentConfig": {"nodeTaints": ["a=b:NoSchedule"]}},
    }
    (found,) = read(servers)

    assert found.labels["node-role.kubernetes.io/control-plane"] == "true"
    assert found.taints == (Taint("a", "b", "NoSchedule"),)
    assert found.open_labels["node-role.kubernetes.io/master"].optional


def test_a_bootstrap_that_is_not_read_is_named() -> None:
    config = {**registration("TalosConfigTemplate")}
    reference = {"configRef": {"kind": "TalosConfigTemplate", "name": "config"}}
    documents = [group(template=machine(bootstrap=reference)), config]
    found = read_node_file(Document(value=value, source="f", line=1) for value in documents)

    assert found.notes == ("what TalosConfigTemplate config says about its nodes is not read",)


LARGE = {
    "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2",
    "kind": "AWSMachineTemplate",
    "metadata": {"name": "large"},
    "status": {"capacity": {"cpu": "8", "memory": "32Gi"}},
}


def test_the_infrastructure_template_tells_the_size() -> None:
    reference = {"kind": "AWSMachineTemplate", "name": "large"}
    (found,) = read(group(template=machine(infrastructureRef=reference)), LARGE)

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
