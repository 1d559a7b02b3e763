"""A node together with the Pods that hold something of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, overload

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.placement.revisions import with_outdated
from constructs_lib.record import dataclass, field

__all__ = ["NodeWithPods", "Places", "places"]

_NO_PODS: Final[Mapping[tuple[str, str, str], Sequence[Pod]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeWithPods:
    """One node and what is on it."""

    node: Node
    """The node."""
    pods: tuple[Pod, ...] = ()
    """Pods bound to it that have not finished. Those that are being deleted still count."""
    _made: Mapping[tuple[str, str, str], Sequence[Pod]] = field(
        default=_NO_PODS, repr=False, compare=False
    )
    """The Pods by what made them: a node is asked for those of every DaemonSet."""

    def __post_init__(self) -> None:
        """Find out what made the Pods."""
        if self.pods:
            made: dict[tuple[str, str, str], list[Pod]] = defaultdict(list)
            for pod in self.pods:
                made[pod.maker].append(pod)
            object.__setattr__(self, "_made", made)

    def own(self, daemon_set: DaemonSet) -> tuple[Pod, ...]:
        """The Pods of the DaemonSet itself. A new one starts only when they are gone."""
        return tuple(self._made.get(_maker(daemon_set), ()))

    def beside(self, daemon_sets: Iterable[DaemonSet]) -> list[Pod]:
        """The Pods of all others."""
        theirs = set(map(_maker, daemon_sets))
        return [pod for pod in self.pods if pod.maker not in theirs]

    def room(self, resource: str) -> int:
        """What the node has left of a resource, as it is."""
        left = self.node.allocatable.get(resource, 0)
        if resource == "pods":
            return left - len(self.pods)
        return left - sum(pod.requests.get(resource, 0) for pod in self.pods)

    def free(self, pods: Sequence[Pod]) -> dict[str, int]:
        """What the node has left beside some Pods; ``pods`` is the room for more of them."""
        left = dict(self.node.allocatable)
        for name, used in add_amounts(pod.requests for pod in pods).items():
            if name != "pods":  # a request of that name is not a Pod
                left[name] = left.get(name, 0) - used
        left["pods"] = left.get("pods", 0) - len(pods)
        return left


def _maker(daemon_set: DaemonSet) -> tuple[str, str, str]:
    """What its Pods say of what made them."""
    return "DaemonSet", daemon_set.namespace, daemon_set.name


class Places(Sequence[NodeWithPods]):
    """Nodes with their Pods, in the order of the nodes, each made when somebody asks for it.

    Args:
        nodes: the nodes.
        pods: the Pods that hold something, by the name of their node.
    """

    def __init__(self, nodes: Nodes, pods: Mapping[str | None, Sequence[Pod]]) -> None:
        self.nodes = nodes
        """The nodes."""
        self._pods = pods

    @property
    def crowded(self) -> frozenset[str]:
        """The names of the nodes that have Pods."""
        return frozenset(name for name in self._pods if name is not None)

    def with_pods(self) -> list[NodeWithPods]:
        """The nodes that have Pods."""
        if not self._pods:
            return []
        crowded = self.crowded
        return [self[each] for each, name in enumerate(self.nodes.names) if name in crowded]

    def rooms(self, nodes: Nodes, resource: str) -> Iterator[int]:
        """What some of the nodes have left of a resource, as they are; equal ones once."""
        crowded = self.crowded
        if not crowded:
            yield from {amounts.get(resource, 0): None for amounts, _ in nodes.sizes()}
        else:
            yield from (self[each].room(resource) for each in nodes.positions)

    def least(self, nodes: Nodes, resource: str) -> NodeWithPods:
        """The first of some of the nodes that has the least left of a resource."""
        if not self._pods:
            room = min(self.rooms(nodes, resource))
            return NodeWithPods(node=nodes.first_with(resource, room))
        found = (self[each] for each in nodes.positions)
        return min(found, key=lambda place: place.room(resource))

    def __len__(self) -> int:
        return len(self.nodes)

    @overload
    def __getitem__(self, index: int) -> NodeWithPods: ...
    @overload
    def __getitem__(self, index: slice) -> Places: ...
    def __getitem__(self, index: int | slice) -> NodeWithPods | Places:
        if isinstance(index, slice):
            return Places(self.nodes[index], self._pods)
        node = self.nodes[index]
        return NodeWithPods(node=node, pods=tuple(self._pods.get(node.name, ())))


def places(
    nodes: Iterable[Node], pods: Iterable[Pod], daemon_sets: Sequence[DaemonSet] = ()
) -> Places:
    """Every node with its Pods, in the order of the nodes. Pods of other nodes are left out.

    Args:
        nodes: the nodes.
        pods: the Pods that exist.
        daemon_sets: the DaemonSets in question, whose Pods of earlier templates are outdated.
    """
    bound: dict[str | None, list[Pod]] = defaultdict(list)
    for pod in with_outdated(pods, daemon_sets):
        if pod.bound and not pod.finished:
            bound[pod.node].append(pod)
    return Places(Nodes.of(nodes), dict(bound))
