"""Nodes that the Cluster API would make: MachineDeployments, MachineSets and MachinePools.

Labels and taints come from three objects: the machine template (of its labels only those in the
node domains reach the node), the kubeadm configuration it refers to, and the annotations by which
the Cluster Autoscaler learns of an empty group. Sizes come from those annotations or from the
infrastructure template's ``status.capacity``; without either they are unstated.
Source: the Cluster API book, "Metadata propagation", and the Cluster Autoscaler's
``cloudprovider/clusterapi/clusterapi_utils.go``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from constructs_lib.cluster.node import HOSTNAME, SIZES, Node, pool_of
from constructs_lib.cluster.reading import Path, Reading, taint_from_text
from constructs_lib.cluster.short_form import LINUX
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint

__all__ = ["MACHINE_GROUPS", "Templates", "read_machine_group"]

MACHINE_GROUPS: Final = frozenset({"MachineDeployment", "MachineSet", "MachinePool"})
"""The kinds that stand for a group of equal nodes."""

Templates: TypeAlias = Mapping[tuple[str, str], tuple[Mapping[str, Json], Path]]
"""The other objects of the file with their places, by kind and name."""

_NODE_DOMAINS: Final = (
    "node-role.kubernetes.io",
    "node-restriction.kubernetes.io",
    "node.cluster.x-k8s.io",
)
_CAPACITY: Final = "capacity.cluster-autoscaler.kubernetes.io/"
_SIZES: Final = {
    "cpu": "cpu",
    "memory": "memory",
    "ephemeral-disk": "ephemeral-storage",
    "maxPods": "pods",
}


@dataclass(slots=True, kw_only=True)
class _Parts:
    labels: dict[str, str] = field(default_factory=dict)
    taints: list[Taint] = field(default_factory=list)
    capacity: dict[str, int] = field(default_factory=dict)


def read_machine_group(
    item: Mapping[str, Json], path: Path, templates: Templates, reading: Reading
) -> list[Node]:
    """The nodes of one group: as many as its replicas, or one that stands for an empty group.

    Args:
        item: the object.
        path: where it stands in its document.
        templates: the objects it may refer to.
        reading: takes note of mistakes.
    """
    metadata = reading.mapping(item, "metadata", path)
    name = reading.name(metadata, (*path, "metadata"))
    spec = reading.mapping(item, "spec", path)
    template = reading.mapping(spec, "template", (*path, "spec"))
    parts = _Parts()
    _from_machine(template, (*path, "spec", "template"), templates, reading, parts)
    _from_annotations(metadata, (*path, "metadata"), reading, parts)
    count = reading.count(spec, "replicas", (*path, "spec"), default=1) or 1
    names = [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]
    return [
        Node(
            name=called,
            labels={HOSTNAME: called, **LINUX, **parts.labels},
            taints=tuple(parts.taints),
            allocatable=parts.capacity,
            capacity=parts.capacity,
            unstated=SIZES - parts.capacity.keys(),
            pool=pool_of(parts.labels) or name,
            planned=True,
        )
        for called in names
    ]


def _from_machine(
    template: Mapping[str, Json], path: Path, templates: Templates, reading: Reading, parts: _Parts
) -> None:
    metadata = reading.mapping(template, "metadata", path)
    labels = reading.labels(metadata, (*path, "metadata"))
    parts.labels.update({key: labels[key] for key in labels if _reaches_node(key)})
    spec, spec_path = reading.mapping(template, "spec", path), (*path, "spec")
    parts.taints.extend(reading.taints(spec, spec_path))
    bootstrap = reading.mapping(spec, "bootstrap", spec_path)
    config = _referred(reading.mapping(bootstrap, "configRef", spec_path), templates)
    if config is not None:
        _from_kubeadm(*config, reading, parts)
    machine = _referred(reading.mapping(spec, "infrastructureRef", spec_path), templates)
    if machine is not None:
        item, at = machine
        status = reading.mapping(item, "status", at)
        parts.capacity.update(reading.amounts(status, "capacity", (*at, "status")))


def _reaches_node(key: str) -> bool:
    domain = key.partition("/")[0]
    return any(domain == known or domain.endswith(f".{known}") for known in _NODE_DOMAINS)


def _referred(
    reference: Mapping[str, Json], templates: Templates
) -> tuple[Mapping[str, Json], Path] | None:
    return templates.get((str(reference.get("kind")), str(reference.get("name"))))


def _from_kubeadm(item: Mapping[str, Json], path: Path, reading: Reading, parts: _Parts) -> None:
    """A KubeadmConfigTemplate, or a KubeadmConfig, whose spec stands one level higher."""
    steps: Sequence[str] = ("spec", "template", "spec", "joinConfiguration", "nodeRegistration")
    if item.get("kind") == "KubeadmConfig":
        steps = ("spec", "joinConfiguration", "nodeRegistration")
    for step in steps:
        item = reading.mapping(item, step, path)
        path = (*path, step)
    parts.taints.extend(reading.taints(item, path))
    for name, value in _arguments(item).items():
        if name == "node-labels":
            parts.labels.update(_pairs(value))
        elif name == "register-with-taints":
            _add_taints(value, (*path, "kubeletExtraArgs", name), reading, parts)


def _arguments(registration: Mapping[str, Json]) -> dict[str, str]:
    """The kubelet's arguments: a map in v1beta1, a list of names and values in v1beta2."""
    given = registration.get("kubeletExtraArgs") or {}
    if isinstance(given, list):
        given = {item.get("name"): item.get("value") for item in given if isinstance(item, dict)}
    return {str(name): str(value) for name, value in given.items()}


def _from_annotations(
    metadata: Mapping[str, Json], path: Path, reading: Reading, parts: _Parts
) -> None:
    annotations = reading.labels(metadata, path, "annotations")
    at = (*path, "annotations")
    for short, resource in _SIZES.items():
        if f"{_CAPACITY}{short}" in annotations:
            text = annotations[f"{_CAPACITY}{short}"]
            where = (*at, f"{_CAPACITY}{short}")
            parts.capacity[resource] = reading.amount(resource, text, where)
    devices = annotations.get(f"{_CAPACITY}gpu-count")
    if devices is not None:
        device = annotations.get(f"{_CAPACITY}gpu-type", "nvidia.com/gpu")
        where = (*at, f"{_CAPACITY}gpu-count")
        parts.capacity[device] = reading.amount(device, devices, where)
    parts.labels.update(_pairs(annotations.get(f"{_CAPACITY}labels", "")))
    taints = annotations.get(f"{_CAPACITY}taints", "")
    _add_taints(taints, (*at, f"{_CAPACITY}taints"), reading, parts)


def _pairs(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(",") if part)
    return {key.strip(): value.strip() for key, _, value in pairs}


def _add_taints(text: str, path: Path, reading: Reading, parts: _Parts) -> None:
    for part in filter(None, map(str.strip, text.split(","))):
        taint = taint_from_text(part)
        if taint is None:
            reading.wrong(path, f"holds {part!r}; expected key=value:NoSchedule")
        elif taint not in parts.taints:
            parts.taints.append(taint)
