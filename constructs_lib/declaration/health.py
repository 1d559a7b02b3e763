"""How the kubelet asks an agent whether it is well."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import AbsolutePath, Part, Port
from constructs_lib.k8s.containers import HttpProbe, TcpProbe

__all__ = ["HealthCheck", "HttpCheck", "TcpCheck"]


class _Check(Part):
    initial_delay: int = Field(default=0, ge=0, le=3600)
    """Time before the first question. Seconds."""
    period: int = Field(default=10, ge=1, le=3600)
    """Time between two questions. Seconds."""
    timeout: int = Field(default=1, ge=1, le=600)
    """Time an answer may take. Seconds."""
    failure_threshold: int = Field(default=3, ge=1, le=1000)
    """Failures in a row that count."""


class HttpCheck(_Check):
    """An HTTP GET; 200 to 399 is well."""

    kind: Literal["http"] = "http"
    path: AbsolutePath
    """Path to ask."""
    port: Port
    """Port to ask."""

    def probe(self) -> HttpProbe:
        """The probe of the container."""
        return HttpProbe(
            path=self.path,
            port=self.port,
            initial_delay=self.initial_delay,
            period=self.period,
            timeout=self.timeout,
            failure_threshold=self.failure_threshold,
        )


class TcpCheck(_Check):
    """A TCP connection; an accepted one is well."""

    kind: Literal["tcp"] = "tcp"
    port: Port
    """Port to connect to."""

    def probe(self) -> TcpProbe:
        """The probe of the container."""
        return TcpProbe(
            port=self.port,
            initial_delay=self.initial_delay,
            period=self.period,
            timeout=self.timeout,
            failure_threshold=self.failure_threshold,
        )


HealthCheck: TypeAlias = Annotated[HttpCheck | TcpCheck, Field(discriminator="kind")]
"""A question of the kubelet to the agent."""
