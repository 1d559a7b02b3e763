"""What kubectl says when it cannot read, in a sentence that says what to do."""

from __future__ import annotations

import re
from typing import Final

from constructs_lib.live.reading import CannotReadError

__all__ = ["explained", "no_program"]

_LONGEST: Final = 400
_SILENT: Final = (
    "context deadline exceeded",
    "Client.Timeout exceeded",
    "i/o timeout",
    "TLS handshake timeout",
    "net/http: request canceled",
    "unexpected EOF",
)
_UNREACHED: Final = (
    "Unable to connect to the server",
    "The connection to the server",
    "connection refused",
    "no such host",
    "network is unreachable",
)
_NO_LOGIN: Final = ("(Unauthorized)", "must be logged in", "getting credentials")
_HEAD: Final = re.compile(r"^(?:error: |Error from server(?: \(\w+\))?: )+")
_ERROR: Final = re.compile(r"^(?:error|Error|Unable|The connection)\b")


def no_program(tried: str | None, error: Exception | None = None) -> str:
    """Why there is no kubectl to ask.

    Args:
        tried: the program that does not start. Default: there is none.
        error: why it does not.
    """
    remedy = "Install kubectl, or name it in KUBECTL_PATH."
    if tried is None:
        return f"There is no kubectl in PATH, and a cluster is read through it. {remedy}"
    reason = getattr(error, "strerror", None) or str(error)
    return f"{tried} does not start: {reason}. {remedy}"


def explained(said: str, timeout: int) -> CannotReadError:
    """The error to raise for what kubectl says on its standard error.

    Args:
        said: all of it.
        timeout: how many seconds the API server had.
    """
    line = _own_line(said)
    told = _HEAD.sub("", line)[:_LONGEST].rstrip(".?")
    silence = {
        _NO_LOGIN: f"the cluster does not know who asks: {told}",
        _SILENT: f"the API server did not answer within {timeout} s",
        _UNREACHED: f"the API server is not reached: {told}",
    }
    for signs, reason in silence.items():
        if any(words in said for words in signs):
            return CannotReadError(reason, is_silent=True)
    if "(Forbidden)" in said:
        return CannotReadError(told, is_forbidden=True)
    if "(Expired)" in said:
        return CannotReadError("the list was too old before its last page was read; try again")
    if told.startswith("stat "):
        return CannotReadError(f"the kubeconfig cannot be read: {told.removeprefix('stat ')}")
    if "context" in told and "does not exist" in told:
        return CannotReadError(f"{told}; 'kubectl config get-contexts' lists those that do")
    return CannotReadError(told or "kubectl says nothing of why")


def _own_line(said: str) -> str:
    """The line that tells the error; others are warnings and logs."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.match(line)]
    return (errors or lines or [""])[-1]
