"""How the kubelet asks an agent whether it is well."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.model import AbsolutePath, Command, Part, Port
from constructs_lib.k8s.containers import ExecProbe, GrpcProbe, HttpProbe, TcpProbe

__all__ = ["ExecCheck", "GrpcCheck", "HealthCheck", "HttpCheck", "TcpCheck"]


class _Check(Part):
    initial_delay: int = Field(default=0, ge=0, le=3600)
    """Time before the first question. Seconds."""
    period: int = Field(default=10, ge=1, le=3600)
    """Time between two questions. Seconds."""
    timeout: int = Field(default=1, ge=1, le=600)
    """Time an answer may take. Seconds."""
    failure_threshold: int = Field(default=3, ge=1, le=1000)
    """Failures in a row that count."""
    success_threshold: int = Field(default=1, ge=1, le=100)
    """Answers in a row after which it is well again. More than one is for readiness only."""

    def _timing(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in _Check.model_fields}


class HttpCheck(_Check):
    """An HTTP GET; 200 to 399 is well."""

    kind: Literal["http"] = "http"
    path: AbsolutePath
    """Path to ask."""
    port: Port | PortName
    """Port to ask, by number or name."""
    host: str | None = None
    """Address asked, as the kubelet sees it; the Pod's own by default. For what listens on the
    node's loopback address only."""
    https: bool = False
    """Whether it is asked over TLS. The kubelet checks no certificate and shows none."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Headers of the question, by name."""

    def probe(self) -> HttpProbe:
        """The probe of the container."""
        return HttpProbe(
            path=self.path,
            port=self.port,
            host=self.host,
            https=self.https,
            headers=self.headers,
            **self._timing(),
        )


class TcpCheck(_Check):
    """A TCP connection; an accepted one is well."""

    kind: Literal["tcp"] = "tcp"
    port: Port | PortName
    """Port to connect to, by number or name."""

    def probe(self) -> TcpProbe:
        """The probe of the container."""
        return TcpProbe(port=self.port, **self._timing())


class ExecCheck(_Check):
    """A command run in the container; exit code 0 is well. Each time it costs a process."""

    kind: Literal["exec"] = "exec"
    command: Annotated[Command, Field(min_length=1)]
    """The program and its arguments."""

    def probe(self) -> ExecProbe:
        """The probe of the container."""
        return ExecProbe(command=self.command, **self._timing())


class GrpcCheck(_Check):
    """A question by the protocol of gRPC health checks; SERVING is well."""

    kind: Literal["grpc"] = "grpc"
    port: Port
    """Port to ask."""
    service: str = ""
    """The service that is asked for; the whole server by default."""

    def probe(self) -> GrpcProbe:
        """The probe of the container."""
        return GrpcProbe(port=self.port, service=self.service, **self._timing())


HealthCheck: TypeAlias = Annotated[
    HttpCheck | TcpCheck | ExecCheck | GrpcCheck, Field(discriminator="kind")
]
"""A question of the kubelet to the agent."""
