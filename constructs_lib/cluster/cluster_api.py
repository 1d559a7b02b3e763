"""Nodes that the Cluster API would make: of machine groups, and of the control plane beside them.

Labels and taints come from several objects: the machine template (of its labels only those in the
node domains reach the node), the bootstrap configuration and the infrastructure it refers to, and
the annotations by which the Cluster Autoscaler learns of an empty group. Where two of them name one
taint, the machine's counts before the bootstrap's and the annotation's before both. A taint that is
only set on initialization is a startup taint, as Karpenter has them; taints of a MachinePool never
reach a node. Whether the feature gate MachineTaintPropagation is on is in no file: taken is
that who writes such taints wants them.

Sources, as of August 2026: "Metadata propagation" and "Taint propagation" in the book of
kubernetes-sigs/cluster-api, ``util/labels/helpers.go`` and
``api/controlplane/kubeadm/v1beta2/kubeadm_control_plane_types.go`` there;
``cloudprovider/clusterapi/clusterapi_unstructured.go`` of the Cluster Autoscaler (a ``gpu-count``
without ``gpu-type`` is no resource); ``controlplane/api/v1beta1`` of
rancher/cluster-api-provider-rke2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.machine_bootstrap import (
    pairs,
    read_bootstrap,
    read_registration,
    read_rke2_agent,
    taints_from_text,
)
from constructs_lib.cluster.machine_infrastructure import read_infrastructure
from constructs_lib.cluster.managed_pool import MANAGED_POOLS, read_managed_pool
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.object_index import FileObject, ObjectIndex
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.cluster.planned import PlannedNodes
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint

__all__ = [
    "CONTROL_PLANES",
    "MACHINE_GROUPS",
    "control_plane_of_kubeadm",
    "read_control_plane",
    "read_machine_group",
    "read_machine_metadata",
    "read_machine_taints",
    "read_reference",
]

MACHINE_GROUPS: Final = frozenset({"MachineDeployment", "MachineSet", "MachinePool"})
"""The kinds that stand for a group of equal nodes."""

CONTROL_PLANES: Final = frozenset({"KubeadmControlPlane", "RKE2ControlPlane"})
"""The kinds of control planes whose machines are nodes."""

_ONCE: Final = "OnInitialization"
_ROLE: Final = "node-role.kubernetes.io"
_NODE_DOMAINS: Final = ("node-restriction.kubernetes.io", "node.cluster.x-k8s.io")
_CAPACITY: Final = "capacity.cluster-autoscaler.kubernetes.io/"
_SIZES: Final = {
    "cpu": "cpu",
    "memory": "memory",
    "ephemeral-disk": "ephemeral-storage",
    "maxPods": "pods",
}
_KUBEADM_TAINT: Final = Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule")
_KUBEADM_LABELS: Final = {
    "node-role.kubernetes.io/control-plane": "",
    "node.kubernetes.io/exclude-from-external-load-balancers": "",
}
_RKE2_LABELS: Final = {
    "node-role.kubernetes.io/control-plane": "true",
    "node-role.kubernetes.io/etcd": "true",
}
_MASTER: Final = "node-role.kubernetes.io/master"
"""RKE2 gave it to its servers until v1.34 (rancher/rke2#7042)."""


def read_machine_group(group: FileObject, objects: ObjectIndex, reading: Reading) -> list[Node]:
    """The nodes of one group: as many as its replicas, or one that stands for an empty group.

    Args:
        group: the MachineDeployment, MachineSet or MachinePool.
        objects: the objects it may refer to.
        reading: takes note of mistakes.
    """
    if objects.owned(group):
        return []  # the MachineDeployment that owns a MachineSet has the same nodes
    item, path = group.item, group.path
    metadata, at = reading.mapping(item, "metadata", path), (*path, "metadata")
    name = reading.name(metadata, at)
    spec, spec_path = reading.mapping(item, "spec", path), (*path, "spec")
    template, template_path = reading.mapping(spec, "template", spec_path), (*spec_path, "template")
    inner, inner_path = reading.mapping(template, "spec", template_path), (*template_path, "spec")
    found = PlannedNodes()
    bootstrap = reading.mapping(inner, "bootstrap", inner_path)
    read_reference(
        reading.mapping(bootstrap, "configRef", inner_path), group, objects, reading, found
    )
    machine = reading.mapping(inner, "infrastructureRef", inner_path)
    read_reference(machine, group, objects, reading, found)
    pool = group.kind == "MachinePool"
    read_machine_metadata(template, template_path, reading, found)
    if not pool:
        read_machine_taints(inner, inner_path, reading, found)
    _from_annotations(metadata, at, reading, found)
    count = reading.count(spec, "replicas", spec_path, default=1)
    return found.nodes(name, count)


def read_control_plane(plane: FileObject, objects: ObjectIndex, reading: Reading) -> list[Node]:
    """The nodes of a control plane, with the labels and the taint its bootstrap gives them.

    Args:
        plane: the KubeadmControlPlane or RKE2ControlPlane.
        objects: the objects it may refer to.
        reading: takes note of mistakes.
    """
    item, path = plane.item, plane.path
    name = reading.name(reading.mapping(item, "metadata", path), (*path, "metadata"))
    spec, at = reading.mapping(item, "spec", path), (*path, "spec")
    found = PlannedNodes()
    if plane.kind == "RKE2ControlPlane":
        found.labels.update(_RKE2_LABELS)
        found.open_labels[_MASTER] = OpenLabel(optional=True)
        read_rke2_agent(spec, at, reading, found)
    else:
        config = reading.mapping(spec, "kubeadmConfigSpec", at)
        control_plane_of_kubeadm(config, (*at, "kubeadmConfigSpec"), reading, found)
    template, inner = reading.mapping(spec, "machineTemplate", at), (*at, "machineTemplate")
    machine = reading.mapping(template, "spec", inner)
    # v1beta2 moved the reference below 'spec'; RKE2's first version had it beside the template.
    for owner in (machine, template, spec):
        reference = reading.mapping(owner, "infrastructureRef", inner)
        read_reference(reference, plane, objects, reading, found)
    read_machine_metadata(template, inner, reading, found)
    read_machine_taints(machine, (*inner, "spec"), reading, found)
    return found.nodes(name, reading.count(spec, "replicas", at, default=1), pool=name)


def control_plane_of_kubeadm(
    config: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """What kubeadm writes on a node of the control plane, unless the configuration says otherwise.

    Args:
        config: a ``kubeadmConfigSpec``.
        path: where it stands in its document.
        reading: takes note of mistakes.
        found: what is known of the nodes so far.
    """
    found.labels.update(_KUBEADM_LABELS)
    if not read_registration(config, path, reading, found):
        found.taint(_KUBEADM_TAINT)


def read_reference(
    reference: Mapping[str, Json],
    by: FileObject,
    objects: ObjectIndex,
    reading: Reading,
    found: PlannedNodes,
) -> None:
    """Take over what the object says to which a reference leads: bootstrap or infrastructure.

    Args:
        reference: kind and name.
        by: the object that refers.
        objects: the objects of the file.
        reading: takes note of mistakes.
        found: what is known of the nodes so far.
    """
    target = objects.referred(reference, by=by)
    if target is None or read_bootstrap(target, reading, found):
        return
    if target.kind in MANAGED_POOLS:
        read_managed_pool(target, reading, found)
    elif "bootstrap" in target.group or target.kind.endswith("ManagedMachinePool"):
        reading.note(f"what {target.title} says about its nodes is not read")
    else:
        read_infrastructure(target, reading, found)


def read_machine_metadata(
    template: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """Take over the labels of a machine template that reach the node.

    Others reach it where ``--additional-sync-machine-labels`` of the manager says so, so they are
    open.
    """
    metadata = reading.mapping(template, "metadata", path)
    labels = reading.labels(metadata, (*path, "metadata"))
    for key, value in labels.items():
        if _reaches_node(key):
            found.labels[key] = value
        else:
            only = Requirement(key, "In", (str(value),))
            found.open_labels[key] = OpenLabel(conditions=(only,), optional=True)


def _reaches_node(key: str) -> bool:
    domain = key.partition("/")[0]
    return domain == _ROLE or any(
        domain == known or domain.endswith(f".{known}") for known in _NODE_DOMAINS
    )


def read_machine_taints(
    spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """Take over the taints of a machine: those that stay, and those that are only set once."""
    given = reading.listing(spec, "taints", path)
    once = [isinstance(each, dict) and each.get("propagation") == _ONCE for each in given]
    taints = reading.taints(spec, path)
    if len(taints) == len(given):  # else one of them is a mistake, which is noted
        found.taint(*(taint for taint, startup in zip(taints, once, strict=True) if not startup))
        startup_taints = (t for t, startup in zip(taints, once, strict=True) if startup)
        found.startup_taints = (*found.startup_taints, *startup_taints)


def _from_annotations(
    metadata: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    annotations = reading.labels(metadata, path, "annotations")
    at = (*path, "annotations")
    for short, resource in _SIZES.items():
        if f"{_CAPACITY}{short}" in annotations:
            text = annotations[f"{_CAPACITY}{short}"]
            where = (*at, f"{_CAPACITY}{short}")
            found.capacity[resource] = reading.amount(resource, text, where)
    devices, device = (annotations.get(f"{_CAPACITY}gpu-{each}") for each in ("count", "type"))
    if devices is not None and device:
        where = (*at, f"{_CAPACITY}gpu-count")
        found.capacity[device] = reading.amount(device, devices, where)
    found.labels.update(pairs(annotations.get(f"{_CAPACITY}labels", "")))
    taints = annotations.get(f"{_CAPACITY}taints", "")
    taints_from_text(taints, (*at, f"{_CAPACITY}taints"), reading, found)
