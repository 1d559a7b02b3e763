"""What a container is asked by a health check or a hook, as a text: an address or a command.

``http://:8080/healthz`` and ``exec [/bin/agent drain]``, as ``kubectl describe`` prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.declaration.command_text import text_of

__all__ = ["ADDRESS", "COMMAND", "address_text", "exec_text", "port_of"]

ADDRESS: Final = r"(?P<host>[^\s:/]*):(?P<port>[^\s:/]+)(?P<path>/\S*)?"
"""The pattern of an address, behind its scheme."""
COMMAND: Final = r"exec \[(?P<command>.*)\]"
"""The pattern of a command."""


def port_of(text: str) -> int | str:
    """The number of a port, or its name."""
    return int(text) if text.isascii() and text.isdecimal() else text


def address_text(scheme: str, port: int | str, *, host: str | None, path: str) -> str:
    """The text of an HTTP address; the path ``/`` is left out, and the Pod's own host."""
    return f"{scheme}://{host or ''}:{port}{'' if path == '/' else path}"


def exec_text(command: Sequence[str]) -> str:
    """The text of a command."""
    return f"exec [{text_of(command, quoted=True) or ''}]"
