"""What a Pod's priority class is worth, and whether it may evict others.

Source: ``pkg/apis/scheduling/types.go`` and ``plugin/pkg/admission/priority/admission.go`` of
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest

__all__ = [
    "BUILT_IN",
    "DEFAULT",
    "PriorityClass",
    "PriorityClasses",
    "pod_priority",
    "read_priority_classes",
]


class PriorityClass(NamedTuple):
    """What a priority class gives to its Pods.

    Attributes:
        value: the rank; Pods of a higher one may take the place of others.
        preempts: whether its Pods evict others at all (``preemptionPolicy``). Default: yes.
    """

    value: int
    preempts: bool = True


PriorityClasses: TypeAlias = Mapping[str, PriorityClass]
"""Priority classes by name; the one under the empty name is for Pods that name none."""

DEFAULT: Final = PriorityClass(0)
"""The priority of Pods whose class is not known, and of those without one."""

BUILT_IN: Final[PriorityClasses] = {
    "system-node-critical": PriorityClass(2_000_001_000),
    "system-cluster-critical": PriorityClass(2_000_000_000),
}
"""The classes that every cluster has."""


def read_priority_classes(manifests: Iterable[Manifest]) -> dict[str, PriorityClass]:
    """The classes among any manifests, and those that every cluster has.

    A class without a name or a whole number is none to the API server, and none here.
    """
    classes = dict(BUILT_IN)
    for manifest in manifests:
        name, value = (manifest.get("metadata") or {}).get("name"), manifest.get("value")
        if manifest.get("kind") == "PriorityClass" and name and type(value) is int:
            found = PriorityClass(value, manifest.get("preemptionPolicy") != "Never")
            classes[name] = found
            if manifest.get("globalDefault"):
                classes[""] = found
    return classes


def pod_priority(pod: Mapping[str, Json], classes: PriorityClasses) -> PriorityClass:
    """The priority of a Pod spec: the number admission wrote, else its class.

    A class that is not known here counts as 0, the priority of most Pods.
    """
    found = classes.get(pod.get("priorityClassName") or "", DEFAULT)
    policy = pod.get("preemptionPolicy")
    preempts = found.preempts if policy is None else policy != "Never"
    return PriorityClass(pod.get("priority", found.value), preempts)
