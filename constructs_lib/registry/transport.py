"""How requests travel: what a client needs of the network, and no more.

``cli/images/connection.py`` is the one that goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from constructs_lib.record import dataclass, field

__all__ = ["EndedError", "NoAnswerError", "Request", "Response", "Transport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        method: what is asked.
        url: an address with scheme and host.
        headers: its headers, which may hold a secret and are never shown.
        body: what is sent.
        most: the largest answer that is read. Bytes.
    """

    method: Literal["GET", "HEAD", "POST"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The whole answer.

    Attributes:
        status: its code.
        headers: its headers, names in lower case.
        body: its content.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class NoAnswerError(Exception):
    """Why there is no whole answer: a few words without a secret, to stand in a sentence."""


class EndedError(NoAnswerError):
    """Nobody waits for answers any more."""


class Transport(Protocol):
    """Sends requests. Follows no redirect and adds no header that proves who asks."""

    def send(self, request: Request, *, seconds: float) -> Response:
        """The whole answer.

        Args:
            request: the request.
            seconds: how long everything together may take.

        Raises:
            NoAnswerError: there is none in that time, it breaks off, or it is too large.
        """
