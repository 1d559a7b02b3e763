"""Whether the scheduler can put the Pod on the one node it was created for, and why not.

Each function is one of the scheduler's filters and yields its reasons, or nothing. The
controller's injected node affinity and automatic tolerations make NodeUnschedulable, NodeName,
TaintToleration and NodeAffinity pass, so they are not here. Sources: the plugins in
``pkg/scheduler/framework/plugins`` of Kubernetes v1.37, in the order of
``pkg/scheduler/apis/config/v1/default_plugins.go``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.shortage import Shortage, Span
from constructs_lib.placement.verdict import Reason

__all__ = [
    "admission",
    "fit",
    "host_port",
    "insufficient",
    "kubelet",
    "runtime_class",
    "scheduling_gates",
    "topology_spread",
    "volumes",
]


def admission(daemon_set: DaemonSet) -> Iterator[Reason]:
    """The API server refuses every Pod, so that there is nothing to place."""
    for message in daemon_set.refused_by_admission:
        yield Reason(
            predicate="admission",
            message=message,
            remedy="Change the template, or the LimitRange or RuntimeClass that refuses its Pods.",
        )


def runtime_class(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """The node lacks a label that the RuntimeClass adds to the selector of every Pod."""
    for key, value in daemon_set.runtime_selector.items():
        if node.labels.get(key) != value:
            yield Reason(
                predicate="runtime-class",
                message=f"the RuntimeClass is for nodes with {key}={value} only, of which the "
                "DaemonSet controller knows nothing",
                remedy=f"Write nodeSelector {key}={value} in the DaemonSet, too.",
            )


def scheduling_gates(daemon_set: DaemonSet) -> Iterator[Reason]:
    """The template has scheduling gates."""
    if daemon_set.gates:
        names = ", ".join(daemon_set.gates)
        yield Reason(
            predicate="scheduling-gated",
            message=f"the scheduling gates {names} hold every Pod back",
            remedy="Remove schedulingGates, or run the controller that lifts them.",
        )


def host_port(daemon_set: DaemonSet, pods: Sequence[Pod]) -> Iterator[Reason]:
    """A Pod on the node holds a port that this one claims."""
    for wanted in daemon_set.ports:
        holders = sorted(
            {pod.title for pod in pods if any(wanted.excludes(held) for held in pod.ports)}
        )
        if holders:
            yield Reason(
                predicate="host-port",
                message=f"host port {wanted} is held by {', '.join(holders)}",
                remedy=f"Give one of the two another host port than {wanted.port}.",
            )


def fit(daemon_set: DaemonSet, place: NodeWithPods, pods: Sequence[Pod]) -> Iterator[Reason]:
    """The node lacks room for one more Pod, or for what it requests. All causes are told."""
    free = place.free(pods)
    if free["pods"] < 1 and "pods" not in place.node.unstated:
        yield _too_many_pods(place.node, free["pods"])
    for resource in sorted(daemon_set.requests):
        if insufficient(place.node, resource, daemon_set.requests[resource], free):
            yield _insufficient(daemon_set, place.node, resource, free.get(resource, 0))


def insufficient(node: Node, resource: str, request: int, free: Amounts) -> bool:
    """Whether a request does not fit. Nothing asked always fits, and exactly enough is enough."""
    asked = request > 0 and resource != "pods" and resource not in node.unstated
    return asked and request > free.get(resource, 0)


def volumes(daemon_set: DaemonSet, claims: Collection[str]) -> Iterator[Reason]:
    """A PersistentVolumeClaim is not among those known, as ``namespace/name``."""
    for name in daemon_set.claims:
        if f"{daemon_set.namespace}/{name}" not in claims:
            yield Reason(
                predicate="volume",
                message=f"PersistentVolumeClaim {name} is not found",
                remedy=f"Create {name} in {daemon_set.namespace}, or use a hostPath or emptyDir.",
            )


def topology_spread(daemon_set: DaemonSet, node: Node) -> Iterator[Reason]:
    """A node without the topology key is refused.

    The injected affinity leaves one eligible node, so with the default nodeAffinityPolicy the
    skew is never exceeded. The policy Ignore, under which other nodes count, is not modelled.
    """
    for key in daemon_set.spread_keys:
        if key not in node.labels:
            yield Reason(
                predicate="topology-spread",
                message=f"topologySpreadConstraints need the label {key}, which is missing",
                remedy=(
                    f"Label the node with {key}, or remove the constraint: a DaemonSet always has "
                    "one Pod per node."
                ),
            )


def kubelet(daemon_set: DaemonSet, place: NodeWithPods, pods: Sequence[Pod]) -> Iterator[Reason]:
    """The admission check that alone decides where the template names the node.

    It checks room and ports as the scheduler does, but ignores devices the node does not know.
    Source: ``pkg/kubelet/lifecycle/predicate.go``.
    """
    known = place.node.allocatable
    for reason in (*fit(daemon_set, place, pods), *host_port(daemon_set, pods)):
        cause = _KUBELET_WORDS.get(reason.predicate)
        resource = reason.predicate.removeprefix("insufficient-")
        if cause is None and "/" in resource and resource not in known:
            continue
        yield Reason(
            predicate="kubelet-rejects",
            message=f"the kubelet rejects the Pod with {cause or 'OutOf' + resource}: "
            f"{reason.message}",
            remedy=reason.remedy,
            shortage=reason.shortage,
        )


_KUBELET_WORDS = {"too-many-pods": "OutOfpods", "host-port": "NodePorts"}


def _too_many_pods(node: Node, free: int) -> Reason:
    if not node.allocatable:
        return Reason(
            predicate="too-many-pods",
            message="the node reports neither allocatable nor capacity, so nothing fits",
            remedy="Wait until its kubelet reports them, or add them to the file of nodes.",
        )
    whole = node.allocatable.get("pods", 0)
    shortage = Shortage(resource="pods", asked=Span.of(1), free=Span.of(free), whole=Span.of(whole))
    return _short("too-many-pods", shortage)


def _insufficient(daemon_set: DaemonSet, node: Node, resource: str, free: int) -> Reason:
    shortage = Shortage(
        resource=resource,
        asked=Span.of(daemon_set.requests[resource]),
        free=Span.of(free),
        whole=Span.of(node.allocatable.get(resource, 0)),
        overhead=daemon_set.overhead.get(resource, 0),
    )
    return _short(f"insufficient-{resource}", shortage)


def _short(predicate: str, shortage: Shortage) -> Reason:
    return Reason(
        predicate=predicate,
        message=shortage.message,
        remedy=shortage.remedy,
        shortage=shortage,
    )
