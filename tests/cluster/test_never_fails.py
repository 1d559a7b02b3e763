"""Anything in any place of a file of planned nodes is read or refused, and breaks no reader."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from constructs_lib.cluster.read import read_node_file
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.reader import read_yaml

FILE = """
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: general}
spec:
  replicas: 3
  template:
    metadata: {labels: {team: a}}
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      taints: [{key: a, value: x, effect: NoSchedule}]
      startupTaints: [{key: b, effect: NoExecute}]
      kubelet: {maxPods: 20}
      requirements:
      - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["5"]}
      - {key: topology.kubernetes.io/zone, operator: In, values: [a, b]}
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec: {amiFamily: AL2023, amiSelectorTerms: [{alias: al2023@latest}], kubelet: {maxPods: 20}}
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: MachineDeployment
metadata:
  name: md
  annotations: {capacity.cluster-autoscaler.kubernetes.io/cpu: "2"}
spec:
  replicas: 2
  template:
    metadata: {labels: {node-role.kubernetes.io/worker: ""}}
    spec:
      taints: [{key: a, value: "1", effect: NoSchedule, propagation: OnInitialization}]
      bootstrap: {configRef: {kind: KubeadmConfigTemplate, name: k}}
      infrastructureRef: {kind: VSphereMachineTemplate, name: v}
---
apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
kind: KubeadmConfigTemplate
metadata: {name: k}
spec:
  template:
    spec:
      joinConfiguration:
        nodeRegistration:
          taints: [{key: k, effect: NoSchedule}]
          kubeletExtraArgs: [{name: node-labels, value: a=b}]
---
apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
kind: VSphereMachineTemplate
metadata: {name: v}
spec: {template: {spec: {numCPUs: 2, memoryMiB: 2048}}}
status: {capacity: {cpu: "2"}, nodeInfo: {architecture: arm64}}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: MachinePool
metadata: {name: mp}
spec: {template: {spec: {infrastructureRef: {kind: AWSManagedMachinePool, name: eks}}}}
---
apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
kind: AWSManagedMachinePool
metadata: {name: eks}
spec: {labels: {a: b}, taints: [{key: a, value: b, effect: no-schedule}], amiType: AL2_ARM_64}
---
apiVersion: controlplane.cluster.x-k8s.io/v1beta2
kind: KubeadmControlPlane
metadata: {name: cp}
spec:
  replicas: 3
  machineTemplate: {spec: {infrastructureRef: {kind: VSphereMachineTemplate, name: v}}}
  kubeadmConfigSpec: {joinConfiguration: {nodeRegistration: {taints: []}}}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: c}
spec:
  topology:
    class: quick
    controlPlane: {replicas: 1}
    workers: {machineDeployments: [{class: w, name: t, metadata: {labels: {a: b}}}]}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: ClusterClass
metadata: {name: quick}
spec:
  controlPlane: {ref: {kind: KubeadmControlPlaneTemplate, name: t}}
  workers:
    machineDeployments:
    - class: w
      template:
        bootstrap: {ref: {kind: KubeadmConfigTemplate, name: k}}
        infrastructure: {ref: {kind: VSphereMachineTemplate, name: v}}
"""
ODD: list[Any] = [None, True, 7, -1, "", "odd", [], [None], ["odd"], {}, {"odd": 1}]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a document."""
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, key))


def with_odd(values: list[Any], number: int, path: tuple[str | int, ...], odd: Any) -> list[Any]:
    """The documents, with something odd in one place of one of them."""
    changed: list[Any] = deepcopy(values)
    owner: Any = changed
    *before, last = (number, *path)
    for step in before:
        owner = owner[step]
    owner[last] = odd
    return changed


VALUES = [document.value for document in read_yaml(FILE)]


@pytest.mark.parametrize("number", range(len(VALUES)), ids=lambda n: str(VALUES[n]["kind"]))
def test_anything_in_any_place_is_read_or_refused(number: int) -> None:
    for path in places(VALUES[number]):
        for odd in ODD:
            values = with_odd(VALUES, number, path, odd)
            documents = [Document(value=value, source="f", line=-1) for value in values]
            try:
                read_node_file(documents)
            except ClusterFileError as error:
                assert error.problems  # noqa: PT017  # being read is fine, too


def test_the_file_itself_is_read() -> None:
    found = read_node_file(read_yaml(FILE))

    assert len(found.nodes) == 11
    assert found.notes == (
        "not in the file: KubeadmControlPlaneTemplate t, to which ClusterClass quick refers",
    )
