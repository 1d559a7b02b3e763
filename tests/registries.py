"""Registries on this machine: Debian's own, and one of ours that misbehaves as it is told.

Images are made here, byte by byte, so every digest in a test is computed and none is invented.
"""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from constructs_lib.cli.images.connection import Network
from constructs_lib.registry.address import Address
from constructs_lib.registry.client import Registries
from constructs_lib.registry.credentials import Credential
from constructs_lib.registry.errors import RegistryError
from constructs_lib.registry.http import Http
from constructs_lib.registry.login import CredentialOf, Login
from constructs_lib.registry.manifest import ACCEPTED
from tests.waiting import PATIENCE

__all__ = [
    "DOCKER_IMAGE",
    "DOCKER_LIST",
    "OCI_IMAGE",
    "OCI_INDEX",
    "Answer",
    "FakeRegistry",
    "FakeRequest",
    "Kept",
    "Store",
    "at",
    "basic",
    "digest",
    "no_credentials",
    "of",
    "password",
    "refusal",
    "soon",
    "written",
]

OCI_INDEX, DOCKER_LIST, OCI_IMAGE, DOCKER_IMAGE = ACCEPTED


def digest(body: bytes) -> str:
    return f"sha256:{sha256(body).hexdigest()}"


def written(value: object) -> bytes:
    return json.dumps(value).encode()


def basic(username: str, password: str) -> str:
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def no_credentials(_: Address) -> Credential | None:
    return None


def password(username: str, secret: str) -> CredentialOf:
    """The same credential for whatever registry."""
    return lambda _: Credential(username=username, secret=secret)


@dataclass(frozen=True)
class Kept:
    """A manifest and its media type."""

    body: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return digest(self.body)


@dataclass
class Store:
    """What a registry keeps of one repository."""

    manifests: dict[str, Kept] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def blob(self, body: bytes, media_type: str) -> dict[str, Any]:
        self.blobs[digest(body)] = body
        return {"mediaType": media_type, "digest": digest(body), "size": len(body)}

    def keep(self, value: object, media_type: str, *tags: str) -> Kept:
        kept = Kept(written(value), media_type)
        self.manifests.update(dict.fromkeys([kept.digest, *tags], kept))
        return kept

    def image(
        self,
        platform: str = "linux/amd64",
        *tags: str,
        content: bytes = b"layer",
        media_type: str = OCI_IMAGE,
    ) -> Kept:
        """One image, whose layer differs by its platform."""
        system, architecture, *variant = platform.split("/")
        config = {"os": system, "architecture": architecture}
        config |= {"variant": variant[0]} if variant else {}
        layer = content + platform.encode()
        manifest = {
            "schemaVersion": 2,
            "mediaType": media_type,
            "config": self.blob(written(config), "application/vnd.oci.image.config.v1+json"),
            "layers": [self.blob(layer, "application/vnd.oci.image.layer.v1.tar+gzip")],
        }
        return self.keep(manifest, media_type, *tags)

    def index(
        self,
        *tags: str,
        platforms: Sequence[str] = ("linux/amd64", "linux/arm64"),
        content: bytes = b"layer",
        attested: bool = False,
        media_type: str = OCI_INDEX,
    ) -> Kept:
        """An index, with BuildKit's attestations if they are asked for."""
        entries = []
        child_type = DOCKER_IMAGE if media_type == DOCKER_LIST else OCI_IMAGE
        for platform in platforms:
            child = self.image(platform, content=content, media_type=child_type)
            entries.append(_entry(child, *platform.split("/")))
            if attested:
                note = self.keep({**json.loads(child.body), "note": platform}, child_type)
                attestation = _entry(note, "unknown", "unknown")
                attestation["annotations"] = {
                    "vnd.docker.reference.type": "attestation-manifest",
                    "vnd.docker.reference.digest": child.digest,
                }
                entries.append(attestation)
        value = {"schemaVersion": 2, "mediaType": media_type, "manifests": entries}
        return self.keep(value, media_type, *tags)


def _entry(kept: Kept, system: str, architecture: str, variant: str = "") -> dict[str, Any]:
    platform = {"os": system, "architecture": architecture}
    return {
        "mediaType": kept.media_type,
        "digest": kept.digest,
        "size": len(kept.body),
        "platform": platform | ({"variant": variant} if variant else {}),
    }


@dataclass(frozen=True)
class Answer:
    """What a fake registry says."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None
    """What it says its body's length is; the truth by default."""
    silent: bool = False
    """Whether it says nothing at all."""


@dataclass
class FakeRegistry:
    """A registry of ours: answers from a store, unless a rule answers first."""

    stores: dict[str, Store] = field(default_factory=dict)
    rules: list[Callable[[FakeRequest], Answer | None]] = field(default_factory=list)
    asked: list[FakeRequest] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    host: str = ""

    def client(self, credential_of: CredentialOf = no_credentials) -> Registries:
        """A client over the real network, which is closed with the registry.

        Its waiting takes no time, and no time passes but by waiting.
        """
        waited = [0.0]

        def sleep(seconds: float) -> None:
            waited[0] += seconds

        network = Network(silence=PATIENCE)
        self.networks.append(network)
        http = Http(
            transport=network,
            insecure=frozenset({self.host}),
            clock=lambda: waited[0],
            sleep=sleep,
        )
        return Registries(http=http, login=Login(http=http, credential_of=credential_of))

    def store(self, repository: str) -> Store:
        return self.stores.setdefault(repository, Store())

    def answer(self, request: FakeRequest) -> Answer:
        self.asked.append(request)
        for rule in self.rules:
            found = rule(request)
            if found is not None:
                return found
        return self.plain(request)

    def plain(self, request: FakeRequest) -> Answer:
        """What a good registry says."""
        for repository, store in self.stores.items():
            prefix = f"/v2/{repository}/"
            kind, _, name = request.path.removeprefix(prefix).partition("/")
            if not request.path.startswith(prefix):
                continue
            if kind == "manifests" and name in store.manifests:
                kept = store.manifests[name]
                headers = {"Content-Type": kept.media_type, "Docker-Content-Digest": kept.digest}
                return Answer(headers=headers, body=kept.body)
            if kind == "blobs" and name in store.blobs:
                return Answer(body=store.blobs[name])
            if kind == "tags":
                tags = [each for each in store.manifests if ":" not in each]
                return Answer(body=written({"name": repository, "tags": tags}))
        return Answer(404, body=written({"errors": [{"code": "MANIFEST_UNKNOWN"}]}))

    def count(self, method: str, part: str = "/v2/") -> int:
        return sum(each.method == method and part in each.path for each in self.asked)

    @contextmanager
    def running(self) -> Iterator[FakeRegistry]:
        """The registry, on a free port of this machine."""
        server = _Server(("127.0.0.1", 0), _handler(self))
        self.host = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            for network in self.networks:
                network.close()
            server.shutdown()
            server.server_close()
            thread.join()


@dataclass(frozen=True)
class FakeRequest:
    """What a fake registry was asked."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def authorization(self) -> str:
        return self.headers.get("authorization", "")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that stops reading is not this server's mistake."""


def _handler(registry: FakeRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = PATIENCE

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {key.lower(): value for key, value in self.headers.items()}
            found = registry.answer(FakeRequest(self.command, self.path, headers, body))
            if found.silent:
                registry.ended.wait()
                return
            self.send_response(found.status)
            for key, value in found.headers.items():
                self.send_header(key, value)
            length = len(found.body) if found.length is None else found.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(found.body)
                if length != len(found.body):
                    self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def at(registry: FakeRegistry, repository: str = "team/agent") -> Address:
    return Address(registry.host, repository)


def soon() -> float:
    """The end of the time that a client of :meth:`FakeRegistry.client` gets, by its clock."""
    return PATIENCE


def of(registry: FakeRegistry, reference: str = "v1", client: Registries | None = None) -> str:
    client = client or registry.client()
    return client.digest(at(registry), reference, until=soon())


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(RegistryError) as caught:
        work()
    return str(caught.value)
