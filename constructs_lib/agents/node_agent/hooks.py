"""What the kubelet does when a container has started, and before it is told to stop."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.model import AbsolutePath, Command, Part, Port
from constructs_lib.k8s.manifest import Json

__all__ = ["ExecHook", "Hook", "HttpHook", "SleepHook"]


class ExecHook(Part):
    """A command that runs in the container."""

    kind: Literal["exec"] = "exec"
    command: Annotated[Command, Field(min_length=1)]
    """The program and its arguments."""

    def handler(self) -> dict[str, Json]:
        """The handler of the container's life."""
        return {"exec": {"command": list(self.command)}}


class HttpHook(Part):
    """An HTTP GET by the kubelet."""

    kind: Literal["http"] = "http"
    path: AbsolutePath
    """Path to ask."""
    port: Port | PortName
    """Port to ask, by number or name."""
    host: str | None = None
    """Address asked, as the kubelet sees it; the Pod's own by default."""

    def handler(self) -> dict[str, Json]:
        """The handler of the container's life."""
        host = {"host": self.host} if self.host is not None else {}
        return {"httpGet": {"path": self.path, "port": self.port, **host}}


class SleepHook(Part):
    """A pause, without a program for it in the image."""

    kind: Literal["sleep"] = "sleep"
    seconds: int = Field(ge=0, le=3600)
    """How long. Seconds; counts for the grace period."""

    def handler(self) -> dict[str, Json]:
        """The handler of the container's life."""
        return {"sleep": {"seconds": self.seconds}}


Hook: TypeAlias = Annotated[ExecHook | HttpHook | SleepHook, Field(discriminator="kind")]
"""What is done at a moment of a container's life."""
