"""What to do about what a cluster says of a Pod."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.live.pods import Trouble

__all__ = ["of_end", "of_new_version", "of_refusal", "of_silence", "of_trouble"]


def of_refusal(message: str, namespace: str) -> str:
    """What to do where Pods are not made, by what the API server says of them."""
    for words, remedy in _REFUSALS.items():
        if words in message:
            return remedy.format(namespace=namespace)
    return "Change what is refused; the controller tries again by itself."


_REFUSALS: Final[Mapping[str, str]] = {
    "exceeded quota": "Raise the ResourceQuota of {namespace}, or lower the requests.",
    "PodSecurity": "Give the namespace {namespace} the level that the agent needs "
    "(pod-security.kubernetes.io/enforce), or take from the agent what the level refuses.",
    "admission webhook": "Ask whoever runs the webhook, or change what it refuses.",
    "ValidatingAdmissionPolicy": "Change what the policy refuses.",
    "no PriorityClass": "Create the PriorityClass.",
    "serviceaccount": "Create the ServiceAccount.",
}
"""What to do, by a part of what the API server says."""


def of_silence(namespace: str, name: str) -> str:
    """What to do where the controller made no Pod, and nobody says why."""
    told = _names("describe daemonset", namespace, name)
    return f"Read its events: 'kubectl {told}'; else see whether the controller manager runs."


def of_end(namespace: str, pod: str) -> str:
    """What to do about a Pod that does not stop."""
    told = _names("describe pod", namespace, pod)
    return f"Look for finalizers, and for what its containers wait for: 'kubectl {told}'."


def of_new_version(namespace: str, name: str) -> str:
    """What to do where the new version does not get Ready."""
    return f"Or go back: 'kubectl {_names('rollout undo daemonset', namespace, name)}'."


def of_trouble(trouble: Trouble, namespace: str, pod: str) -> str:
    """What to do about a Pod that is not Ready."""
    if trouble.stage == "unscheduled":
        return f"Look at the node: 'kubectl {_names('describe pod', namespace, pod)}'."
    if trouble.reason == "ImagePullBackOff":
        return "Check the name of the image, and the pull secrets of the ServiceAccount."
    told = _HINTS.get(trouble.reason)
    if told is not None:
        return told
    if trouble.stage == "failing":
        return f"Read why: 'kubectl {_names('logs', namespace, pod)} --all-containers --previous'."
    if trouble.stage == "not ready":
        return f"Read what its probe says: 'kubectl {_names('describe pod', namespace, pod)}'."
    return f"Read what it waits for: 'kubectl {_names('describe pod', namespace, pod)}'."


_HINTS: Final[Mapping[str, str]] = {
    "CreateContainerConfigError": "Create the ConfigMap, the Secret or the key that it refers to.",
    "InvalidImageName": "Correct the name of the image.",
}


def _names(verb: str, namespace: str, name: str) -> str:
    """A command about an object. A name that is none of Kubernetes is left out."""
    if any(map(dns_subdomain_problem, (namespace, name))):
        return f"{verb} -n NAMESPACE NAME"
    return f"{verb} -n {namespace} {name}"
