"""Files of nodes and Pods: every form is read, every mistake told with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.cluster.read import read_node_file, read_nodes, read_pods
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.yaml.json_reader import read_json
from constructs_lib.yaml.reader import read_yaml

NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}}
POOL = {"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": {"name": "pool"}}
MACHINES = {
    "apiVersion": "cluster.x-k8s.io/v1beta1",
    "kind": "MachineDeployment",
    "metadata": {"name": "md"},
}
CLASS = {"apiVersion": "karpenter.k8s.aws/v1", "kind": "EC2NodeClass", "metadata": {"name": "c"}}
BARE = {"metadata": {"name": "n1"}}


def names(value: Any) -> list[str]:
    return [node.name for node in read_nodes(read_json(json.dumps(value)))]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param(NODE, ["n1"], id="one node"),
        pytest.param({"kind": "List", "items": [NODE]}, ["n1"], id="list"),
        pytest.param({"kind": "NodeList", "items": [BARE]}, ["n1"], id="typed list"),
        pytest.param({"nodes": [{"name": "a"}, {"name": "b"}]}, ["a", "b"], id="short form"),
        pytest.param(POOL, ["pool"], id="Karpenter"),
        pytest.param(MACHINES, ["md"], id="Cluster API"),
        pytest.param(
            {"kind": "List", "items": [CLASS, POOL, MACHINES, NODE]},
            ["pool", "md", "n1"],
            id="mixed, with what belongs to it",
        ),
    ],
)
def test_every_form_of_a_node_is_read(value: Any, found: list[str]) -> None:
    assert names(value) == found


def test_several_documents_are_one_fleet() -> None:
    text = "kind: Node\nmetadata: {name: a}\n---\nnodes: [{name: b}]\n"

    assert [node.name for node in read_nodes(read_yaml(text))] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(
            ["n1"], "f.json:1:1: is ['n1']; expected an object of Kubernetes", id="a list"
        ),
        pytest.param(
            {"kind": "List", "items": []},
            "f.json:1:1: it contains no node; expected",
            id="empty",
        ),
        pytest.param(
            {"kind": ["Node"]},
            "f.json:1:2: kind: is ['Node']; expected text",
            id="kind that is a list",
        ),
        pytest.param(
            {"kind": "List", "items": [1]},
            "f.json:1:28: items[0]: is 1; expected an object",
            id="item",
        ),
        pytest.param(
            {"kind": "Pod"}, "f.json:1:2: kind: is 'Pod'; expected Node", id="another kind"
        ),
        pytest.param(
            {"kind": "List", "items": [NODE, NODE]},
            "f.json:1:1: the node 'n1' is listed twice; names must be unique",
            id="twice",
        ),
        pytest.param(
            {"nodes": ["n1"]}, "nodes[0]: is 'n1'; expected a map with a name", id="short form"
        ),
    ],
)
def test_a_file_without_usable_nodes_is_refused(value: Any, told: str) -> None:
    with pytest.raises(ClusterFileError) as error:
        read_nodes(read_json(json.dumps(value), source="f.json"))

    assert told in str(error.value)


def test_all_mistakes_are_told_at_once_with_line_and_path() -> None:
    text = """kind: List
items:
- kind: Node
  metadata: {name: a}
- kind: Node
  metadata: {name: b, labels: {count: 3}}
  spec:
    taints:
    - {key: gpu, effect: NoSchedul}
  status:
    allocatable: {cpu: lots}
"""
    with pytest.raises(ClusterFileError) as error:
        read_nodes(read_yaml(text, source="nodes.yaml"))

    assert [problem[:69] for problem in error.value.problems] == [
        "nodes.yaml:6:32: items[1].metadata.labels.count: is 3; a label is tex",
        "nodes.yaml:11:19: items[1].status.allocatable.cpu: 'lots' is not a qu",
        "nodes.yaml:9:18: items[1].spec.taints[0].effect: is 'NoSchedul'; expe",
    ]


def test_no_pods_is_an_answer() -> None:
    assert read_pods(read_json('{"kind": "List", "items": []}')) == []


def test_what_is_no_pod_is_refused() -> None:
    with pytest.raises(ClusterFileError, match=r"items\[0\].kind: is 'Node'; expected Pod"):
        read_pods(read_json(json.dumps({"kind": "List", "items": [NODE]})))


AUTO = {
    "apiVersion": "karpenter.sh/v1",
    "kind": "NodePool",
    "metadata": {"name": "auto"},
    "spec": {
        "template": {
            "spec": {
                "nodeClassRef": {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": "d"}
            }
        }
    },
}


def notes(*items: Any) -> tuple[str, ...]:
    return read_node_file(read_json(json.dumps({"kind": "List", "items": items}))).notes


def metadata(kind: str, group: str, name: str) -> dict[str, Any]:
    return {"apiVersion": f"{group}/v1", "kind": kind, "metadata": {"name": name}}


@pytest.mark.parametrize(
    ("node_class", "told"),
    [
        pytest.param(metadata("NodeClass", "eks.amazonaws.com", "d"), (), id="the pool's own"),
        pytest.param(
            metadata("NodeClass", "eks.amazonaws.com", "other"),
            (
                "not read: NodeClass other",
                "not in the file: NodeClass d, to which NodePool auto refers",
            ),
            id="of nobody",
        ),
    ],
)
def test_a_node_class_may_be_of_any_group(node_class: Any, told: tuple[str, ...]) -> None:
    assert notes(AUTO, node_class) == told


@pytest.mark.parametrize(
    ("item", "told"),
    [
        pytest.param(
            metadata("Provisioner", "karpenter.sh", "old"),
            ("not read: Provisioner old",),
            id="of an old Karpenter",
        ),
        pytest.param(
            metadata("TalosControlPlane", "controlplane.cluster.x-k8s.io", "cp"),
            ("not read: TalosControlPlane cp",),
            id="of another provider",
        ),
        pytest.param(
            metadata("MachineHealthCheck", "cluster.x-k8s.io", "m"), (), id="without nodes"
        ),
    ],
)
def test_what_nobody_reads_is_named(item: Any, told: tuple[str, ...]) -> None:
    assert notes(NODE, item) == told


def test_many_unread_objects_of_a_kind_are_counted() -> None:
    many = [metadata("Provisioner", "karpenter.sh", f"p{n}") for n in range(8)]

    assert notes(NODE, *many) == ("not read: Provisioner p0, p1, p2, p3, p4 and 3 more",)


def test_a_file_of_unread_kinds_only_says_so() -> None:
    old = metadata("Provisioner", "karpenter.sh", "old")
    with pytest.raises(ClusterFileError, match=r"contains no node; .*; not read: Provisioner old"):
        names(old)


def test_a_mistake_in_a_template_is_told_at_its_own_line() -> None:
    text = """
apiVersion: cluster.x-k8s.io/v1beta1
kind: MachineDeployment
metadata: {name: md}
spec: {template: {spec: {infrastructureRef: {kind: AWSMachineTemplate, name: large}}}}
---
apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
kind: AWSMachineTemplate
metadata: {name: large}
status:
  capacity:
    cpu: many
"""
    with pytest.raises(ClusterFileError, match=r":12:5: status.capacity.cpu: 'many' is not"):
        read_nodes(read_yaml(text, source="f"))
