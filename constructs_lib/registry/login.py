"""Proves to a registry who asks, as it wants it: by a token, or by name and password.

A token is asked for at the address that the registry names, with the credentials that the user has
for that registry, and for reading one repository only. It is kept for as long as the run takes and
renewed when the registry no longer takes it.

Source: ``docs/spec/auth/token.md`` and ``docs/spec/auth/oauth.md`` of the distribution project.
"""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from constructs_lib.record import dataclass, field
from constructs_lib.registry.address import Address
from constructs_lib.registry.challenge import Challenge
from constructs_lib.registry.credentials import Credential
from constructs_lib.registry.errors import RegistryError
from constructs_lib.registry.http import Http
from constructs_lib.registry.transport import Request

__all__ = ["CredentialOf", "Login"]

CredentialOf = Callable[[Address], Credential | None]
"""The credential that the user has for a registry; none where there is none."""

_CLIENT: Final = "constructs-lib"
_MOST: Final = 1024**2
"""No answer of a token service is larger. Bytes."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """What was proved so far, by the repository that it is for.

    Attributes:
        http: sends requests.
        credential_of: the credential for a registry.
    """

    http: Http
    credential_of: CredentialOf
    _anonymous: dict[Challenge, str] = field(default_factory=dict, repr=False)
    _headers: dict[Address, str] = field(default_factory=dict, repr=False)
    _locks: dict[Address, threading.Lock] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def header(self, address: Address) -> str:
        """What proved it last; empty where nothing was asked for yet."""
        return self._headers.get(address, "")

    def answer(
        self, address: Address, challenges: Iterable[Challenge], *, refused: str, until: float
    ) -> str:
        """What proves it now; empty where nothing can.

        Args:
            address: the repository.
            challenges: what the registry offered.
            refused: what it did not take.
            until: when the time is over.

        Raises:
            RegistryError: the token service gives no token.
        """
        with self._lock:
            lock = self._locks.setdefault(address, threading.Lock())
        with lock:
            # Another request may have asked while this one was on its way.
            if self.header(address) != refused:
                return self.header(address)
            found = self._proof(address, list(challenges), until)
            self._headers[address] = found
            return found

    def anonymous(self, challenges: Iterable[Challenge], *, until: float) -> str:
        """What proves nothing but that a token was asked for; empty where none is wanted.

        For who a registry redirects to: it is told nothing of the user.

        Args:
            challenges: what it offered.
            until: when the time is over.

        Raises:
            RegistryError: the token service gives no token.
        """
        bearer = next((each for each in challenges if each.scheme == "bearer"), None)
        if bearer is None:
            return ""
        with self._lock:
            known = self._anonymous.get(bearer)
        if known is None:
            name = "The registry behind a redirect"
            found = self._token(
                name, bearer, bearer.scope, None, log_in="log in there", until=until
            )
            known = f"Bearer {found}"
            with self._lock:
                self._anonymous[bearer] = known
        return known

    def _proof(self, address: Address, challenges: list[Challenge], until: float) -> str:
        credential = self.credential_of(address)
        bearer = next((each for each in challenges if each.scheme == "bearer"), None)
        if bearer is not None:
            scope = f"repository:{address.repository}:pull"
            token = self._token(
                address.host, bearer, scope, credential, log_in=log_in(address), until=until
            )
            return f"Bearer {token}"
        basic = any(each.scheme == "basic" for each in challenges)
        if basic and credential is not None and not credential.is_identity:
            return _basic(credential)
        return ""

    def _token(
        self,
        host: str,
        challenge: Challenge,
        scope: str,
        credential: Credential | None,
        *,
        log_in: str,
        until: float,
    ) -> str:
        name = f"The token service of {host}"
        what = f"{host} sends to a token service at an address"
        self.http.refuse_insecure(challenge.realm, what)
        request = _token_request(challenge, scope, credential)
        response, _ = self.http.send(request, until=until, name=name)
        if response.status in {401, 403} or (credential and response.status == 400):  # noqa: PLR2004
            who = "does not take the credentials" if credential else "gives no token"
            raise RegistryError(f"{name} {who}; {log_in}.")
        token = _token_in(response.body) if response.status == 200 else None  # noqa: PLR2004
        if token is None:
            raise RegistryError(f"{name} gives no token ({response.status}); try again later.")
        return token


def log_in(address: Address) -> str:
    """What to do where there is no permission, as a part of a sentence."""
    return (
        f"log in with 'docker login {address.host}' or 'podman login {address.host}', or name a "
        "file of credentials with --registry-config"
    )


def _token_request(challenge: Challenge, scope: str, credential: Credential | None) -> Request:
    if credential is not None and credential.is_identity:
        form = {
            "grant_type": "refresh_token",
            "service": challenge.service,
            "client_id": _CLIENT,
            "scope": scope,
            "refresh_token": credential.secret,
        }
        return Request(
            method="POST",
            url=challenge.realm,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
            most=_MOST,
        )
    parts = urlsplit(challenge.realm)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if challenge.service:
        query.append(("service", challenge.service))
    query += [("scope", scope), ("client_id", _CLIENT)]
    headers = {"Authorization": _basic(credential)} if credential is not None else {}
    url = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))
    return Request(method="GET", url=url, headers=headers, most=_MOST)


def _token_in(body: bytes) -> str | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    token = value.get("token") or value.get("access_token")
    # A line break would end the header that it is put into.
    is_token = isinstance(token, str) and token.isascii() and token.isprintable()
    return token if is_token else None


def _basic(credential: Credential) -> str:
    pair = f"{credential.username}:{credential.secret}".encode()
    return f"Basic {b64encode(pair).decode()}"
