"""One DaemonSet, one node: the sum of all predicates, in the order of Kubernetes.

The controller decides first whether there is a Pod at all; then the scheduler, or the kubelet
where the template names the node, whether it runs. All reasons are told, the first is the one at
which Kubernetes stops. What is running already is not asked again whether it fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement import scheduler
from constructs_lib.placement.controller import controller_reasons
from constructs_lib.placement.kind_of_node import declared_features, kind_of_node
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.pod_affinity import Neighbourhood, inter_pod_affinity
from constructs_lib.placement.preemption import victims
from constructs_lib.placement.verdict import Outcome, Reason, Verdict
from constructs_lib.record import replace

__all__ = ["decide", "filter_reasons"]


def decide(
    daemon_set: DaemonSet, place: NodeWithPods, around: Neighbourhood, claims: Collection[str] = ()
) -> Verdict:
    """What happens to a DaemonSet on a node.

    Args:
        daemon_set: the DaemonSet.
        place: the node and the Pods on it.
        around: what the Pods of all nodes mean for it (``neighbourhood``).
        claims: PersistentVolumeClaims that exist, as ``namespace/name``. Default: none.
    """
    refusals = controller_reasons(daemon_set, place.node)
    should_run = not refusals
    should_continue = all(_lets_stay(reason) for reason in refusals)
    own = place.own(daemon_set)
    others: list[Pod] = []
    if any(not (pod.terminating or (pod.outdated and should_run)) for pod in own):
        obstacles: list[Reason] = []
        kept: Outcome = "runs" if should_run else "left running"
        outcome: Outcome = kept if should_continue else "not wanted"
    else:
        others = place.beside([daemon_set])
        # Until a Pod that is being deleted is gone, the controller makes no new one.
        obstacles = list(filter_reasons(daemon_set, place, others, around, claims))
        if obstacles and any(pod.outdated and not pod.terminating for pod in own):
            obstacles[0] = _once_replaced(obstacles[0])
        outcome = "not wanted" if refusals else "pending" if obstacles else "runs"
    evicted: list[Pod] = []
    if outcome == "pending" and daemon_set.node_name is None:
        evicted = victims(
            daemon_set.priority,
            others,
            lambda left: not any(filter_reasons(daemon_set, place, left, around, claims)),
        )
    return Verdict(
        outcome=outcome,
        should_run=should_run,
        should_continue=should_continue,
        reasons=(*refusals, *obstacles),
        evicts=tuple(pod.title for pod in evicted),
    )


def filter_reasons(
    daemon_set: DaemonSet,
    place: NodeWithPods,
    pods: Sequence[Pod],
    around: Neighbourhood,
    claims: Collection[str],
) -> Iterator[Reason]:
    """Why a Pod that the controller made does not start beside some of the node's Pods."""
    yield from scheduler.admission(daemon_set)
    yield from kind_of_node(daemon_set, place.node)
    yield from scheduler.runtime_class(daemon_set, place.node)
    if daemon_set.node_name is not None:
        yield from scheduler.kubelet(daemon_set, place, pods)
        return
    left = set(map(id, pods))  # they are Pods of the node, not others that are equal
    gone = [pod for pod in place.pods if id(pod) not in left]
    yield from scheduler.scheduling_gates(daemon_set)
    yield from declared_features(daemon_set, place.node)
    yield from scheduler.host_port(daemon_set, pods)
    yield from scheduler.fit(daemon_set, place, pods)
    yield from scheduler.volumes(daemon_set, claims)
    yield from scheduler.topology_spread(daemon_set, place.node)
    yield from inter_pod_affinity(daemon_set, place.node, around, gone)


def _once_replaced(reason: Reason) -> Reason:
    message = f"{reason.message}; the Pod of the earlier template runs until it is replaced"
    return replace(reason, message=message)


def _lets_stay(reason: Reason) -> bool:
    return reason.taint is not None and reason.taint.effect != "NoExecute"
