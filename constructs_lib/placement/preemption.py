"""Whose Pods the scheduler evicts when the agent does not fit otherwise.

All Pods of lower priority are removed in thought; if the agent then passes every filter, they are
given back one by one, the important ones first, as long as it still does. Who cannot come back is
a victim. PodDisruptionBudgets are a preference only and not modelled.
Source: ``pkg/scheduler/framework/plugins/defaultpreemption`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from constructs_lib.cluster.pod import Pod
from constructs_lib.k8s.priority import PriorityClass

__all__ = ["importance", "victims"]


def victims(
    priority: PriorityClass, pods: Sequence[Pod], fits: Callable[[Sequence[Pod]], bool]
) -> list[Pod]:
    """The Pods to evict, the most important first; empty if evicting does not help.

    Args:
        priority: the agent's. Equal priority never yields, and some classes never evict.
        pods: the Pods on the node.
        fits: whether the agent fits beside the Pods that stay.
    """
    lower = [pod for pod in pods if pod.priority < priority.value]
    staying = [pod for pod in pods if pod.priority >= priority.value]
    if not priority.preempts or not lower or not fits(staying):
        return []
    evicted = []
    for pod in sorted(lower, key=importance):
        if fits([*staying, pod]):
            staying.append(pod)
        else:
            evicted.append(pod)
    return evicted


def importance(pod: Pod) -> tuple[int, str, str]:
    """The order in which Pods may stay, the important ones first."""
    # Pods that no kubelet has taken yet have no start and count as the youngest.
    return -pod.priority, pod.started or "~", pod.title
