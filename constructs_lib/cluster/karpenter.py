"""Nodes that Karpenter would make of a NodePool: its own, EKS Auto Mode's or Azure's.

A NodePool names labels and taints, and requirements which each node meets with one value. A label
that may have one value only is known; any other is open, with its requirements as conditions. What
no requirement speaks of is open, too: "any value available to the cloud provider may be chosen",
so without a word about ``kubernetes.io/arch`` there are nodes of both architectures. Sizes are
those of the instance type and unstated, but for ``maxPods`` of the node class and where a
requirement allows one number of cores or one size of memory. Startup taints keep nobody away: they
are gone once the node is in use.

Sources, as of August 2026: ``pkg/apis/v1/nodepool.go``, ``pkg/apis/v1/labels.go`` and
``nodeclaimtemplate.go`` of kubernetes-sigs/karpenter (a custom label gets a value even where the
requirement only says Exists); ``pkg/providers/instancetype/types.go`` and
``website/content/en/docs/concepts`` of aws/karpenter-provider-aws; ``pkg/apis/v1beta1/labels.go``
of Azure/karpenter-provider-azure; "Create a Node Pool for EKS Auto Mode" in the EKS user guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.object_index import FileObject, ObjectIndex
from constructs_lib.cluster.open_label import OLD_NAMES, OpenLabel
from constructs_lib.cluster.planned import ARCH, INSTANCE_TYPE, OS, REGION, ZONE, PlannedNodes
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.k8s.amounts import read_amounts
from constructs_lib.k8s.label_selector import Requirement, read_requirement
from constructs_lib.k8s.manifest import Json

__all__ = ["read_node_pool"]

_AUTO_MODE: Final = "eks.amazonaws.com"
_KNOWN_VALUES: Final = {
    ARCH: (Requirement(ARCH, "In", ("amd64", "arm64")),),
    OS: (Requirement(OS, "In", ("linux", "windows")),),
}
_ON_EVERY_NODE: Final = (ZONE, REGION, INSTANCE_TYPE, "karpenter.sh/capacity-type")
_OF_EC2: Final = tuple(
    f"instance-{name}"
    for name in ("category", "cpu", "family", "generation", "hypervisor", "memory", "size")
)
_OF_AZURE: Final = tuple(f"sku-{name}" for name in ("cpu", "family", "memory", "name", "version"))
_OF_EVERY_INSTANCE: Final = {
    "karpenter.k8s.aws": _OF_EC2,
    _AUTO_MODE: _OF_EC2,
    "karpenter.azure.com": _OF_AZURE,
}
"""Labels that every node of a provider has, by the group of its node class."""
_OTHER_DOMAINS: Final = {
    "karpenter.k8s.aws": ("topology.k8s.aws/",),
    "karpenter.azure.com": ("kubernetes.azure.com/",),
    _AUTO_MODE: ("topology.k8s.aws/",),
}
"""Domains beside that of its node class in which a provider writes labels."""
_CLOSED: Final = {"Gte": ("Gt", -1), "Lte": ("Lt", 1)}
"""Karpenter's own operators in terms of those that Kubernetes knows."""


def read_node_pool(pool: FileObject, objects: ObjectIndex, reading: Reading) -> list[Node]:
    """The nodes of one NodePool: as many as its ``replicas``, else one that stands for them.

    Args:
        pool: the NodePool.
        objects: the objects it may refer to.
        reading: takes note of mistakes.
    """
    item, path = pool.item, pool.path
    name = reading.name(reading.mapping(item, "metadata", path), (*path, "metadata"))
    spec, spec_path = reading.mapping(item, "spec", path), (*path, "spec")
    template, at = reading.mapping(spec, "template", spec_path), (*spec_path, "template")
    labels = reading.labels(reading.mapping(template, "metadata", at), (*at, "metadata"))
    inner, inner_path = reading.mapping(template, "spec", at), (*at, "spec")
    reference = reading.mapping(inner, "nodeClassRef", inner_path)
    found = PlannedNodes(
        labels={OS: "linux", **_given(name, reference), **labels},
        open_labels=_open(_group(reference)),
    )
    found.taint(*reading.taints(inner, inner_path))
    found.startup_taints = reading.taints(inner, inner_path, "startupTaints")
    if str(item.get("apiVersion")).endswith("/v1beta1"):
        reading.note(f"NodePool {name} is of v1beta1, which Karpenter no longer serves")
    node_class = objects.referred(reference, by=pool)
    if node_class is not None:
        with reading.within(node_class.document):
            _from_class(node_class, reading, found)
    _most_pods(reading.mapping(inner, "kubelet", inner_path), found)
    if not _require(_requirements(inner, inner_path, reading), found):
        reading.note(f"NodePool {name} creates no node: its requirements contradict each other")
        return []
    _sizes(_group(reference), found)
    count = reading.count(spec, "replicas", spec_path, default=1)
    return found.nodes(name, count, pool=name)


def _group(reference: Mapping[str, Json]) -> str:
    """The group of a node class; ``apiVersion`` is how v1beta1 names it."""
    named = reference.get("group") or str(reference.get("apiVersion") or "").partition("/")[0]
    return str(named)


def _given(name: str, reference: Mapping[str, Json]) -> dict[str, str]:
    """What Karpenter writes on each node of a pool."""
    given = {
        "karpenter.sh/nodepool": name,
        "karpenter.sh/registered": "true",
        "karpenter.sh/initialized": "true",
    }
    group, kind, called = _group(reference), reference.get("kind"), reference.get("name")
    if group and isinstance(kind, str) and isinstance(called, str):
        given[f"{group}/{kind.lower()}"] = called
    if group == _AUTO_MODE:
        given["eks.amazonaws.com/compute-type"] = "auto"
    return given


def _open(group: str) -> dict[str, OpenLabel]:
    """The labels of which a pool says nothing until a requirement does."""
    certain = [f"{group}/{name}" for name in _OF_EVERY_INSTANCE.get(group, ())]
    domains = [f"{group}/", *_OTHER_DOMAINS.get(group, ())] if group else []
    return {
        ARCH: OpenLabel(conditions=_KNOWN_VALUES[ARCH]),
        **{key: OpenLabel() for key in (*_ON_EVERY_NODE, *certain)},
        **{domain: OpenLabel(optional=True) for domain in domains},
    }


def _from_class(node_class: FileObject, reading: Reading, found: PlannedNodes) -> None:
    path = (*node_class.path, "spec")
    spec = reading.mapping(node_class.item, "spec", node_class.path)
    _most_pods(reading.mapping(spec, "kubelet", path), found)
    families = [spec.get("amiFamily")]
    families += [each.get("alias") for each in reading.objects(spec, "amiSelectorTerms", path)]
    if any(str(family).lower().startswith("windows") for family in families):
        found.labels[OS] = "windows"
        found.labels[ARCH] = "amd64"  # the only architecture for which there are Windows images


def _most_pods(kubelet: Mapping[str, Json], found: PlannedNodes) -> None:
    """``maxPods``, where it is a number; it may also be an expression."""
    most = kubelet.get("maxPods")
    if type(most) is int:
        found.capacity["pods"] = most


def _requirements(
    spec: Mapping[str, Json], path: Path, reading: Reading
) -> dict[str, list[Requirement]]:
    """The requirements of a pool by the label they speak of."""
    found: dict[str, list[Requirement]] = {}
    for index, entry in enumerate(reading.objects(spec, "requirements", path)):
        at = (*path, "requirements", index)
        key = reading.text(entry, "key", at)
        values = reading.listing(entry, "values", at)
        for place, value in enumerate(values):
            if not isinstance(value, str):
                message = f"is {value!r:.60}; expected text, so put it in quotes"
                reading.wrong((*at, "values", place), message)
        key = OLD_NAMES.get(key, key)
        requirement = _requirement(key, reading.text(entry, "operator", at), values)
        if requirement is not None:
            found.setdefault(key, []).append(requirement)
    return found


def _requirement(key: str, operator: str, values: list[Json]) -> Requirement | None:
    if operator in _CLOSED and len(values) == 1 and str(values[0]).isdecimal():
        operator, step = _CLOSED[operator]
        values = [str(int(values[0]) + step)]
    if not all(isinstance(value, str) for value in values):
        return None
    return read_requirement({"key": key, "operator": operator, "values": values})


def _require(requirements: Mapping[str, list[Requirement]], found: PlannedNodes) -> bool:
    """Take the requirements over; false where no node can meet them."""
    for key, required in requirements.items():
        if key in found.labels and key != OS:
            continue  # Karpenter itself refuses a pool whose labels contradict its requirements
        found.labels.pop(key, None)
        known = found.open_labels.get(key, OpenLabel())
        conditions = (*_KNOWN_VALUES.get(key, ()), *known.conditions, *required)
        listed = list(_listed(conditions))
        absent = any(condition.operator == "DoesNotExist" for condition in required)
        if len(listed) == 1:
            found.labels[key] = listed[0]
        elif not listed and not absent and any(each.operator == "In" for each in conditions):
            return False
        else:
            found.open_labels[key] = OpenLabel(conditions=tuple(conditions), optional=absent)
    return True


def _listed(conditions: Sequence[Requirement]) -> Iterator[str]:
    """The values that are left where requirements list them."""
    lists = [condition for condition in conditions if condition.operator == "In"]
    for value in dict.fromkeys(lists[0].values if lists else ()):
        if all(condition.matches({condition.key: value}) for condition in conditions):
            yield value


def _sizes(group: str, found: PlannedNodes) -> None:
    """Cores and memory where the labels name one number. What the node reserves is unknown."""
    units = {f"{group}/instance-cpu": ("cpu", ""), f"{group}/instance-memory": ("memory", "Mi")}
    for key, (resource, unit) in units.items():
        number = found.labels.get(key, "")
        if number.isdecimal():
            found.capacity.update(read_amounts({resource: f"{number}{unit}"}))
