"""The network: requests over http and https, with proxies, time limits and size limits.

Certificates and proxies are Python's own defaults, so ``SSL_CERT_FILE``, ``HTTPS_PROXY`` and
``NO_PROXY`` are heeded; this machine is asked without a proxy. Connections are used again, because
most of the time of a short answer is spent on greeting.
"""

from __future__ import annotations

import ssl
import threading
import time
from base64 import b64encode
from contextlib import suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from constructs_lib.record import dataclass, field
from constructs_lib.registry.address import is_loopback
from constructs_lib.registry.transport import EndedError, NoAnswerError, Request, Response

__all__ = ["Network"]

_PIECE: Final = 64 * 1024
_SILENCE: Final = 30.0
"""How long the other side may say nothing. Seconds."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """Sends requests over connections that it keeps.

    Attributes:
        silence: how long the other side may say nothing. Seconds.
    """

    silence: float = _SILENCE
    _idle: dict[str, list[HTTPConnection]] = field(default_factory=dict)
    _busy: set[HTTPConnection] = field(default_factory=set)
    _closed: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Request, *, seconds: float) -> Response:
        """The whole answer.

        Raises:
            NoAnswerError: there is none in that time, it breaks off, or it is too large.
        """
        until = time.monotonic() + seconds
        parts = urlsplit(request.url)
        kept = self._take(parts)
        if kept is not None:
            try:
                return self._exchange(kept, request, parts, until)
            except ConnectionError:
                # The other side had closed what was kept, which only sending shows.
                kept.close()
        return self._exchange(self._connection(parts, until), request, parts, until, is_last=True)

    def close(self) -> None:
        """Close every connection; who still waits for an answer gets none."""
        self._closed.set()
        with self._lock:
            kept = [each for some in self._idle.values() for each in some]
            self._idle.clear()
            busy = [each.sock for each in self._busy if each.sock is not None]
        for each in kept:
            each.close()
        for sock in busy:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)

    def _exchange(
        self,
        connection: HTTPConnection,
        request: Request,
        parts: SplitResult,
        until: float,
        *,
        is_last: bool = False,
    ) -> Response:
        with self._lock:
            self._busy.add(connection)
        try:
            found, goes_on = self._answer(connection, request, parts, until)
        except NoAnswerError:
            connection.close()
            raise
        except (HTTPException, OSError, ValueError) as error:
            connection.close()
            if self._closed.is_set():
                raise EndedError(_LATE) from None
            if isinstance(error, ConnectionError) and not is_last:
                raise
            raise NoAnswerError(_reason(error)) from None
        finally:
            with self._lock:
                self._busy.discard(connection)
        if goes_on and not self._closed.is_set():
            with self._lock:
                self._idle.setdefault(_key(parts), []).append(connection)
        else:
            connection.close()
        return found

    def _answer(
        self, connection: HTTPConnection, request: Request, parts: SplitResult, until: float
    ) -> tuple[Response, bool]:
        """The answer, and whether the connection can be used again."""
        self._limit(connection, until)
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        if parts.scheme == "http" and self._proxy(parts) is not None:
            target = request.url
        headers = {"User-Agent": "constructs-lib", "Accept-Encoding": "identity", **request.headers}
        connection.request(request.method, target, request.body or None, headers)
        answer = connection.getresponse()
        found = Response(
            status=answer.status,
            headers={key.lower(): value for key, value in reversed(answer.getheaders())},
            body=self._body(connection, answer, request, until),
        )
        return found, not answer.will_close

    def _body(
        self, connection: HTTPConnection, answer: HTTPResponse, request: Request, until: float
    ) -> bytes:
        pieces, left = [], request.most
        while True:
            self._limit(connection, until)
            piece = answer.read1(min(_PIECE, left + 1))
            if not piece:
                break
            left -= len(piece)
            if left < 0:
                raise NoAnswerError("gives a larger answer than any that is asked for")
            pieces.append(piece)
        # ``read1`` ends quietly where the other side breaks off.
        if request.method != "HEAD" and answer.length:
            raise NoAnswerError("breaks off in the middle of its answer")
        answer.close()  # of the answer only: the connection is then free for the next request
        return b"".join(pieces)

    def _limit(self, connection: HTTPConnection, until: float) -> None:
        left = min(until - time.monotonic(), self.silence)
        if self._closed.is_set():
            raise EndedError(_LATE)
        if left <= 0:
            raise NoAnswerError(_LATE)
        connection.timeout = left
        if connection.sock is not None:
            connection.sock.settimeout(left)

    def _take(self, parts: SplitResult) -> HTTPConnection | None:
        with self._lock:
            kept = self._idle.get(_key(parts))
            return kept.pop() if kept else None

    def _connection(self, parts: SplitResult, until: float) -> HTTPConnection:
        host, port = parts.hostname or "", parts.port
        limit = max(0.001, min(until - time.monotonic(), self.silence))
        proxy = self._proxy(parts)
        if parts.scheme == "http":
            if proxy is not None:
                return HTTPConnection(proxy.hostname or "", proxy.port or 80, timeout=limit)
            return HTTPConnection(host, port, timeout=limit)
        if proxy is None:
            return HTTPSConnection(host, port, timeout=limit, context=self._tls)
        through = HTTPSConnection(
            proxy.hostname or "", proxy.port or 80, timeout=limit, context=self._tls
        )
        through.set_tunnel(host, port, headers=_proxy_login(proxy))
        return through

    @staticmethod
    def _proxy(parts: SplitResult) -> SplitResult | None:
        text = getproxies().get(parts.scheme)
        if not text or is_loopback(parts.netloc) or proxy_bypass(parts.netloc):
            return None
        return urlsplit(text if "://" in text else f"http://{text}")

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


_LATE: Final = "does not answer in time"


def _key(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"


def _proxy_login(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(pair).decode()}"}


def _reason(error: Exception) -> str:
    """Why, in a few words: nothing that the other side said."""
    known = (words for kind, words in _REASONS if isinstance(error, kind))
    return next(known, "cannot be reached")


_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (TimeoutError, _LATE),
    (ssl.SSLCertVerificationError, "shows a certificate that this machine does not trust"),
    (ssl.SSLError, "does not speak https"),
    (ConnectionRefusedError, "refuses connections"),
    (HTTPException, "does not answer as a registry does, or breaks off"),
    (ConnectionError, "breaks off the connection"),
)
