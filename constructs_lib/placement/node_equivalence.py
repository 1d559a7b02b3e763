"""Which nodes look alike to some DaemonSets, so that one answer serves them all.

A fleet has thousands of nodes and a few dozen shapes. Nodes look alike when nothing that any
predicate reads tells them apart: labels count only as far as a selector names their values, the
room on a node only where it is not ample for all the DaemonSets at once, and then in steps of what
all requests are multiples of, and the Pods on it only where they are in the way. So neither unique
host names nor a different load nor some KiB of memory keep nodes apart without need. What few nodes
have (affinity between Pods) is told apart by the node's name; that costs time, never correctness.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from math import gcd
from typing import Final, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.placement.kind_of_node import LooksOfNodes
from constructs_lib.placement.node_with_pods import NodeWithPods
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
        self._demand = add_amounts([*(each.requests for each in daemon_sets)])
        self._demand["pods"] = len(daemon_sets)
        # Whatever sum of requests is held against a room is a multiple of its step.
        self._step = {
            name: gcd(*(each.requests.get(name, 0) for each in daemon_sets))
            for name in self._demand
        }
        self._step["pods"] = 1
        self._ports = {port.port for each in daemon_sets for port in each.ports}
        self._social = [
            (daemon_set, near)
            for daemon_set, near in zip(daemon_sets, around, strict=True)
            if near.refused or daemon_set.affinity
        ]

    def key(self, place: NodeWithPods) -> Hashable:
        """Equal for nodes that look alike."""
        node = place.node
        seen = (
            self._selected(node),
            node.name if node.name in self._names else _OTHER,
            node.taints,
            self._looks.of(node),
        )
        if not place.pods:
            return (*seen, self._rooms(node, node.allocatable), self._company(node))
        rooms = self._rooms(node, place.free(place.pods), place.pods)
        return (*seen, rooms, self._crowd(place, rooms), self._company(node))

    def _selected(self, node: Node) -> tuple[Hashable, ...]:
        labels = node.labels
        return tuple(
            [
                value if value is None or named is None or value in named else _OTHER
                for key, named in self._labels
                for value in (labels.get(key),)
            ]
        )

    def _rooms(self, node: Node, free: Amounts, pods: Sequence[Pod] = ()) -> _Rooms:
        return tuple(
            [
                _OTHER
                if resource in node.unstated or free.get(resource, 0) >= demand
                else (
                    resource in node.allocatable,
                    free.get(resource, 0) // self._step_beside(resource, pods),
                    bool(node.allocatable),
                )
                for resource, demand in self._demand.items()
            ]
        )

    def _step_beside(self, resource: str, pods: Sequence[Pod]) -> int:
        """What every sum of requests is a multiple of, those of Pods that may be evicted too."""
        taken = (pod.requests.get(resource, 0) for pod in pods if resource != "pods")
        return gcd(self._step[resource], *taken) or 1

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
