"""Required affinity between Pods: who keeps the agent off a node, or is missed on it.

A term reaches over all nodes that share the value of its topology key, so this is the one
predicate that looks at other nodes. What it needs of them is gathered once for a DaemonSet; a node
then asks with its labels. Source: ``pkg/scheduler/framework/plugins/interpodaffinity/filtering.go``
of Kubernetes v1.37. Pods of the same roll-out that are yet to come are not foreseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.pod_affinity import AffinityTerm
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.verdict import Reason
from constructs_lib.record import dataclass

__all__ = [
    "Neighbourhood",
    "excluding",
    "inter_pod_affinity",
    "neighbourhood",
    "neighbourhoods",
    "neighbours_refused",
    "waits_for",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What the Pods of all nodes mean for one DaemonSet."""

    refused: Mapping[str, Mapping[str, tuple[Pod, ...]]]
    """Pods that exclude the agent, or that it excludes, by topology key and value."""
    wanted: Mapping[str, frozenset[str]] | None
    """Values of each topology key where the Pods are that the agent needs; none if it may be
    the first of its group, or needs none."""


def neighbourhood(daemon_set: DaemonSet, everywhere: Iterable[NodeWithPods]) -> Neighbourhood:
    """Gather what matters to a DaemonSet of the Pods on all nodes."""
    refused: dict[str, dict[str, list[Pod]]] = defaultdict(lambda: defaultdict(list))
    friends: dict[str, set[str]] = {term.topology_key: set() for term in daemon_set.affinity}
    met = False
    picky = bool(daemon_set.anti_affinity or friends)
    for place in everywhere:
        labels = place.node.labels
        for pod in place.pods:
            if not picky and not pod.anti_affinity:
                continue
            for key in excluding(daemon_set, pod):
                if key in labels:
                    refused[key][labels[key]].append(pod)
            if friends and _means_all(daemon_set.affinity, pod.namespace, pod.labels):
                for key, values in friends.items():
                    if key in labels:  # a node without the label is no place, for nobody
                        met = True
                        values.add(labels[key])
    own = daemon_set.namespace, daemon_set.labels
    alone_is_fine = not met and _means_all(daemon_set.affinity, *own)
    return Neighbourhood(
        refused={
            key: {value: tuple(pods) for value, pods in values.items()}
            for key, values in refused.items()
        },
        wanted=None if alone_is_fine else {key: frozenset(friends[key]) for key in friends},
    )


def neighbourhoods(
    daemon_sets: Iterable[DaemonSet], everywhere: Sequence[NodeWithPods]
) -> list[Neighbourhood]:
    """The neighbourhood of each DaemonSet. Most care for no Pods but those that exclude them."""
    sociable = [place for place in everywhere if any(pod.anti_affinity for pod in place.pods)]
    return [
        neighbourhood(each, everywhere if each.affinity or each.anti_affinity else sociable)
        for each in daemon_sets
    ]


def neighbours_refused(node: Node, around: Neighbourhood) -> list[Pod]:
    """The Pods that exclude the agent from a node, each once."""
    found: dict[int, Pod] = {}
    for key, values in around.refused.items():
        for pod in values.get(node.labels.get(key, ""), ()) if key in node.labels else ():
            found[id(pod)] = pod
    return list(found.values())


def inter_pod_affinity(
    daemon_set: DaemonSet, node: Node, around: Neighbourhood, gone: Sequence[Pod] = ()
) -> Iterator[Reason]:
    """Pods nearby exclude the agent, or those it needs are not there.

    Args:
        daemon_set: the agent.
        node: the node.
        around: what :func:`neighbourhood` gathered.
        gone: Pods to leave out, because they would be evicted.
    """
    left = {id(pod) for pod in gone}
    refused = {pod.title for pod in neighbours_refused(node, around) if id(pod) not in left}
    if refused:
        yield Reason(
            predicate="inter-pod-affinity",
            message=f"required pod anti-affinity between it and {', '.join(sorted(refused))}",
            remedy="Remove the anti-affinity, or make it preferred; a node agent runs beside "
            "every workload.",
        )
    for term in daemon_set.affinity:
        key = term.topology_key
        if key not in node.labels:
            yield _lonely(f"required pod affinity needs the label {key}, which is missing")
        elif around.wanted is not None and node.labels[key] not in around.wanted[key]:
            yield _lonely(f"required pod affinity: no Pod it needs runs in the same place ({key})")


def _lonely(message: str) -> Reason:
    return Reason(
        predicate="inter-pod-affinity",
        message=message,
        remedy="Remove podAffinity, or make it preferred; a node agent starts before workloads.",
    )


def excluding(daemon_set: DaemonSet, pod: Pod) -> set[str]:
    """The topology keys in which a Pod and the agent exclude each other."""
    own = {
        term.topology_key
        for term in daemon_set.anti_affinity
        if term.means(pod.namespace, pod.labels)
    }
    theirs = {
        term.topology_key
        for term in pod.anti_affinity
        if term.means(daemon_set.namespace, daemon_set.labels)
    }
    return own | theirs


def waits_for(daemon_set: DaemonSet, other: DaemonSet, pod: Pod) -> bool:
    """Whether an agent gets the place of one that it keeps off and evicts.

    It is asked again when the Pod goes, but not if it means the Pod by a namespaceSelector: then it
    waits for minutes. A new Pod of the other takes the place meanwhile, unless it is asked about
    affinity for terms of its own; if it is not, nobody looks at what the one that waits refuses.
    Sources: ``isSchedulableAfterAssignedPodChange`` in ``plugins/interpodaffinity/plugin.go``, and
    ``PreFilter`` in ``filtering.go`` of Kubernetes v1.37.

    Args:
        daemon_set: the agent.
        other: the one that it keeps off.
        pod: its Pod.
    """
    if other.affinity or other.anti_affinity:
        return True
    return any(
        term.means(pod.namespace, pod.labels)
        for term in (_by_name(each) for each in daemon_set.anti_affinity)
    )


def _by_name(term: AffinityTerm) -> AffinityTerm:
    """The term as far as it says by their names in which namespaces the Pods are, or in all."""
    selector = term.namespace_selector
    return (
        term
        if selector is None or not selector.requirements
        else term._replace(namespace_selector=None)
    )


def _means_all(terms: Sequence[AffinityTerm], namespace: str, labels: Mapping[str, str]) -> bool:
    return all(term.means(namespace, labels) for term in terms)
