"""Containers without a request or a limit, where the Pod as a whole has none for them either.

Source: PodLevelResources of Kubernetes is on from 1.34.
"""

from __future__ import annotations

from typing import Final, Literal

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.resources import Resources
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.engine.settings import Settings

__all__ = ["POD_LEVEL_SINCE", "RUN_ONCE", "run_once_case", "without"]

RUN_ONCE: Final = "run once"
"""The case of containers that are gone when the agent runs, which are graded more gently."""

POD_LEVEL_SINCE: Final = 34


def without(
    what: Literal["request", "limit"], resource: str, daemon_set: SpecView, context: Settings
) -> list[ContainerView]:
    """The containers that have no request, or no limit, where the Pod has none for them."""
    find = Resources.request if what == "request" else Resources.limit
    found = [each for each in daemon_set.all if find(each.resources, resource) is None]
    pod_counts = context.minor >= POD_LEVEL_SINCE
    return [] if pod_counts and find(daemon_set.resources, resource) is not None else found


def run_once_case(container: ContainerView) -> str | None:
    """The case of a violation that matters less in a container that is gone when the agent runs."""
    return RUN_ONCE if container.kind == "run-once" else None
