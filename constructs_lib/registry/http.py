"""Requests to one registry after another, with what HTTP asks of a client.

A redirect to another host loses the credentials, and so does one to another port. Plain http is
spoken to this machine only, and only where the user allows it. A registry that asks for patience
(429, or 503 with Retry-After) gets it from every request, as long as time is left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from constructs_lib.record import dataclass, field, replace
from constructs_lib.registry.address import is_host, is_loopback
from constructs_lib.registry.errors import RegistryError
from constructs_lib.registry.transport import (
    EndedError,
    NoAnswerError,
    Request,
    Response,
    Transport,
)

__all__ = ["Http", "origin_of"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS: Final = 5
_TOO_MANY: Final = 429
_UNAVAILABLE: Final = frozenset({500, 502, 503, 504})
_MOST_TRIES: Final = 4
_FIRST_PAUSE: Final = 0.5
"""How long to wait for who does not say how long. Seconds; doubled every time."""


@dataclass(frozen=True, kw_only=True)
class Http:
    """Sends requests until there is an answer, or no time.

    Attributes:
        transport: what goes to the network.
        insecure: hosts that may be asked by plain http; each is this machine.
        clock: the time that passes. Seconds.
        sleep: waits.
    """

    transport: Transport
    insecure: frozenset[str] = frozenset()
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    _not_before: dict[str, float] = field(default_factory=dict)
    _silent: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def scheme(self, host: str) -> str:
        """How a host is spoken to."""
        return "http" if host in self.insecure else "https"

    def send(self, request: Request, *, until: float, name: str) -> tuple[Response, str]:
        """The answer, and the address that gave it, which redirects may have changed.

        Args:
            request: the request.
            until: when the time is over, by the clock.
            name: what the other side is called in errors.

        Raises:
            RegistryError: there is no answer.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._patiently(request, until, name)
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or not location:
                return response, request.url
            request = self._redirected(request, location, name)
        raise RegistryError(f"{name} redirects in a circle; try again later.")

    def _redirected(self, request: Request, location: str, name: str) -> Request:
        if request.method == "POST":
            # What is sent is a secret, and it is meant for nobody else.
            message = "redirects where it should give a token; nothing more was sent"
            raise RegistryError(f"{name} {message}.")
        try:
            url = urljoin(request.url, location)
        except ValueError:
            url = ""
        self.refuse_insecure(url, f"{name} redirects to an address")
        if origin_of(url) == origin_of(request.url):
            return replace(request, url=url)
        kept = {key: each for key, each in request.headers.items() if key != "Authorization"}
        return replace(request, url=url, headers=kept)

    def refuse_insecure(self, url: str, what: str) -> None:
        """Refuse an address that is neither https nor an allowed one of this machine.

        Raises:
            RegistryError: it is refused.
        """
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018  # raises where it is no number
        except ValueError:
            raise RegistryError(f"{what} that cannot be read; nothing was sent there.") from None
        if "@" in parts.netloc or not is_host(parts.netloc):
            raise RegistryError(f"{what} that cannot be read; nothing was sent there.")
        allowed = bool(self.insecure) and is_loopback(parts.netloc)
        if parts.scheme != "https" and not (parts.scheme == "http" and allowed):
            raise RegistryError(f"{what} that is not https; nothing was sent there.")

    def _patiently(self, request: Request, until: float, name: str) -> Response:
        origin, pause = origin_of(request.url), _FIRST_PAUSE
        if origin in self._silent:
            # Who did not answer one request is not waited for again.
            raise RegistryError(self._silent[origin])
        for tries_left in reversed(range(_MOST_TRIES)):
            self._wait(origin, until, name)
            left = until - self.clock()
            try:
                if left <= 0:
                    raise NoAnswerError("does not answer in time")  # noqa: TRY301  # one way out
                response = self.transport.send(request, seconds=left)
            except NoAnswerError as error:
                is_over = isinstance(error, EndedError) or self.clock() + pause >= until
                if not tries_left or is_over:
                    message = "check the name and the network, or try again later"
                    self._silent[origin] = f"{name} {error}; {message}."
                    raise RegistryError(self._silent[origin]) from None
                self._pause(origin, pause)
            else:
                asked = _retry_after(response.headers)
                busy = response.status == _TOO_MANY or response.status in _UNAVAILABLE
                if not busy:
                    return response
                if not tries_left:
                    break
                self._pause(origin, asked if asked is not None else pause)
            pause *= 2
        if response.status == _TOO_MANY:
            raise RegistryError(f"{name} still limits requests; {_LATER}.")
        raise RegistryError(f"{name} has a problem of its own ({response.status}); try later.")

    def _pause(self, origin: str, seconds: float) -> None:
        with self._lock:
            start = max(self._not_before.get(origin, 0.0), self.clock() + seconds)
            self._not_before[origin] = start

    def _wait(self, origin: str, until: float, name: str) -> None:
        with self._lock:
            seconds = self._not_before.get(origin, 0.0) - self.clock()
        if seconds <= 0:
            return
        if self.clock() + seconds >= until:
            minutes = -(-int(seconds) // 60)
            about = f"{minutes} min" if minutes > 1 else f"{max(1, round(seconds))} s"
            raise RegistryError(f"{name} limits requests and asks to wait {about}; {_LATER}.")
        self.sleep(seconds)


_LATER: Final = "log in for a higher limit, or try again later"


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """How long the other side asks to wait. Seconds; none where it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
