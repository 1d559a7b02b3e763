"""Documents in, nodes and Pods out: the front door of this room.

A file of nodes may hold what ``kubectl get nodes`` prints, the short form, Karpenter NodePools
and Cluster API objects, also mixed. Other objects of Karpenter and the Cluster API may stand
beside them; anything else is a mistake, because a wrong file must not look like an empty cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from constructs_lib.cluster.cluster_api import MACHINE_GROUPS, Templates, read_machine_group
from constructs_lib.cluster.karpenter import read_node_pool
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.node_object import read_node
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.pod_object import read_pod
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.cluster.short_form import read_short_form
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.priority import BUILT_IN, PriorityClasses
from constructs_lib.yaml.reader import Document

__all__ = ["read_nodes", "read_pods"]

_Item: TypeAlias = tuple[Document, Path, Mapping[str, Json]]


def read_nodes(documents: Iterable[Document]) -> list[Node]:
    """The nodes of a file, in its order.

    Raises:
        ClusterFileError: the documents hold mistakes, a name twice, or no node at all.
    """
    reading = Reading("nodes")
    items = list(_items(documents, reading))
    templates = {_identity(item): (item, path) for _, path, item in items}
    nodes: list[Node] = []
    for document, path, item in items:
        reading.document = document
        nodes.extend(_nodes_of(item, path, templates, reading))
    _refuse_repeats([node.name for node in nodes], reading)
    reading.done()
    if not nodes:
        expected = "'kubectl get nodes -o json', a list 'nodes:', NodePools or MachineDeployments"
        reading.wrong((), f"there is no node in it; expected {expected}")
        reading.done()
    return nodes


def read_pods(
    documents: Iterable[Document], *, priority_classes: PriorityClasses = BUILT_IN
) -> list[Pod]:
    """The Pods of a file, in its order; an empty list is an answer.

    Args:
        documents: what the file holds.
        priority_classes: what priority classes are worth, for Pods without the number that
            admission writes. Default: those that every cluster has.

    Raises:
        ClusterFileError: the documents hold mistakes.
    """
    reading = Reading("Pods")
    pods: list[Pod] = []
    for document, path, item in _items(documents, reading):
        reading.document = document
        if item.get("kind", "Pod") != "Pod":
            message = f"is {item['kind']!r}; expected Pod, as in 'kubectl get pods -A -o json'"
            reading.wrong((*path, "kind"), message)
        elif pod := read_pod(item, path, reading, priority_classes):
            pods.append(pod)
    reading.done()
    return pods


def _items(documents: Iterable[Document], reading: Reading) -> Iterator[_Item]:
    """Every object with its document and place; Lists are opened."""
    for document in documents:
        reading.document = document
        value = document.value
        if not isinstance(value, dict):
            reading.wrong((), f"is {value!r:.60}; expected objects of Kubernetes")
        elif "items" in value and str(value.get("kind", "List")).endswith("List"):
            listed = str(value.get("kind", "List")).removesuffix("List")
            for index, item in enumerate(reading.listing(value, "items", ())):
                if isinstance(item, dict):
                    # The items of a typed list (NodeList) need not repeat their kind.
                    typed = item if "kind" in item or not listed else {**item, "kind": listed}
                    yield document, ("items", index), typed
                else:
                    reading.wrong(("items", index), f"is {item!r:.60}; expected an object")
        else:
            yield document, (), value


def _nodes_of(
    item: Mapping[str, Json], path: Path, templates: Templates, reading: Reading
) -> Iterable[Node]:
    kind, group = item.get("kind"), str(item.get("apiVersion", "")).partition("/")[0]
    if not isinstance(kind, str | None):
        reading.wrong((*path, "kind"), f"is {kind!r:.60}; expected text")
        return ()
    if kind == "Node":
        return (read_node(item, path, reading),)
    if kind is None and "nodes" in item:
        return _short_forms(item, path, reading)
    if kind == "NodePool" and group.startswith("karpenter."):
        return read_node_pool(item, path, reading)
    if kind in MACHINE_GROUPS and group.endswith("cluster.x-k8s.io"):
        return read_machine_group(item, path, templates, reading)
    if not group.startswith("karpenter.") and not group.endswith("cluster.x-k8s.io"):
        message = f"is {kind!r}; expected Node, NodePool, MachineDeployment or a list 'nodes:'"
        reading.wrong((*path, "kind"), message)
    return ()


def _short_forms(item: Mapping[str, Json], path: Path, reading: Reading) -> Iterator[Node]:
    for index, entry in enumerate(reading.listing(item, "nodes", path)):
        at = (*path, "nodes", index)
        if isinstance(entry, dict):
            yield from read_short_form(entry, at, reading)
        else:
            reading.wrong(at, f"is {entry!r:.60}; expected a map with a name")


def _identity(item: Mapping[str, Json]) -> tuple[str, str]:
    metadata = item.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return str(item.get("kind")), str(name)


def _refuse_repeats(names: Sequence[str], reading: Reading) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            reading.wrong((), f"the node {name!r} is there twice; a name belongs to one node")
        seen.add(name)
