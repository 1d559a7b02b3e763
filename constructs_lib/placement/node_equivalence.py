"""Which nodes look alike to some DaemonSets, so that one answer serves them all.

A fleet has thousands of nodes and a few dozen shapes. Nodes look alike when nothing that any
predicate reads tells them apart: labels count only as far as a selector names their values, the
room on a node only where it is not ample for all the DaemonSets at once, and then in steps of what
all requests are multiples of, and the Pods on it only where they are in the way. So neither unique
host names nor a different load nor some KiB of memory keep nodes apart without need. What few nodes
have (affinity between Pods) is told apart by the node's name; that costs time, never correctness.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from math import gcd
from typing import Final, TypeAlias

from constructs_lib.cluster.node import Node, names_its_node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.placement.kind_of_node import LooksOfNodes
from constructs_lib.placement.node_with_pods import NodeWithPods, Places
from constructs_lib.placement.pod_affinity import Neighbourhood, inter_pod_affinity

__all__ = ["NodeEquivalence"]

_OTHER: Final = True
"""Stands for a value that no selector names, and for room that is ample."""

_Rooms: TypeAlias = tuple[Hashable, ...]


class NodeEquivalence:
    """Tells nodes apart as far as some DaemonSets do.

    Args:
        daemon_sets: the DaemonSets.
        around: what the Pods of all nodes mean for each of them.
        apart: labels by whose values they keep away from each other.
    """

    def __init__(
        self,
        daemon_sets: Sequence[DaemonSet],
        around: Sequence[Neighbourhood],
        apart: Collection[str] = (),
    ) -> None:
        self._daemon_sets = daemon_sets
        self._makers = {("DaemonSet", each.namespace, each.name) for each in daemon_sets}
        self._looks = LooksOfNodes(daemon_sets)
        named = _named_values(daemon_sets) | dict.fromkeys(apart)
        self._labels = tuple(named.items())
        self._names = frozenset(_named_nodes(daemon_sets))
        demand = add_amounts([*(each.requests for each in daemon_sets)])
        demand["pods"] = len(daemon_sets)
        # Whatever sum of requests is held against a room is a multiple of its step.
        self._demanded = [(name, asked, _step(daemon_sets, name)) for name, asked in demand.items()]
        # Of labels that are a node's own name only values that somebody names tell it apart.
        own = [values for key, values in named.items() if names_its_node(key)]
        self._named = self._names.union(*(values or () for values in own))
        self._ports = {port.port for each in daemon_sets for port in each.ports}
        self._social = [
            (daemon_set, near)
            for daemon_set, near in zip(daemon_sets, around, strict=True)
            if near.refused or daemon_set.affinity
        ]
        self._asks_every_name = bool(self._social) or None in own

    def groups(self, everywhere: Places) -> Iterator[Nodes]:
        """The nodes, those that look alike together; groups and nodes in the order given.

        Args:
            everywhere: all nodes with their Pods.
        """
        nodes = everywhere.nodes
        found: dict[Hashable, array[int]] = {}
        # A node without Pods whose name nobody asks for is decided by its shape and its size.
        plain: dict[tuple[int, int], array[int]] = {}
        parts = _Parts(self, everywhere)
        particular = self._named | everywhere.crowded
        pairs = zip(nodes.shape_numbers(), nodes.size_numbers(), strict=True)
        for position, (name, pair) in enumerate(zip(nodes.names, pairs, strict=True)):
            if self._asks_every_name or name in particular:
                members = found.setdefault(self.key(everywhere[position]), array("I"))
            elif (known := plain.get(pair)) is not None:
                members = known
            else:
                key = parts.key(position, *pair)
                members = plain[pair] = found.setdefault(key, array("I"))
            members.append(position)
        for positions in found.values():
            yield nodes.at(positions)

    def key(self, place: NodeWithPods) -> Hashable:
        """Equal for nodes that look alike."""
        node, pods = place.node, place.pods
        if not pods:
            return self.seen(node), self.rooms(node.unstated, node.allocatable), None
        rooms = self.rooms(node.unstated, node.allocatable, place.free(pods), pods)
        return self.seen(node), rooms, self._crowd(place, rooms)

    def seen(self, node: Node) -> Hashable:
        """Equal for nodes that look alike but for their room and their Pods."""
        return (
            self._selected(node),
            node.name if node.name in self._names else _OTHER,
            node.taints,
            self._looks.of(node),
            self._company(node),
        )

    def rooms(
        self,
        unstated: Collection[str],
        allocatable: Amounts,
        free: Amounts | None = None,
        pods: Sequence[Pod] = (),
    ) -> _Rooms:
        """Equal for nodes with room for the same.

        Args:
            unstated: resources of which there is enough.
            allocatable: what Pods may use.
            free: what is left of it. Default: all.
            pods: the Pods that have the rest.
        """
        left = allocatable if free is None else free
        return tuple(
            [
                _OTHER
                if resource in unstated or left.get(resource, 0) >= demand
                else (
                    resource in allocatable,
                    left.get(resource, 0)
                    // ((_beside(pods, resource, step) if pods else step) or 1),
                    bool(allocatable),
                )
                for resource, demand, step in self._demanded
            ]
        )

    def _selected(self, node: Node) -> tuple[Hashable, ...]:
        labels = node.labels
        return tuple(
            [
                value if value is None or named is None or value in named else _OTHER
                for key, named in self._labels
                for value in (labels.get(key),)
            ]
        )

    def _crowd(self, place: NodeWithPods, rooms: _Rooms) -> Hashable:
        """The Pods on the node, as far as they matter."""
        agents = frozenset(
            (pod.maker, pod.leaving) for pod in place.pods if pod.maker in self._makers
        )
        in_the_way = any(room is not _OTHER for room in rooms) or any(
            claim.port in self._ports for pod in place.pods for claim in pod.ports
        )
        return agents, tuple(map(_looks, place.pods)) if in_the_way else ()

    def _company(self, node: Node) -> Hashable:
        for daemon_set, near in self._social:
            if any(inter_pod_affinity(daemon_set, node, near)):
                return node.name
        return _OTHER


def _step(daemon_sets: Iterable[DaemonSet], resource: str) -> int:
    """What every sum of requests is a multiple of."""
    if resource == "pods":
        return 1
    return gcd(*(each.requests.get(resource, 0) for each in daemon_sets))


def _beside(pods: Iterable[Pod], resource: str, step: int) -> int:
    """The same where Pods may be evicted, whose requests count too."""
    if resource == "pods":
        return step
    return gcd(step, *(pod.requests.get(resource, 0) for pod in pods))


class _Parts:
    """The keys of nodes without Pods, put together from those of their shapes and sizes."""

    def __init__(self, likeness: NodeEquivalence, everywhere: Places) -> None:
        self._likeness = likeness
        self._everywhere = everywhere
        self._shapes: dict[int, tuple[Hashable, frozenset[str]]] = {}
        self._sizes: dict[tuple[int, frozenset[str]], _Rooms] = {}

    def key(self, position: int, shape: int, size: int) -> Hashable:
        """The key of a node that nobody names."""
        nodes, likeness = self._everywhere.nodes, self._likeness
        if shape not in self._shapes:
            node = nodes[position]
            self._shapes[shape] = likeness.seen(node), node.unstated
        seen, unstated = self._shapes[shape]
        if (size, unstated) not in self._sizes:
            self._sizes[size, unstated] = likeness.rooms(unstated, nodes.size(size))
        return seen, self._sizes[size, unstated], None


def _looks(pod: Pod) -> Hashable:
    requests = tuple(pod.requests.items())
    return pod.title, pod.leaving, pod.priority, pod.started, requests, pod.ports


def _named_values(daemon_sets: Sequence[DaemonSet]) -> dict[str, frozenset[str] | None]:
    """The values that selectors name, by label; none where they compare numbers."""
    named: dict[str, set[str]] = {}
    compared: set[str] = set()
    for daemon_set in daemon_sets:
        selected = (*daemon_set.node_selector.items(), *daemon_set.runtime_selector.items())
        for key, value in selected:
            named.setdefault(key, set()).add(value)
        affinity = (*daemon_set.affinity, *daemon_set.anti_affinity)
        for key in (*daemon_set.spread_keys, *(term.topology_key for term in affinity)):
            named.setdefault(key, set())
        for term in daemon_set.node_terms or ():
            for requirement in term.labels:
                named.setdefault(requirement.key, set()).update(requirement.values)
                if requirement.operator in {"Gt", "Lt"}:
                    compared.add(requirement.key)
    return {key: None if key in compared else frozenset(named[key]) for key in named}


def _named_nodes(daemon_sets: Sequence[DaemonSet]) -> Iterator[str]:
    for daemon_set in daemon_sets:
        if daemon_set.node_name is not None:
            yield daemon_set.node_name
        for term in daemon_set.node_terms or ():
            for requirement in term.fields:
                yield from requirement.values
