"""One file over https: the whole answer, or a sentence on why there is none.

Only https is spoken, also after a redirect. Certificates and proxies are Python's own defaults,
so ``SSL_CERT_FILE`` and ``HTTPS_PROXY`` are heeded.
"""

from __future__ import annotations

from http.client import HTTPException, HTTPMessage
from queue import Empty, Queue
from threading import Thread
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from constructs_lib.errors import ConstructsLibError

__all__ = ["LARGEST", "download", "without_query"]

LARGEST: Final = 50 * 1024**2
"""No collection of manifests is larger: etcd takes 1.5 MiB an object. Bytes."""

_TIMEOUT: Final = 30
"""How long the other side may say nothing. Seconds."""

_DEADLINE: Final = 300
"""How long all of it may take; a byte now and then is not nothing. Seconds."""


def without_query(url: str) -> str:
    """An address for people: its query may hold a token, and so may what it redirects to."""
    address, mark, _ = url.partition("?")
    return f"{address}{mark and '?***'}"


def download(url: str, *, timeout: float = _TIMEOUT, deadline: float = _DEADLINE) -> bytes:
    """The answer of an https address.

    Args:
        url: the address.
        timeout: how long the other side may say nothing. Seconds.
        deadline: how long all of it may take. Seconds.

    Raises:
        ConstructsLibError: it cannot be reached, answers with another status than 200, redirects
            to what is not https, breaks off, is larger than :data:`LARGEST` or takes too long.
    """
    answer: Queue[bytes | Exception] = Queue()

    def run() -> None:
        try:
            answer.put(_download(url, timeout))
        except Exception as error:  # noqa: BLE001  # raised again by whoever waits
            answer.put(error)

    # Nothing that a socket can be told bounds the whole; a thread can be left behind.
    Thread(target=run, daemon=True).start()
    try:
        given = answer.get(timeout=deadline)
    except Empty:
        message = f"{without_query(url)} has not ended after {deadline:g} seconds; try again."
        raise ConstructsLibError(message) from None
    if isinstance(given, Exception):
        raise given
    return given


def _download(url: str, timeout: float) -> bytes:
    shown = without_query(url)
    try:
        with build_opener(_HttpsOnly).open(url, timeout=timeout) as response:
            data: bytes = response.read(LARGEST + 1)
            announced = response.headers.get("Content-Length")
    except HTTPError as error:
        error.close()
        reason = " ".join(str(error.reason).split()).rstrip(".")
        raise ConstructsLibError(f"{shown} returned {error.code} {reason}.") from None
    except URLError as error:
        raise ConstructsLibError(f"{shown} cannot be reached ({error.reason}).") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise ConstructsLibError(f"{shown} cannot be read ({reason}).") from None
    if len(data) > LARGEST:
        raise ConstructsLibError(f"{shown} is larger than {LARGEST // 1024**2} MiB.")
    if announced is not None and announced != str(len(data)):
        message = f"{shown} broke off after {len(data)} of {announced} bytes; try again."
        raise ConstructsLibError(message)
    return data


class _HttpsOnly(HTTPRedirectHandler):
    """Follows no redirect that would leave https."""

    def redirect_request(  # noqa: PLR0917  # the signature of urllib
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        if urlsplit(newurl).scheme != "https":
            fp.close()
            raise URLError(f"it redirects to {without_query(newurl)}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
