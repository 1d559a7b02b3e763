"""Which Pods make room when a node is full: always decided, never left to chance.

Without a priority class an agent's Pod stays Pending on a full node, silently, and is among the
first to be evicted.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import Part, checked
from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.k8s.nearest import nearest
from constructs_lib.k8s.priority import BUILT_IN

__all__ = [
    "HIGHEST_USER_VALUE",
    "NODE_CRITICAL_VALUE",
    "OwnPriorityClass",
    "Priority",
    "PriorityClassName",
]

NODE_CRITICAL_VALUE: Final = 1_000_000
"""Above ordinary workloads (0), far below the system's own classes (2,000,000,000)."""

HIGHEST_USER_VALUE: Final = 1_000_000_000
"""Above it are the system's own classes only."""


def _class_name_problem(name: str) -> str | None:
    if dns_subdomain_problem(name) is not None:
        return (
            f"{name!r} is not the name of a priority class; name one that exists in the cluster, "
            "or declare OwnPriorityClass(value=...)"
        )
    if name.startswith("system-") and name not in BUILT_IN:
        near = nearest(name, BUILT_IN)
        hint = f"did you mean {near!r}?" if near else f"they are {' and '.join(BUILT_IN)}"
        return f"only Kubernetes' own classes begin with 'system-'; {hint}"
    return None


PriorityClassName: TypeAlias = Annotated[str, checked(_class_name_problem)]
"""The name of a PriorityClass that exists in the cluster."""


class OwnPriorityClass(Part):
    """A PriorityClass written together with the agent, named after its namespace and name.

    It works on every cluster without asking: the system's classes are refused outside
    kube-system on some managed clusters, and a class that does not exist creates no Pod at all.
    """

    value: int = Field(default=NODE_CRITICAL_VALUE, ge=0, le=HIGHEST_USER_VALUE)
    """The higher value gets the node. It cannot be changed later."""


Priority: TypeAlias = OwnPriorityClass | PriorityClassName
"""A class of the agent's own, or the name of one that exists."""
