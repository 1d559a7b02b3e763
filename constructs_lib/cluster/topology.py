"""Nodes that a Cluster with a managed topology would make, of its own words and its ClusterClass.

The topology names pools, replicas, labels and taints; the class names the templates behind them. A
class patches its templates by variables, which is not followed. Where the objects that the Cluster
API makes of a topology stand in the same file, they count and the topology does not.
Sources, as of August 2026: ``api/core/v1beta2/cluster_types.go``, ``clusterclass_types.go`` of
v1beta1 and v1beta2, "Metadata propagation" and "Taint propagation" in the book of
kubernetes-sigs/cluster-api.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.cluster_api import (
    control_plane_of_kubeadm,
    read_machine_metadata,
    read_machine_taints,
    read_reference,
)
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.object_index import FileObject, ObjectIndex
from constructs_lib.cluster.planned import PlannedNodes
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["read_cluster"]

_GROUPS: Final = {
    "machineDeployments": ("MachineDeployment", "topology.cluster.x-k8s.io/deployment-name"),
    "machinePools": ("MachinePool", "topology.cluster.x-k8s.io/pool-name"),
}
"""Kinds of groups, with the kind and the label of what is made of them."""


def read_cluster(cluster: FileObject, objects: ObjectIndex, reading: Reading) -> list[Node]:
    """The nodes of a Cluster's topology; none where it has none.

    Args:
        cluster: the Cluster.
        objects: the objects of the file.
        reading: takes note of mistakes.
    """
    spec, path = reading.mapping(cluster.item, "spec", cluster.path), (*cluster.path, "spec")
    infrastructure = reading.mapping(spec, "infrastructureRef", path)
    if objects.holds(infrastructure, by=cluster):
        objects.referred(infrastructure, by=cluster)  # it describes no node
    given, at = reading.mapping(spec, "topology", path), (*path, "topology")
    if not given:
        return []
    topology = _Topology(
        cluster=cluster,
        objects=objects,
        reading=reading,
        blueprint=_class_of(given, at, cluster, objects, reading),
    )
    made = objects.holds(reading.mapping(spec, "controlPlaneRef", path), by=cluster)
    control_plane = reading.mapping(given, "controlPlane", at)
    nodes = [] if made else topology.control_plane(control_plane, (*at, "controlPlane"))
    workers = reading.mapping(given, "workers", at)
    for key in _GROUPS:
        for index, entry in enumerate(reading.objects(workers, key, (*at, "workers"))):
            nodes += topology.group(key, entry, (*at, "workers", key, index))
    return nodes


def _class_of(
    topology: Mapping[str, Json],
    path: Path,
    cluster: FileObject,
    objects: ObjectIndex,
    reading: Reading,
) -> FileObject | None:
    """The ClusterClass: ``class`` in v1beta1, ``classRef`` in v1beta2."""
    name = topology.get("class") or reading.mapping(topology, "classRef", path).get("name")
    found = objects.referred({"kind": "ClusterClass", "name": name}, by=cluster)
    if found is not None and reading.mapping(found.item, "spec", found.path).get("patches"):
        reading.note(f"{found.title} patches its templates, which is not followed")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topology:
    cluster: FileObject
    objects: ObjectIndex
    reading: Reading
    blueprint: FileObject | None

    def group(self, key: str, entry: Mapping[str, Json], path: Path) -> list[Node]:
        """The nodes of one entry of ``workers``; none where its group stands in the file."""
        reading = self.reading
        name = reading.name(entry, path)
        kind, label = _GROUPS[key]
        if any(_label(group, label) == name for group in self.objects.of_kind(kind)):
            return []
        found = PlannedNodes()
        klass, klass_path = self._class_of_group(key, entry.get("class"))
        self._templates(klass, klass_path, found)
        read_machine_metadata(entry, path, reading, found)
        if key == "machineDeployments":
            owner, at = (entry, path) if "taints" in entry else (klass, klass_path)
            read_machine_taints(owner, at, reading, found)
        count = reading.count(entry, "replicas", path, default=1)
        return found.nodes(f"{self.cluster.name}-{name}", count)

    def control_plane(self, entry: Mapping[str, Json], path: Path) -> list[Node]:
        """The nodes of the control plane; none where somebody else keeps it."""
        reading = self.reading
        klass, klass_path = self._spec("controlPlane")
        reference = self._reference(klass, klass_path)
        kind = str(reference.get("kind", "KubeadmControlPlaneTemplate"))
        if kind != "KubeadmControlPlaneTemplate":
            if "replicas" in entry:
                reading.note(
                    f"the control plane of {self.cluster.title} is not read: it is a {kind}"
                )
            return []
        if not entry and not klass:
            return []
        found = PlannedNodes()
        template = self._referred(reference)
        config: Mapping[str, Json] = template.item if template is not None else {}
        at: Path = template.path if template is not None else ()
        for step in ("spec", "template", "spec", "kubeadmConfigSpec"):
            config, at = reading.mapping(config, step, at), (*at, step)
        control_plane_of_kubeadm(config, at, reading, found)
        machine = reading.mapping(klass, "machineInfrastructure", klass_path)
        self._read(machine, (*klass_path, "machineInfrastructure"), found)
        read_machine_metadata(klass, klass_path, reading, found)
        read_machine_metadata(entry, path, reading, found)
        owner, where = (entry, path) if "taints" in entry else (klass, klass_path)
        read_machine_taints(owner, where, reading, found)
        name = f"{self.cluster.name}-control-plane"
        return found.nodes(name, reading.count(entry, "replicas", path, default=1), pool=name)

    def _templates(self, klass: Mapping[str, Json], path: Path, found: PlannedNodes) -> None:
        """The templates of a class of workers: below ``template`` in v1beta1, beside it since."""
        inner = self.reading.mapping(klass, "template", path)
        owner, at = (inner, (*path, "template")) if inner else (klass, path)
        for key in ("bootstrap", "infrastructure"):
            self._read(self.reading.mapping(owner, key, at), (*at, key), found)
        read_machine_metadata(owner, at, self.reading, found)

    def _read(self, owner: Mapping[str, Json], path: Path, found: PlannedNodes) -> None:
        reference = self._reference(owner, path)
        source = self.blueprint or self.cluster
        read_reference(reference, source, self.objects, self.reading, found)

    def _reference(self, owner: Mapping[str, Json], path: Path) -> Mapping[str, Json]:
        """``ref`` in v1beta1, ``templateRef`` in v1beta2."""
        return self.reading.mapping(owner, "templateRef", path) or self.reading.mapping(
            owner, "ref", path
        )

    def _referred(self, reference: Mapping[str, Json]) -> FileObject | None:
        return self.objects.referred(reference, by=self.blueprint or self.cluster)

    def _spec(self, key: str) -> tuple[Mapping[str, Json], Path]:
        if self.blueprint is None:
            return {}, ()
        path = (*self.blueprint.path, "spec")
        spec = self.reading.mapping(self.blueprint.item, "spec", self.blueprint.path)
        return self.reading.mapping(spec, key, path), (*path, key)

    def _class_of_group(self, key: str, name: Json) -> tuple[Mapping[str, Json], Path]:
        workers, path = self._spec("workers")
        for index, each in enumerate(self.reading.objects(workers, key, path)):
            if each.get("class") == name:
                return each, (*path, key, index)
        return {}, path


def _label(group: FileObject, key: str) -> Json:
    metadata = group.item.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return labels.get(key) if isinstance(labels, dict) else None
