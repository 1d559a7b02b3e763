"""Nodes that a NodePool would make: what is known of them, and what stays open."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.cluster.read import read_node_file, read_nodes
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.json_reader import read_json

ZONE, ARCH, OS = "topology.kubernetes.io/zone", "kubernetes.io/arch", "kubernetes.io/os"
EC2 = {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "default"}
GENERATION = "karpenter.k8s.aws/instance-generation"


def pool(*requirements: dict[str, Any], replicas: int | None = None, **spec: Any) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"team": "shop"}},
        "spec": {"requirements": list(requirements), **spec},
    }
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "spot"},
        "spec": {"template": template, **({} if replicas is None else {"replicas": replicas})},
    }


def node_class(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": "default"},
        "spec": spec,
    }


def read(*items: dict[str, Any]) -> list[Node]:
    return read_nodes(read_json(json.dumps({"kind": "List", "items": list(items)})))


def requires(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)}


def test_a_pool_is_one_planned_node_of_unstated_size() -> None:
    (found,) = read(
        pool(
            taints=[{"key": "dedicated", "effect": "NoSchedule"}],
            startupTaints=[{"key": "starting", "effect": "NoSchedule"}],
        )
    )

    assert (found.name, found.pool, found.planned) == ("spot", "spot", True)
    assert found.taints == (Taint("dedicated", "", "NoSchedule"),)
    assert found.startup_taints == (Taint("starting", "", "NoSchedule"),)
    assert found.unstated == {"cpu", "memory", "ephemeral-storage", "pods"}
    assert found.labels == {
        "kubernetes.io/hostname": "spot",
        "kubernetes.io/os": "linux",
        "beta.kubernetes.io/os": "linux",
        "karpenter.sh/nodepool": "spot",
        "karpenter.sh/registered": "true",
        "karpenter.sh/initialized": "true",
        "team": "shop",
    }


@pytest.mark.parametrize(
    ("replicas", "names"),
    [
        pytest.param(None, ["spot"], id="as many as the Pods need"),
        pytest.param(3, ["spot-1", "spot-2", "spot-3"], id="a static pool"),
        pytest.param(0, ["spot"], id="an empty static pool"),
    ],
)
def test_a_static_pool_has_its_replicas(replicas: int | None, names: list[str]) -> None:
    assert [node.name for node in read(pool(replicas=replicas))] == names


@pytest.mark.parametrize(
    ("reference", "label", "value"),
    [
        pytest.param(EC2, "karpenter.k8s.aws/ec2nodeclass", "default", id="v1"),
        pytest.param(
            {"apiVersion": "karpenter.k8s.aws/v1beta1", "kind": "EC2NodeClass", "name": "d"},
            "karpenter.k8s.aws/ec2nodeclass",
            "d",
            id="v1beta1",
        ),
        pytest.param(
            {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": "default"},
            "eks.amazonaws.com/compute-type",
            "auto",
            id="EKS Auto Mode",
        ),
    ],
)
def test_the_node_class_is_a_label(reference: dict[str, str], label: str, value: str) -> None:
    (found,) = read(pool(nodeClassRef=reference))

    assert found.labels[label] == value


def test_without_a_requirement_there_are_nodes_of_both_architectures() -> None:
    (found,) = read(pool())

    assert ARCH not in found.labels
    assert found.open_labels[ARCH].conditions == (Requirement(ARCH, "In", ("amd64", "arm64")),)


@pytest.mark.parametrize("key", [ZONE, "node.kubernetes.io/instance-type", GENERATION])
def test_what_every_node_of_the_provider_has_is_open_and_not_missing(key: str) -> None:
    (found,) = read(pool(nodeClassRef=EC2))

    assert found.open_labels[key] == OpenLabel()


def test_any_other_label_of_the_provider_may_be_there() -> None:
    (found,) = read(pool(nodeClassRef=EC2))

    assert found.open_labels["karpenter.k8s.aws/"] == OpenLabel(optional=True)


@pytest.mark.parametrize(
    ("requirement", "condition"),
    [
        (requires(GENERATION, "Gt", "5"), Requirement(GENERATION, "Gt", ("5",))),
        (requires(GENERATION, "Gte", "6"), Requirement(GENERATION, "Gt", ("5",))),
        (requires(GENERATION, "Lte", "6"), Requirement(GENERATION, "Lt", ("7",))),
        (requires(GENERATION, "NotIn", "2"), Requirement(GENERATION, "NotIn", ("2",))),
        (requires("gpu", "Exists"), Requirement("gpu", "Exists")),
        (requires(ZONE, "In", "a", "b"), Requirement(ZONE, "In", ("a", "b"))),
    ],
    ids=lambda value: str(value) if isinstance(value, Requirement) else "",
)
def test_a_requirement_of_several_values_is_a_condition_of_an_open_label(
    requirement: dict[str, Any], condition: Requirement
) -> None:
    (found,) = read(pool(requirement, nodeClassRef=EC2))

    assert found.open_labels[condition.key] == OpenLabel(conditions=(condition,))


@pytest.mark.parametrize(
    ("requirements", "value"),
    [
        pytest.param([requires(ZONE, "In", "a")], "a", id="one value"),
        pytest.param(
            [requires(ZONE, "In", "a", "b"), requires(ZONE, "In", "b", "c")],
            "b",
            id="two lists that share one",
        ),
        pytest.param(
            [requires("failure-domain.beta.kubernetes.io/zone", "In", "a")], "a", id="its old name"
        ),
    ],
)
def test_a_label_of_one_possible_value_is_known(
    requirements: list[dict[str, Any]], value: str
) -> None:
    (found,) = read(pool(*requirements))

    assert found.labels[ZONE] == found.labels["failure-domain.beta.kubernetes.io/zone"] == value
    assert ZONE not in found.open_labels


def test_an_architecture_that_is_excluded_leaves_the_other() -> None:
    (found,) = read(pool(requires(ARCH, "NotIn", "arm64")))

    assert found.labels[ARCH] == "amd64"


def test_a_label_that_must_not_exist_is_missing() -> None:
    (found,) = read(pool(requires("karpenter.k8s.aws/instance-gpu-count", "DoesNotExist")))

    open_label = found.open_labels["karpenter.k8s.aws/instance-gpu-count"]
    assert open_label.optional
    assert [each.operator for each in open_label.conditions] == ["DoesNotExist"]


def test_requirements_that_exclude_each_other_make_no_node() -> None:
    impossible = pool(requires(ZONE, "In", "a"), requires(ZONE, "In", "b"))
    other = {"kind": "Node", "metadata": {"name": "n"}}
    found = read_node_file(read_json(json.dumps({"kind": "List", "items": [impossible, other]})))

    assert [node.name for node in found.nodes] == ["n"]
    assert found.notes == ("NodePool spot creates no node: its requirements contradict each other",)


@pytest.mark.parametrize(
    ("spec", "system"),
    [
        pytest.param({"amiFamily": "Windows2022"}, "windows", id="family"),
        pytest.param(
            {"amiSelectorTerms": [{"alias": "windows2022@latest"}]}, "windows", id="alias"
        ),
        pytest.param({"amiSelectorTerms": [{"alias": "al2023@latest"}]}, "linux", id="Linux"),
    ],
)
def test_the_node_class_says_the_operating_system(spec: dict[str, Any], system: str) -> None:
    (found,) = read(pool(nodeClassRef=EC2), node_class(**spec))

    assert found.labels[OS] == system


@pytest.mark.parametrize(
    ("requirements", "spec", "allocatable"),
    [
        pytest.param([], {"kubelet": {"maxPods": 20}}, {"pods": 20}, id="Pods of the class"),
        pytest.param([], {"kubelet": {"maxPods": "a + 1"}}, {}, id="an expression"),
        pytest.param(
            [
                requires("karpenter.k8s.aws/instance-cpu", "In", "4"),
                requires("karpenter.k8s.aws/instance-memory", "In", "8192"),
            ],
            {},
            {"cpu": 4000, "memory": 8 << 30},
            id="one number of cores and one size of memory",
        ),
        pytest.param(
            [requires("karpenter.k8s.aws/instance-cpu", "In", "4", "8")], {}, {}, id="several"
        ),
    ],
)
def test_sizes_are_known_where_there_is_one(
    requirements: list[dict[str, Any]], spec: dict[str, Any], allocatable: dict[str, int]
) -> None:
    (found,) = read(pool(*requirements, nodeClassRef=EC2), node_class(**spec))

    assert found.allocatable == allocatable
    assert found.unstated.isdisjoint(allocatable)


def test_a_value_that_is_no_text_is_refused() -> None:
    with pytest.raises(ClusterFileError, match=r"requirements\[0\].values\[0\]: is 3"):
        read(pool({"key": "generation", "operator": "In", "values": [3]}))


def test_a_pool_of_a_version_that_is_gone_is_read_and_said_to_be() -> None:
    old = {**pool(), "apiVersion": "karpenter.sh/v1beta1"}

    assert read_node_file(read_json(json.dumps(old))).notes == (
        "NodePool spot is of v1beta1, which Karpenter no longer serves",
    )
