"""A probe of a container, with what the API server fills in.

Model: ``SetDefaults_Probe`` in ``pkg/apis/core/v1/defaults.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["PROBES", "Probe"]

PROBES: Final = ("startupProbe", "livenessProbe", "readinessProbe")
"""The fields of a container that hold probes."""

_ACTIONS: Final = ("httpGet", "exec", "tcpSocket", "grpc")


class Probe:
    """A probe. Zero counts as absent, as it does to the API server.

    Attributes:
        value: the probe as it is written.
    """

    __slots__ = ("value",)

    def __init__(self, value: Json) -> None:
        self.value = value

    @property
    def action(self) -> tuple[str, Json]:
        """What it does: the name of the field and its value; empty if it does nothing."""
        for name in _ACTIONS:
            if name in self.value:
                return name, self.value[name]
        return "", {}

    @property
    def initial_delay_seconds(self) -> int:
        """How long it waits after the start."""
        return int(self.value.get("initialDelaySeconds") or 0)

    @property
    def timeout_seconds(self) -> int:
        """How long one attempt may take."""
        return int(self.value.get("timeoutSeconds") or 1)

    @property
    def seconds_of_failure(self) -> int:
        """How long it has to fail until something follows from it."""
        failures = int(self.value.get("failureThreshold") or 3)
        return failures * int(self.value.get("periodSeconds") or 10)
