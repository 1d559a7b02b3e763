"""Probes of containers, with what the API server fills in.

Model: ``SetDefaults_Probe`` in ``pkg/apis/core/v1/defaults.go``, Kubernetes v1.36.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json

__all__ = ["action_of", "nothing_stops_rollout", "probes", "seconds_of_failure", "setting"]

_PROBES: Final = ("startupProbe", "livenessProbe", "readinessProbe")
_ACTIONS: Final = ("httpGet", "exec", "tcpSocket", "grpc")
_DEFAULTS: Final = {
    "failureThreshold": 3,
    "initialDelaySeconds": 0,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
}


def probes(container: ContainerView) -> Iterator[tuple[str, Json]]:
    """The probes of a container, with the names of their fields."""
    for name in _PROBES:
        if name in container.value:
            yield name, container.value[name]


def action_of(probe: Json) -> tuple[str, Json]:
    """What a probe does: the name of the field and its value; empty if it does nothing."""
    for name in _ACTIONS:
        if name in probe:
            return name, probe[name]
    return "", {}


def setting(probe: Json, name: str) -> int:
    """A number of a probe; zero counts as absent."""
    return int(probe.get(name) or _DEFAULTS[name])


def seconds_of_failure(probe: Json) -> int:
    """How long a probe has to fail until something follows from it. Seconds."""
    return setting(probe, "failureThreshold") * setting(probe, "periodSeconds")


def nothing_stops_rollout(daemon_set: DaemonSetView) -> bool:
    """Whether an update goes on to the next node as soon as the new Pod runs."""
    if daemon_set.spec.get("minReadySeconds") or daemon_set.strategy.type != "RollingUpdate":
        return False
    return not any(
        "readinessProbe" in container.value or "startupProbe" in container.value
        for container in daemon_set.app
    )
