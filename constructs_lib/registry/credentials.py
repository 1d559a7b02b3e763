"""Who may ask a registry: the files that docker and podman keep, and the programs they name.

A file says for a registry: ask this program (``credHelpers``, ``credsStore``), or here it is
(``auths``). A secret is in no representation, so no message, log or traceback can show one.

Sources: ``cli/config`` of the Docker command line; ``containers-auth.json(5)`` of containers/image;
the protocol of github.com/docker/docker-credential-helpers.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field
from constructs_lib.registry.address import HUB, HUB_KEY, Address

__all__ = ["Credential", "CredentialFile", "Helper", "answer_of_helper", "read_credential_file"]

_TOKEN_USER: Final = "<token>"  # noqa: S105  # the protocol's own word
_HUB_KEYS: Final = (HUB_KEY, "index.docker.io", HUB, "registry-1.docker.io")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A name and its secret. Never printed.

    Attributes:
        username: the name; empty for an identity token.
        secret: the password or token.
        is_identity: whether the secret is an identity token, which a token service exchanges.
    """

    username: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    is_identity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A program that knows credentials.

    Attributes:
        name: what follows ``docker-credential-`` in its name.
        key: what it is asked for.
    """

    name: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFile:
    """What one file says.

    Attributes:
        auths: credentials by the key of their registry.
        helpers: programs by the key of their registry.
        store: the program for every other registry; empty where there is none.
    """

    auths: Mapping[str, Credential] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""

    def find(self, address: Address) -> Credential | Helper | None:
        """What the file says of a repository's registry; none where it says nothing.

        A key of podman may name a part of the repository, too; the longest that fits counts.
        """
        keys = list(_keys(address))
        for key in keys:
            if key in self.helpers:
                return Helper(name=self.helpers[key], key=_asked(address))
        if self.store:
            return Helper(name=self.store, key=_asked(address))
        return next((self.auths[key] for key in keys if key in self.auths), None)

    def written(self, address: Address) -> Credential | None:
        """The credential that stands in the file itself, for when its program knows none."""
        return next((self.auths[key] for key in _keys(address) if key in self.auths), None)


def read_credential_file(text: str, *, source: str) -> CredentialFile:
    """What a file of credentials says.

    Args:
        text: the text of ``config.json`` or ``auth.json``.
        source: the file, for errors.

    Raises:
        ConstructsLibError: it cannot be read. The message quotes nothing of it.
    """
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    except RecursionError:
        value = None
    if not isinstance(value, dict):
        raise _unreadable(source, "it is no JSON object")
    auths = {}
    for key, entry in _mapping(value, "auths", source).items():
        found = _credential(entry, source)
        if found is not None:
            auths[_plain(key)] = found
    helpers = _mapping(value, "credHelpers", source)
    store = value.get("credsStore") or ""
    names = [*helpers.values(), store]
    if any(not isinstance(name, str) or "/" in name or name.startswith("-") for name in names):
        raise _unreadable(source, "credHelpers and credsStore must name programs, without folders")
    return CredentialFile(
        auths=auths,
        helpers={_plain(key): name for key, name in helpers.items() if name},
        store=store,
    )


def answer_of_helper(output: str) -> Credential | None:
    """The credential that a program printed; none if what it printed is no answer."""
    try:
        value = json.loads(output)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    username, secret = value.get("Username"), value.get("Secret")
    if not isinstance(username, str) or not isinstance(secret, str):
        return None
    if username == _TOKEN_USER:
        return Credential(secret=secret, is_identity=True)
    return Credential(username=username, secret=secret)


def _keys(address: Address) -> Iterator[str]:
    parts = address.repository.split("/")
    for end in range(len(parts), 0, -1):
        yield "/".join((address.host, *parts[:end]))
    if address.host == HUB:
        yield from map(_plain, _HUB_KEYS)
    else:
        yield address.host


def _asked(address: Address) -> str:
    return HUB_KEY if address.host == HUB else address.host


def _plain(key: str) -> str:
    """A key without scheme, and without the path of an old API."""
    host = key.partition("://")[2] or key
    for ending in ("/v1/", "/v2/", "/v1", "/v2", "/"):
        host = host.removesuffix(ending)
    return host


def _mapping(value: Mapping[str, Json], key: str, source: str) -> Mapping[str, Json]:
    found = value.get(key) or {}
    if not isinstance(found, dict):
        raise _unreadable(source, f"{key} is no object")
    return found


def _credential(entry: Json, source: str) -> Credential | None:
    """The credential of one entry; none for the empty one that docker leaves for its programs."""
    if not isinstance(entry, dict):
        raise _unreadable(source, "an entry of auths is no object")
    token = entry.get("identitytoken") or ""
    auth = entry.get("auth") or ""
    if isinstance(token, str) and token:
        return Credential(secret=token, is_identity=True)
    if not auth:
        return None
    try:
        username, colon, secret = b64decode(auth, validate=True).decode().partition(":")
    except (binascii.Error, ValueError, TypeError):
        colon = ""
    if not colon:
        raise _unreadable(source, "an entry of auths is not name and password in base64")
    return Credential(username=username, secret=secret.rstrip("\0"))


def _unreadable(source: str, why: str) -> ConstructsLibError:
    advice = "log in again with docker or podman, or name another file with --registry-config"
    return ConstructsLibError(f"{source}: These credentials cannot be read: {why}; {advice}.")
