"""Documents in, nodes and Pods out: the front door of this room.

A file of nodes may hold what ``kubectl get nodes`` prints, the short form, Karpenter NodePools
and Cluster API objects, also mixed. Other objects of Karpenter and the Cluster API may stand
beside them, and a node class of any group; what nobody reads of these is named. Anything else is a
mistake, because a wrong file must not look like an empty cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from constructs_lib.cluster.cluster_api import (
    CONTROL_PLANES,
    MACHINE_GROUPS,
    read_control_plane,
    read_machine_group,
)
from constructs_lib.cluster.karpenter import read_node_pool
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.node_object import read_node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.object_index import FileObject, ObjectIndex
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.pod_object import Revisions, read_pod
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.cluster.short_form import read_short_form
from constructs_lib.cluster.topology import read_cluster
from constructs_lib.intake.lists import as_list, items_of
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.priority import BUILT_IN, PriorityClasses
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document

__all__ = ["NodeFile", "read_node_file", "read_nodes", "read_pods"]

_Item: TypeAlias = tuple[Document, Path, Mapping[str, Json]]

_CAPI: Final = "cluster.x-k8s.io"
_NO_NODES: Final = frozenset(
    {
        "ClusterResourceSet",
        "ClusterResourceSetBinding",
        "MachineDrainRule",
        "MachineHealthCheck",
        "NodeOverlay",
    }
)
"""Kinds that say nothing about which nodes there are."""
_MOST_NAMES: Final = 5
"""How many objects of a kind are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFile:
    """What a file of nodes holds."""

    nodes: Nodes
    """The nodes, in its order."""
    notes: tuple[str, ...]
    """What limits the answer, each as a sentence without its end: objects that were not read and
    objects that are referred to and not there."""


def read_nodes(documents: Iterable[Document]) -> list[Node]:
    """The nodes of a file, in its order.

    Raises:
        ClusterFileError: the documents hold mistakes, a name twice, or no node at all.
    """
    return list(read_node_file(documents).nodes)


def read_node_file(documents: Iterable[Document]) -> NodeFile:
    """The nodes of a file and what was not read of it.

    Raises:
        ClusterFileError: the documents hold mistakes, a name twice, or no node at all.
    """
    reading = Reading("nodes")
    found = [
        FileObject(document=document, path=path, item=item)
        for document, path, item in _items(documents, reading)
    ]
    objects = ObjectIndex(found)
    nodes: list[Node] = []
    for each in found:
        reading.document = each.document
        nodes.extend(_nodes_of(each, objects, reading))
    _refuse_repeats([node.name for node in nodes], reading)
    _refuse_strangers(objects, reading)
    reading.done()
    notes = (*_notes(objects), *reading.notes)
    if not nodes:
        expected = "'kubectl get nodes -o json', a list 'nodes:', NodePools or MachineDeployments"
        known = "".join(f"; {note}" for note in notes)
        reading.wrong((), f"it contains no node; expected {expected}{known}")
        reading.done()
    return NodeFile(nodes=Nodes.of(nodes), notes=notes)


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
    revisions: Revisions = {}
    for document, path, item in _items(documents, reading):
        reading.document = document
        if item.get("kind", "Pod") != "Pod":
            message = f"is {item['kind']!r}; expected Pod, as in 'kubectl get pods -A -o json'"
            reading.wrong((*path, "kind"), message)
        elif pod := read_pod(item, path, reading, priority_classes, revisions):
            pods.append(pod)
    reading.done()
    return pods


def _items(documents: Iterable[Document], reading: Reading) -> Iterator[_Item]:
    """Every object with its document and place; Lists are opened."""
    for document in documents:
        reading.document = document
        for item, path in items_of(as_list(document.value)):
            if isinstance(item, dict):
                yield document, path, item
            else:
                reading.wrong(path, f"is {item!r:.60}; expected an object of Kubernetes")


def _nodes_of(each: FileObject, objects: ObjectIndex, reading: Reading) -> Iterable[Node]:
    item, kind = each.item, each.item.get("kind")
    if not isinstance(kind, str | None):
        reading.wrong((*each.path, "kind"), f"is {kind!r:.60}; expected text")
        kind = "Node"  # one mistake is enough
    read: Iterable[Node] | None = None
    if each.kind == "Node":
        read = (read_node(item, each.path, reading),)
    elif kind is None and "nodes" in item:
        read = _short_forms(item, each.path, reading)
    elif kind == "NodePool" and each.group.startswith("karpenter."):
        read = read_node_pool(each, objects, reading)
    elif kind in MACHINE_GROUPS and each.group.endswith(_CAPI):
        read = read_machine_group(each, objects, reading)
    elif kind in CONTROL_PLANES and each.group.endswith(_CAPI):
        read = read_control_plane(each, objects, reading)
    elif kind == "Cluster" and each.group == _CAPI:
        read = read_cluster(each, objects, reading)
    if read is not None or kind in _NO_NODES:
        objects.use(each)
    return read or ()


def _refuse_strangers(objects: ObjectIndex, reading: Reading) -> None:
    """Refuse what belongs to no pool; an object that a pool refers to may be of any group."""
    for each in objects.unread():
        belongs = (
            each.group.startswith("karpenter.")
            or each.group.endswith(_CAPI)
            or each.kind.endswith("NodeClass")
        )
        if not belongs and isinstance(each.item.get("kind"), str | None):
            reading.document = each.document
            kind = each.item.get("kind")
            message = f"is {kind!r}; expected Node, NodePool, MachineDeployment or a list 'nodes:'"
            reading.wrong((*each.path, "kind"), message)


def _notes(objects: ObjectIndex) -> Iterator[str]:
    unread = sorted(objects.unread(), key=lambda each: each.kind)
    for kind, group in groupby(unread, key=lambda each: each.kind):
        names = [each.name for each in group]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        yield f"not read: {kind} {', '.join(names[:_MOST_NAMES])}{more}"
    for sentence in objects.absent:
        yield f"not in the file: {sentence}"


def _short_forms(item: Mapping[str, Json], path: Path, reading: Reading) -> Iterator[Node]:
    for index, entry in enumerate(reading.listing(item, "nodes", path)):
        at = (*path, "nodes", index)
        if isinstance(entry, dict):
            yield from read_short_form(entry, at, reading)
        else:
            reading.wrong(at, f"is {entry!r:.60}; expected a map with a name")


def _refuse_repeats(names: Sequence[str], reading: Reading) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            reading.wrong((), f"the node {name!r} is listed twice; names must be unique")
        seen.add(name)
