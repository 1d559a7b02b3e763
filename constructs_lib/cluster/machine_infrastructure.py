"""What a machine's infrastructure says about its node: architecture, system, size, instance type.

Every template may say so in its status, as the Cluster API's contract for scaling from zero wants
it (``capacity``, ``nodeInfo``). Some say part of it in their spec. Sources, as of August 2026:
``docs/proposals/20210310-opt-in-autoscaling-from-zero.md`` of kubernetes-sigs/cluster-api,
``api/v1beta2/awsmachinetemplate_types.go`` of cluster-api-provider-aws,
``api/v1beta1/types.go`` (OSDisk) of cluster-api-provider-azure, ``api/govmomi/v1beta2/types.go``
(numCPUs, memoryMiB, diskGiB) of cluster-api-provider-vsphere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.object_index import FileObject
from constructs_lib.cluster.planned import ARCH, OS, PlannedNodes
from constructs_lib.cluster.reading import Reading
from constructs_lib.k8s.amounts import read_amounts
from constructs_lib.k8s.manifest import Json

__all__ = ["read_infrastructure"]

_VSPHERE: Final = {
    "numCPUs": ("cpu", ""),
    "memoryMiB": ("memory", "Mi"),
    "diskGiB": ("ephemeral-storage", "Gi"),
}
_INSTANCE_TYPES: Final = {
    "AWSMachineTemplate": "instanceType",
    "AzureMachineTemplate": "vmSize",
    "GCPMachineTemplate": "instanceType",
}
"""Where a template names the instance type, which the cloud makes a label."""


def read_infrastructure(template: FileObject, reading: Reading, found: PlannedNodes) -> None:
    """Take over what an infrastructure template says.

    Args:
        template: the object, such as an AWSMachineTemplate.
        reading: takes note of mistakes.
        found: what is known of the nodes so far.
    """
    with reading.within(template.document):
        path = (*template.path, "spec")
        outer = reading.mapping(template.item, "spec", template.path)
        inner = reading.mapping(outer, "template", path)
        spec = reading.mapping(inner, "spec", (*path, "template")) or inner
        _from_spec(template.kind, spec, reading, found)
        _from_status(template, reading, found)


def _from_spec(kind: str, spec: Mapping[str, Json], reading: Reading, found: PlannedNodes) -> None:
    called = spec.get(_INSTANCE_TYPES.get(kind, ""))
    if isinstance(called, str) and called:
        found.instance_type(called)
    disk = reading.mapping(spec, "osDisk", ())
    if kind.startswith("Azure") and isinstance(disk.get("osType"), str):
        found.labels[OS] = disk["osType"].lower()
    if kind.startswith("VSphere"):
        for field, (resource, unit) in _VSPHERE.items():
            if type(spec.get(field)) is int and spec[field] > 0:
                found.capacity.update(read_amounts({resource: f"{spec[field]}{unit}"}))


def _from_status(template: FileObject, reading: Reading, found: PlannedNodes) -> None:
    path = (*template.path, "status")
    status = reading.mapping(template.item, "status", template.path)
    found.capacity.update(reading.amounts(status, "capacity", path))
    info, at = reading.mapping(status, "nodeInfo", path), (*path, "nodeInfo")
    named = {"architecture": ARCH, "operatingSystem": OS}
    for field, label in named.items():
        value = reading.text(info, field, at)
        if value:
            found.labels[label] = value
