"""What the kubelet does when a container has started, and before it is told to stop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

from pydantic import Field

from constructs_lib.declaration.command_text import words_of
from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.model import AbsolutePath, Command, Part, Port
from constructs_lib.declaration.question_text import (
    ADDRESS,
    COMMAND,
    address_text,
    exec_text,
    port_of,
)
from constructs_lib.declaration.short_text import ShortOf, ShortText
from constructs_lib.k8s.manifest import Json

__all__ = ["AnyHook", "ExecHook", "Hook", "HttpHook", "SleepHook", "hook_of"]


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

_DONE: Final = re.compile(rf"{COMMAND}|http://{ADDRESS}|sleep (?P<seconds>\d+)s")


def _written_out(text: str) -> Mapping[str, Any]:
    """The fields of a hook that is written in short.

    Raises:
        ValueError: it is not.
    """
    found = _DONE.fullmatch(" ".join(text.split()))
    if found is None:
        raise ValueError(
            f"{text!r} is no hook; write 'exec [/bin/agent drain]', 'http://:8080/drain' or "
            "'sleep 5s'"
        )
    if found["command"] is not None:
        return {"kind": "exec", "command": words_of(found["command"])}
    if found["seconds"] is not None:
        return {"kind": "sleep", "seconds": int(found["seconds"])}
    return {
        "kind": "http",
        "path": found["path"] or "/",
        "port": port_of(found["port"]),
        "host": found["host"] or None,
    }


def _text(hook: Hook) -> str:
    match hook:
        case ExecHook():
            return exec_text(hook.command)
        case HttpHook():
            return address_text("http", hook.port, host=hook.host, path=hook.path)
        case SleepHook():
            return f"sleep {hook.seconds}s"


AnyHook: TypeAlias = Annotated[ShortOf[Hook], ShortText(written_out=_written_out, text=_text)]
"""A hook or its short text (``exec [/bin/agent drain]``, ``sleep 5s``)."""


def hook_of(hook: AnyHook) -> Hook:
    """A hook of a declaration, as it is kept."""
    return cast("Hook", hook)
