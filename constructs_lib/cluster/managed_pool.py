"""Node pools that a cloud manages for the Cluster API: what each says about its nodes.

A MachinePool refers to one of them; its own template says nothing of labels and taints, which are
the cloud's to write. Sources, as of August 2026:
``exp/api/v1beta2/awsmanagedmachinepool_types.go``, ``rosamachinepool_types.go`` and ``types.go`` of
cluster-api-provider-aws (effects such as ``no-schedule``), ``api/v1beta1/types_class.go`` and
``azureasomanagedmachinepool_types.go`` of cluster-api-provider-azure,
``exp/api/v1beta1/types_class.go`` of cluster-api-provider-gcp; of AKS, "Add an Azure Spot node
pool" (the label and the taint that such a pool gets).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from constructs_lib.cluster.machine_bootstrap import taints_from_text
from constructs_lib.cluster.object_index import FileObject
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.cluster.planned import ARCH, OS, PlannedNodes
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint

__all__ = ["MANAGED_POOLS", "read_managed_pool"]

_EFFECTS: Final = {
    "no-schedule": "NoSchedule",
    "no-execute": "NoExecute",
    "prefer-no-schedule": "PreferNoSchedule",
}
_COMPUTE_TYPE: Final = "eks.amazonaws.com/compute-type"
_OF_INSTANCES: Final = Requirement(_COMPUTE_TYPE, "NotIn", ("auto", "fargate", "hybrid"))
"""A node group is made of instances; these are what else EKS has for nodes."""
_SPOT: Final = "kubernetes.azure.com/scalesetpriority"

_Reader: TypeAlias = Callable[[FileObject, Mapping[str, Json], Path, Reading, PlannedNodes], None]


def read_managed_pool(pool: FileObject, reading: Reading, found: PlannedNodes) -> None:
    """Take over what a managed pool says; its kind is one of :data:`MANAGED_POOLS`.

    Args:
        pool: the object, such as an AWSManagedMachinePool.
        reading: takes note of mistakes.
        found: what is known of the nodes so far.
    """
    with reading.within(pool.document):
        spec = reading.mapping(pool.item, "spec", pool.path)
        _READERS[pool.kind](pool, spec, (*pool.path, "spec"), reading, found)


def _eks(
    pool: FileObject, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    name = reading.text(spec, "eksNodegroupName", path)
    # Without a name the provider makes one of namespace and name.
    default = f"{pool.namespace or 'default'}_{pool.name.replace('.', '_')}"
    found.labels["eks.amazonaws.com/nodegroup"] = name or default
    spot = reading.text(spec, "capacityType", path) == "spot"
    found.labels["eks.amazonaws.com/capacityType"] = "SPOT" if spot else "ON_DEMAND"
    found.open_labels["eks.amazonaws.com/"] = OpenLabel(optional=True)
    found.open_labels[_COMPUTE_TYPE] = OpenLabel(conditions=(_OF_INSTANCES,), optional=True)
    image = reading.text(spec, "amiType", path).upper()
    found.labels[OS] = "windows" if image.startswith("WINDOWS") else "linux"
    found.labels[ARCH] = "arm64" if "ARM_64" in image else "amd64"
    if image == "CUSTOM":
        found.any_architecture()
    found.instance_type(reading.text(spec, "instanceType", path))
    found.labels.update(reading.labels(spec, path))
    translated = {**spec, "taints": [*map(_translated, reading.listing(spec, "taints", path))]}
    found.taint(*reading.taints(translated, path))


def _translated(taint: Json) -> Json:
    if not isinstance(taint, dict):
        return taint
    effect = taint.get("effect")
    return {**taint, "effect": _EFFECTS.get(str(effect), effect)}


def _rosa(
    pool: FileObject, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    del pool
    windows = reading.text(spec, "imageType", path) == "Windows"
    found.labels[OS] = "windows" if windows else "linux"
    found.any_architecture()
    found.instance_type(reading.text(spec, "instanceType", path))
    found.labels.update(reading.labels(spec, path))
    found.taint(*reading.taints(spec, path))


def _aks(
    pool: FileObject, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    name = reading.text(spec, "name", path) or pool.name
    _of_aks(name, spec, path, reading, found)
    found.instance_type(reading.text(spec, "sku", path))
    found.taint(*reading.taints(spec, path))


def _aks_by_aso(
    pool: FileObject, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """The pool as Azure's own resource, of which the object holds a copy."""
    for index, resource in enumerate(reading.objects(spec, "resources", path)):
        at = (*path, "resources", index, "spec")
        inner = reading.mapping(resource, "spec", at[:-1])
        if resource.get("kind") == "ManagedClustersAgentPool":
            _of_aks(reading.text(inner, "azureName", at) or pool.name, inner, at, reading, found)
            found.instance_type(reading.text(inner, "vmSize", at))
            for text in reading.listing(inner, "nodeTaints", at):
                taints_from_text(str(text), (*at, "nodeTaints"), reading, found)


def _of_aks(
    name: str, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    found.labels["kubernetes.azure.com/agentpool"] = name
    found.labels["agentpool"] = name
    found.labels[OS] = (reading.text(spec, "osType", path) or "linux").lower()
    found.any_architecture()
    found.open_labels["kubernetes.azure.com/"] = OpenLabel(optional=True)
    mode = reading.text(spec, "mode", path)
    if mode:
        found.labels["kubernetes.azure.com/mode"] = mode.lower()
    if reading.text(spec, "scaleSetPriority", path) == "Spot":
        found.labels[_SPOT] = "spot"
        found.taint(Taint(_SPOT, "spot", "NoSchedule"))
    _most_pods(spec.get("maxPods"), found)
    found.labels.update(reading.labels(spec, path, "nodeLabels"))


def _gke(
    pool: FileObject, spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    name = reading.text(spec, "nodePoolName", path) or pool.name
    found.labels["cloud.google.com/gke-nodepool"] = name
    windows = reading.text(spec, "imageType", path).upper().startswith("WINDOWS")
    found.labels[OS] = "windows" if windows else "linux"
    found.any_architecture()
    found.open_labels["cloud.google.com/"] = OpenLabel(optional=True)
    machine = reading.text(spec, "machineType", path) or reading.text(spec, "instanceType", path)
    found.instance_type(machine)
    _most_pods(spec.get("maxPodsPerNode"), found)
    found.labels.update(reading.labels(spec, path, "kubernetesLabels"))
    found.taint(*reading.taints(spec, path, "kubernetesTaints"))


def _most_pods(most: Json, found: PlannedNodes) -> None:
    if type(most) is int:
        found.capacity["pods"] = most


_READERS: Final[Mapping[str, _Reader]] = {
    "AWSManagedMachinePool": _eks,
    "AzureASOManagedMachinePool": _aks_by_aso,
    "AzureManagedMachinePool": _aks,
    "GCPManagedMachinePool": _gke,
    "ROSAMachinePool": _rosa,
}

MANAGED_POOLS: Final = frozenset(_READERS)
"""The kinds of managed pools that are read."""
