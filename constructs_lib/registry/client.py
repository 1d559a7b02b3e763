"""Asks registries, and only reads: manifests by HEAD first, bodies once for each digest.

The Docker Hub counts a GET of a manifest as a pull and a HEAD as none. So a tag is looked up by
HEAD, and a body is fetched by its digest alone: what comes back is hashed, and anything else than
what was asked for is refused.

Source: ``spec.md`` of the OCI distribution specification 1.1.
"""

from __future__ import annotations

import json
import re
import threading
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from constructs_lib.record import dataclass, field, replace
from constructs_lib.registry.address import Address
from constructs_lib.registry.challenge import Challenge, read_challenges
from constructs_lib.registry.errors import NotThereError, RegistryError
from constructs_lib.registry.http import Http, origin_of
from constructs_lib.registry.login import Login, log_in
from constructs_lib.registry.manifest import ACCEPTED, Manifest, digest_of, is_digest, read_manifest
from constructs_lib.registry.transport import Request, Response

__all__ = ["Registries"]

_MANIFEST_MOST: Final = 4 * 1024**2
"""Registries take no larger manifest. Bytes."""
_BLOB_MOST: Final = 8 * 1024**2
_TAGS_MOST: Final = 16 * 1024**2
_MOST_PAGES: Final = 50
_OK: Final = 200
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_NO_HEAD: Final = frozenset({400, 405, 501})
"""How a registry or a proxy says that it does not know HEAD."""
_TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_NEXT: Final = re.compile(r"<([^<>]*)>\s*;\s*rel=\"?next\"?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Registries:
    """The registries of a run, and the bodies that they gave.

    Attributes:
        http: sends requests.
        login: proves who asks.
    """

    http: Http
    login: Login
    _bodies: dict[str, bytes] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def digest(self, address: Address, reference: str, *, until: float) -> str:
        """The digest of what a tag points to, or the same digest if the registry has it.

        Args:
            address: the repository.
            reference: a tag or a digest.
            until: when the time is over.

        Raises:
            NotThereError: the registry has no such tag or digest.
            RegistryError: the registry gives no usable answer.
        """
        head = self._ask(self._manifest_request("HEAD", address, reference), address, until)
        said = None
        if head.status not in _NO_HEAD:
            self._refuse(head, address, reference)
            said = head.headers.get("docker-content-digest")
        if said is None:
            body = self._manifest(address, reference, until).body
            said = digest_of(body)
            self._bodies[said] = body
        if not is_digest(said) or (is_digest(reference) and said != reference):
            raise _lies(address)
        return said

    def manifest(self, address: Address, digest: str, *, until: float) -> Manifest:
        """What stands under a digest.

        Raises:
            NotThereError: the registry has no such digest.
            RegistryError: the registry gives no usable answer, or other bytes.
        """
        body = self._bodies.get(digest)
        media_type = ""
        if body is None:
            response = self._manifest(address, digest, until)
            body = response.body
            media_type = response.headers.get("content-type", "").partition(";")[0].strip()
            self._keep(address, digest, body)
        found = read_manifest(body, media_type=media_type)
        if found is None:
            raise RegistryError(
                f"{address} has something else than an image under {digest}; check the digest."
            )
        return found

    def blob(self, address: Address, digest: str, *, until: float) -> bytes:
        """The bytes of a blob, such as the configuration of an image.

        Raises:
            NotThereError: the registry has no such blob.
            RegistryError: the registry gives no usable answer, or other bytes.
        """
        if digest not in self._bodies:
            url = self._url(address, f"blobs/{digest}")
            response = self._ask(Request(method="GET", url=url, most=_BLOB_MOST), address, until)
            self._refuse(response, address, digest)
            self._keep(address, digest, response.body)
        return self._bodies[digest]

    def tags(self, address: Address, *, until: float) -> list[str]:
        """Every tag of a repository.

        Raises:
            RegistryError: the registry gives no usable answer.
        """
        found: list[str] = []
        url = self._url(address, "tags/list?n=1000")
        for _ in range(_MOST_PAGES):
            request = Request(method="GET", url=url, most=_TAGS_MOST)
            response = self._ask(request, address, until)
            self._refuse(response, address, "list of tags")
            value = _json(response.body)
            tags = value.get("tags") if isinstance(value, dict) else None
            found += [tag for tag in tags or () if isinstance(tag, str) and _TAG.fullmatch(tag)]
            following = _NEXT.search(response.headers.get("link", ""))
            if following is None:
                return found
            url = self._next(url, following[1], address)
        raise RegistryError(f"{address} has more tags than can be read; name the tag yourself.")

    def referrers(self, address: Address, digest: str, *, until: float) -> Manifest:
        """What a registry keeps about a digest, such as signatures.

        Registries that do not know the question keep it under a tag made of the digest.

        Raises:
            RegistryError: the registry gives no usable answer.
        """
        url = self._url(address, f"referrers/{digest}")
        request = Request(
            method="GET", url=url, headers={"Accept": ACCEPTED[0]}, most=_MANIFEST_MOST
        )
        response = self._ask(request, address, until)
        if response.status == _OK:
            found = read_manifest(response.body, media_type=ACCEPTED[0])
            if found is not None:
                return found
        try:
            fallback = self.digest(address, digest.replace(":", "-"), until=until)
            return self.manifest(address, fallback, until=until)
        except NotThereError:
            return Manifest(media_type=ACCEPTED[0])

    def _keep(self, address: Address, digest: str, body: bytes) -> None:
        if digest_of(body) != digest:
            raise _lies(address)
        self._bodies[digest] = body

    def _manifest(self, address: Address, reference: str, until: float) -> Response:
        response = self._ask(self._manifest_request("GET", address, reference), address, until)
        self._refuse(response, address, reference)
        return response

    def _manifest_request(
        self, method: Literal["GET", "HEAD"], address: Address, reference: str
    ) -> Request:
        return Request(
            method=method,
            url=self._url(address, f"manifests/{reference}"),
            headers={"Accept": ", ".join(ACCEPTED)},
            most=_MANIFEST_MOST,
        )

    def _url(self, address: Address, path: str) -> str:
        host = address.api
        return f"{self.http.scheme(host)}://{host}/v2/{address.repository}/{path}"

    def _next(self, url: str, link: str, address: Address) -> str:
        """The address of the next page, which is one of the same registry."""
        try:
            following = urljoin(url, link)
            same = origin_of(following) == origin_of(url)
        except ValueError:
            same = False
        if not same or not urlsplit(following).path.startswith("/v2/"):
            raise RegistryError(f"{address.host} sends elsewhere for more tags; name the tag.")
        return following

    def _ask(self, request: Request, address: Address, until: float) -> Response:
        """The answer, once it is proved who asks."""
        refused = self.login.header(address)
        for _ in range(3):
            headers = {**request.headers, **({"Authorization": refused} if refused else {})}
            asked = replace(request, headers=headers)
            response, url = self.http.send(asked, until=until, name=address.host)
            if response.status != _UNAUTHORIZED:
                return response
            challenges = list(read_challenges(response.headers.get("www-authenticate", "")))
            if origin_of(url) != origin_of(request.url):
                return self._ask_elsewhere(replace(request, url=url), response, challenges, until)
            found = self.login.answer(address, challenges, refused=refused, until=until)
            if not found or found == refused:
                return response
            refused = found
        return response

    def _ask_elsewhere(
        self, request: Request, refused: Response, challenges: list[Challenge], until: float
    ) -> Response:
        """The answer of who a registry redirects to: it may ask for a token, but not who we are."""
        header = self.login.anonymous(challenges, until=until)
        if not header:
            return refused
        asked = replace(request, headers={**request.headers, "Authorization": header})
        response, _ = self.http.send(asked, until=until, name="The registry behind a redirect")
        return response

    def _refuse(self, response: Response, address: Address, what: str) -> None:
        status = response.status
        if status == _OK:
            return
        if status == _NOT_FOUND:
            raise NotThereError(f"{address} has no {what}; check the name, or who may see it.")
        if status in {_UNAUTHORIZED, _FORBIDDEN}:
            known = bool(self.login.header(address))
            why = "does not let you read" if known else "does not let anybody read"
            raise RegistryError(f"{address.host} {why} {address.repository}; {log_in(address)}.")
        raise RegistryError(f"{address.host} answers {status} for {address}; try again later.")


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _lies(address: Address) -> RegistryError:
    return RegistryError(
        f"{address.host} gives other bytes than those of the digest for {address}; trust nothing "
        "of it, and look for a proxy or cache in between."
    )
