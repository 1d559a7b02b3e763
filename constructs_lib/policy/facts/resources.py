"""What containers request and may use, as the API server fills it in.

A missing request is copied from the limit when a Pod is created, not in the template; resources
of the Pod as a whole stand in for those of its containers. Zero counts as nothing.
Source: ``pkg/apis/core/v1/defaults.go`` of Kubernetes; PodLevelResources is on from 1.34.
"""

from __future__ import annotations

from typing import Final, Literal

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.engine.context import Context

__all__ = ["RUN_ONCE", "limit", "request", "run_once_case", "without"]

RUN_ONCE: Final = "run once"
"""The case of containers that are gone when the agent runs, which are graded more gently."""

_POD_LEVEL_SINCE: Final = 34


def request(owner: Json, resource: str) -> Quantity | None:
    """What a container, or a Pod as a whole, requests; none if it is nothing."""
    listed = owner.get("resources", {})
    asked = listed.get("requests", {}).get(resource)
    if asked is None:
        asked = listed.get("limits", {}).get(resource)
    return None if asked is None else Quantity.parse(asked) or None


def limit(owner: Json, resource: str) -> Quantity | None:
    """What a container, or a Pod as a whole, may use; none if there is no limit."""
    allowed = owner.get("resources", {}).get("limits", {}).get(resource)
    return None if allowed is None else Quantity.parse(allowed) or None


def without(
    what: Literal["request", "limit"], resource: str, daemon_set: DaemonSetView, context: Context
) -> list[ContainerView]:
    """The containers that have no request, or no limit, where the Pod has none for them."""
    find = request if what == "request" else limit
    found = [each for each in daemon_set.all if find(each.value, resource) is None]
    pod_counts = context.minor >= _POD_LEVEL_SINCE and "resources" in daemon_set.pod
    return [] if pod_counts and find(daemon_set.pod, resource) is not None else found


def run_once_case(container: ContainerView) -> str | None:
    """The case of a violation that matters less in a container that is gone when the agent runs."""
    return RUN_ONCE if container.kind == "run-once" else None
