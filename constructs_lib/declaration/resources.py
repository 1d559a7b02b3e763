"""What one Pod takes from its node. Multiply by the number of nodes before you raise it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.k8s.quantity_slip import quantity_slip

__all__ = ["PartialResources", "QuantityText", "Resources"]


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
    return _LESS.format(text) if quantity < Quantity.parse("0") else None


def _amount_problem(text: str) -> str | None:
    return _quantity_problem(text) or (_LESS.format(text) if text == "0" else None)


_LESS: Final = "{!r} must be more than 0; write what the agent needs"

QuantityText: TypeAlias = Annotated[str, checked(_amount_problem)]
"""A positive Kubernetes quantity in canonical form: ``100m``, ``128Mi``, ``1``."""

_QuantityOrNothing: TypeAlias = Annotated[str, checked(_quantity_problem)]
"""The same, or ``0``, with which some ask for nothing."""


class _Resources(Part):
    cpu_limit: QuantityText | None = None
    """CPU at which the container is throttled. None by default."""
    ephemeral_storage: QuantityText | None = None
    """Requested local disk for logs, scratch space and the writable layer."""
    ephemeral_storage_limit: QuantityText | None = None
    """Local disk at which the Pod is evicted."""
    devices: dict[str, QuantityText] = Field(default_factory=dict)
    """What device plugins and huge pages offer, by name (``{"nvidia.com/gpu": "1"}``)."""

    @model_validator(mode="after")
    def _requests_within_limits(self) -> Self:
        problems = list(self._slips())
        problems += [
            Problem(path=(f"{name}_limit",), message=f"{limit!r} is below the request {request!r}")
            for name in ("cpu", "memory", "ephemeral_storage")
            if (request := getattr(self, name)) and (limit := getattr(self, f"{name}_limit"))
            if Quantity.parse(limit) < Quantity.parse(request)
        ]
        if problems:
            raise problems_error(problems)
        return self

    def _slips(self) -> Iterator[Problem]:
        for name in ("cpu", "memory", "ephemeral_storage"):
            for field in (name, f"{name}_limit"):
                written = getattr(self, field)
                message = written and quantity_slip(name.replace("_", "-"), written)
                if message:
                    yield Problem(path=(field,), message=message)

    def manifest(self) -> dict[str, Json]:
        """``resources`` of a container; what is not given is left out."""
        requests: dict[str, Json] = {}
        limits: dict[str, Json] = {}
        for name in ("cpu", "memory", "ephemeral_storage"):
            kubernetes = name.replace("_", "-")
            if request := getattr(self, name):
                requests[kubernetes] = request
            if limit := getattr(self, f"{name}_limit"):
                limits[kubernetes] = limit
        limits.update(self.devices)
        given = {"requests": requests, "limits": limits}
        return {name: amounts for name, amounts in given.items() if amounts}


class Resources(_Resources):
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


class PartialResources(_Resources):
    """Some requests and limits, or none, as an agent has them that runs already.

    Only for one that has only what is declared: ``check`` says what is missing. Measure, and
    write ``Resources``.
    """

    cpu: _QuantityOrNothing | None = None
    """Requested CPU (``100m`` is a tenth of a core)."""
    memory: _QuantityOrNothing | None = None
    """Requested memory (``128Mi``)."""
    memory_limit: QuantityText | None = None
    """Memory at which the kernel kills and the kubelet restarts the container."""
