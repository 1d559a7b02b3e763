"""What a container, or a Pod as a whole, requests and may use, as the API server fills it in.

A missing request is copied from the limit when a Pod is created, not in the template. Zero counts
as nothing. Source: ``pkg/apis/core/v1/defaults.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["Resources"]

_Amount: TypeAlias = str | float
"""An amount as it is written."""


class Resources:
    """The ``resources`` of a container or Pod.

    Attributes:
        requests: the requests as they are written.
        limits: the limits as they are written.
    """

    __slots__ = ("limits", "requests")

    def __init__(self, value: Json) -> None:
        self.requests: Mapping[str, _Amount] = value.get("requests", {})
        self.limits: Mapping[str, _Amount] = value.get("limits", {})

    def request(self, resource: str) -> Quantity | None:
        """What is requested; none if it is nothing."""
        asked = self.requests.get(resource)
        if asked is None:
            asked = self.limits.get(resource)
        return None if asked is None else Quantity.parse(asked) or None

    def limit(self, resource: str) -> Quantity | None:
        """What may be used; none if there is no limit."""
        allowed = self.limits.get(resource)
        return None if allowed is None else Quantity.parse(allowed) or None
