"""What one Pod takes from its node. Multiply by the number of nodes before you raise it."""

from __future__ import annotations

from typing import Annotated, Self, TypeAlias

from pydantic import model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["QuantityText", "Resources"]


def _quantity_problem(text: str) -> str | None:
    try:
        quantity = Quantity.parse(text)
    except ValueError as error:
        return str(error)
    canonical = quantity.canonical()
    if text != canonical:
        return (
            f"{text!r} is not how Kubernetes writes this quantity, so every diff against the "
            f"cluster would show it; write {canonical!r}"
        )
    if quantity <= Quantity.parse("0"):
        return f"{text!r} must be more than 0; write what the agent needs"
    return None


QuantityText: TypeAlias = Annotated[str, checked(_quantity_problem)]
"""A positive Kubernetes quantity in canonical form: ``100m``, ``128Mi``, ``1``."""


class Resources(Part):
    """Requests and limits of one container, on every node.

    The memory limit is compulsory: a leak must restart the agent, not evict the node's
    workloads. There is no CPU limit unless one is given: a throttled agent falls behind exactly
    when the node is busy.
    """

    cpu: QuantityText
    """Requested CPU (``100m`` is a tenth of a core)."""
    memory: QuantityText
    """Requested memory (``128Mi``)."""
    memory_limit: QuantityText
    """Memory at which the kernel kills and the kubelet restarts the container."""
    cpu_limit: QuantityText | None = None
    """CPU at which the container is throttled. None by default."""
    ephemeral_storage: QuantityText | None = None
    """Requested local disk for logs, scratch space and the writable layer."""
    ephemeral_storage_limit: QuantityText | None = None
    """Local disk at which the Pod is evicted."""

    @model_validator(mode="after")
    def _requests_within_limits(self) -> Self:
        pairs = (
            ("cpu", self.cpu, self.cpu_limit),
            ("memory", self.memory, self.memory_limit),
            ("ephemeral_storage", self.ephemeral_storage, self.ephemeral_storage_limit),
        )
        problems = [
            Problem(path=(f"{name}_limit",), message=f"{limit!r} is below the request {request!r}")
            for name, request, limit in pairs
            if request and limit and Quantity.parse(limit) < Quantity.parse(request)
        ]
        if problems:
            raise problems_error(problems)
        return self

    def manifest(self) -> dict[str, Json]:
        """``resources`` of a container."""
        requests: dict[str, Json] = {"cpu": self.cpu, "memory": self.memory}
        limits: dict[str, Json] = {}
        if self.cpu_limit:
            limits["cpu"] = self.cpu_limit
        limits["memory"] = self.memory_limit
        if self.ephemeral_storage:
            requests["ephemeral-storage"] = self.ephemeral_storage
        if self.ephemeral_storage_limit:
            limits["ephemeral-storage"] = self.ephemeral_storage_limit
        return {"requests": requests, "limits": limits}
