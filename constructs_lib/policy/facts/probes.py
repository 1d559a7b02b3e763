"""Whether anything slows an update down where the new version does not work."""

from __future__ import annotations

from constructs_lib.daemon_set.spec_view import SpecView

__all__ = ["nothing_stops_rollout"]


def nothing_stops_rollout(daemon_set: SpecView) -> bool:
    """Whether an update goes on to the next node as soon as the new Pod runs."""
    if daemon_set.min_ready_seconds or daemon_set.strategy.type != "RollingUpdate":
        return False
    return not any(
        "readinessProbe" in container.probes or "startupProbe" in container.probes
        for container in daemon_set.app
    )
